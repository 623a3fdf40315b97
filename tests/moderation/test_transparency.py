"""The report on what moderators did: every figure against cases made by hand."""

import csv
import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.utils import timezone

from core.rulings import Invalid
from moderation.models import Approval, Outcome
from moderation.queries import LEAST_MATTERS, LEAST_REVIEWERS, TABLES, report_on
from moderation.queries.periods import Period, named
from tests.factories import (
    AppealFactory,
    ApprovalFactory,
    BodyFactory,
    CaseFactory,
    CommunityFactory,
    ConsultationFactory,
    ConversationFactory,
    DecisionFactory,
    GroundFactory,
    PetitionFactory,
    PostFactory,
    ReportFactory,
    ResidentProposalFactory,
    StatementFactory,
    SubmissionFactory,
)
from workdays.models import DaySwap

# June of 2026 begins on a Monday and has no public holiday.
DATA = "/en/moderation/transparency/data"
NOW = datetime(2026, 8, 3, 7, tzinfo=UTC)


def on(day: int, month: int = 6) -> datetime:
    """Noon of a day in Kazakhstan."""
    return datetime(2026, month, day, 7, tzinfo=UTC)


def decided(*, opened: datetime, closed: datetime, subject=None, outcome=Outcome.PUBLISH, by=None, **case):
    """A case that was decided; a refusal names a ground."""
    subject = subject or PetitionFactory(submitted=True)
    made = CaseFactory(subject=subject, opened_at=opened, closed_at=closed, **case)
    ground = {"ground": GroundFactory()} if outcome == Outcome.REFUSE else {"ground": None}
    by = by or PostFactory().user
    return DecisionFactory(case=made, outcome=outcome, by=by, at=closed, **ground)


def june():
    return report_on("2026-06", at=NOW)


# Periods ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
    ],
)
def test_an_address_names_a_year_a_quarter_or_a_month(code, first, last):
    period = named(code, today=date(2026, 8, 3))

    assert (period.first, period.last, period.code) == (first, last, code)


@pytest.mark.parametrize("code", ["", "26", "2026-13", "2026-q5", "2026-7", "1999", "२०२६", "2026\n", "june"])
def test_what_names_no_period_is_refused(code):
    with pytest.raises(Invalid, match="Name a year"):
        named(code, today=date(2026, 8, 3))


@pytest.mark.parametrize("code", ["2027", "2026-q4", "2026-09", "9999-12"])
def test_a_period_that_is_yet_to_come_is_refused(code):
    with pytest.raises(Invalid, match="not begun"):
        named(code, today=date(2026, 8, 3))


def test_a_quarter_has_three_months_and_a_year_ends_with_any_month():
    quarter = named("2026-q2", today=date(2026, 8, 3))

    assert [month.code for month in quarter.parts(1)] == ["2026-04", "2026-05", "2026-06"]
    assert quarter.ending_with(12) == Period(date(2025, 7, 1), 12)


# Figures ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_days_to_the_decision_are_working_days():
    for day in (2, 3, 5, 15):
        decided(opened=on(1), closed=on(day))

    total = june().total

    # 1, 2, 4 and 10 working days.
    assert (total.median, total.p90) == (3, 8.2)


@pytest.mark.django_db
def test_a_day_that_the_government_moved_counts_as_it_was_moved():
    DaySwap.objects.create(day=date(2026, 6, 2), is_working=False)
    DaySwap.objects.create(day=date(2026, 6, 6), is_working=True)
    decided(opened=on(1), closed=on(8))

    # Of the 2nd to the 8th: not the 2nd, not Sunday the 7th, but Saturday the 6th.
    assert june().total.median == 5


@pytest.mark.django_db
def test_a_case_of_long_ago_is_counted_with_all_its_days():
    decided(opened=on(2, month=2), closed=on(1, month=4))

    # 19 in February, 18 in March with its holidays, 1 in April.
    assert report_on("2026-04", at=NOW).total.median == 38


@pytest.mark.django_db
def test_a_decision_on_the_day_itself_took_no_day():
    decided(opened=on(13), closed=on(14))

    # From Saturday to Sunday.
    assert (june().total.median, june().total.p90) == (0, 0)


@pytest.mark.django_db
def test_outcomes_are_counted_by_the_day_of_the_decision():
    decided(opened=on(29, month=5), closed=on(1), outcome=Outcome.PUBLISH)
    decided(opened=on(2), closed=on(3), outcome=Outcome.RETURN)
    decided(opened=on(2), closed=on(3), outcome=Outcome.REFUSE)
    decided(opened=on(30), closed=on(1, month=7), outcome=Outcome.REFUSE)

    total = june().total

    assert (total.received, total.decided) == (3, 3)
    assert (total.published, total.returned, total.refused) == (1, 1, 1)
    assert total.waiting == 1


@pytest.mark.django_db
def test_a_day_begins_at_midnight_in_kazakhstan():
    # 20:00 in Greenwich is the next day in Kazakhstan.
    decided(opened=on(1, month=5), closed=datetime(2026, 5, 31, 20, tzinfo=UTC))

    assert june().total.decided == 1
    assert report_on("2026-05", at=NOW).total.decided == 0


@pytest.mark.django_db
def test_late_is_what_was_decided_after_its_last_day():
    decided(opened=on(1), closed=on(3), due_date=date(2026, 6, 3))
    decided(opened=on(1), closed=on(4), due_date=date(2026, 6, 3))

    assert june().total.late == 1


@pytest.mark.django_db
def test_what_waits_is_counted_as_of_the_end_of_the_period():
    CaseFactory(opened_at=on(1), due_date=date(2026, 6, 30))
    CaseFactory(opened_at=on(1), due_date=date(2026, 7, 1))
    decided(opened=on(1), closed=on(2, month=7), due_date=date(2026, 6, 15))
    decided(opened=on(1), closed=on(30), due_date=date(2026, 6, 15))
    CaseFactory(opened_at=on(1, month=7), due_date=date(2026, 7, 2))

    total = june().total

    assert (total.waiting, total.overdue, total.late) == (3, 2, 1)


@pytest.mark.django_db
def test_nothing_is_overdue_yet_on_its_last_day():
    CaseFactory(opened_at=on(1), due_date=date(2026, 6, 10))

    assert report_on("2026-06", at=on(10)).total.overdue == 0
    assert report_on("2026-06", at=on(11)).total.overdue == 1


@pytest.mark.django_db
def test_a_case_that_was_closed_without_a_decision_is_counted_as_such():
    CaseFactory(opened_at=on(1), closed_at=on(2))

    total = june().total

    assert (total.received, total.dropped, total.decided, total.waiting) == (1, 1, 0, 0)


@pytest.mark.django_db
def test_objections_are_counted_when_filed_and_when_decided():
    refusals = [decided(opened=on(1), closed=on(2), outcome=Outcome.REFUSE) for _ in range(3)]
    reviewer = PostFactory().user
    result = {"decided_by": reviewer, "reasons": "Бар."}
    AppealFactory(decision=refusals[0], filed_at=on(3), decided_at=on(9), is_upheld=True, **result)
    AppealFactory(decision=refusals[1], filed_at=on(3), decided_at=on(9), is_upheld=False, **result)
    AppealFactory(decision=refusals[2], filed_at=on(3), decided_at=on(9, month=7), is_upheld=True, **result)

    total = june().total

    assert (total.appealed, total.appeals_decided, total.upheld) == (3, 2, 1)
    assert report_on("2026-07", at=NOW).total.upheld == 1


@pytest.mark.django_db
def test_reports_of_readers_are_counted_when_made_and_when_answered():
    answer = {"closed_by": PostFactory().user, "answer": "Алынды."}
    ReportFactory(at=on(1), closed_at=on(2), is_justified=True, **answer)
    ReportFactory(at=on(1), closed_at=on(2), is_justified=False, **answer)
    ReportFactory(at=on(1))

    total = june().total

    assert (total.reported, total.reports_closed, total.justified) == (3, 2, 1)


@pytest.mark.django_db
def test_a_take_down_stays_counted_when_it_is_undone_later():
    ApprovalFactory(done=True, decided_at=on(1))
    undone = {"undone_by": PostFactory().user, "undone_at": on(1, month=7), "undo_reason": "Қате."}
    ApprovalFactory(done=True, decided_at=on(1), state=Approval.State.UNDONE, **undone)
    ApprovalFactory(proposed_at=on(1))

    assert (june().total.taken_down, june().total.put_back) == (2, 0)
    assert report_on("2026-07", at=NOW).total.put_back == 1


@pytest.mark.django_db
def test_signatures_are_counted_by_cause_as_long_as_the_act_holds():
    def invalidate(cause, done, **changes):
        details = {"cause": cause}
        ApprovalFactory(done=True, act="invalidate", details=details, decided_at=on(1), **changes)
        Approval.objects.filter(done=0, act="invalidate").update(done=done)

    invalidate("automated", 40)
    invalidate("automated", 2)
    invalidate("forged", 7)
    undone = {"undone_by": PostFactory().user, "undone_at": on(5), "undo_reason": "Қате."}
    invalidate("forged", 100, state=Approval.State.UNDONE, **undone)

    lines = {line.cause: (line.acts, line.signatures, line.undone) for line in june().causes}

    assert lines == {"automated": (2, 42, 0), "forged": (1, 7, 1)}
    assert june().signatures == 49


# Breakdowns ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_kind_that_moderators_check_has_its_own_line():
    for subject in (
        PetitionFactory(submitted=True),
        SubmissionFactory(),
        StatementFactory(),
        ResidentProposalFactory(),
    ):
        decided(opened=on(1), closed=on(2), subject=subject)

    lines = {line.key: line.figures.published for line in june().kinds}

    assert lines == {
        "petitions.petition": 1,
        "kurultai.submission": 1,
        "opinions.statement": 1,
        "selfgov.proposal": 1,
    }


@pytest.mark.django_db
def test_a_body_is_found_behind_every_kind():
    body = BodyFactory()
    consultation = ConsultationFactory(body=body)
    asked = ConversationFactory(subject_kind="kurultai.consultation", subject_id=consultation.pk)
    for subject in (
        PetitionFactory(submitted=True, addressee=body),
        SubmissionFactory(body=body),
        StatementFactory(conversation=asked),
        StatementFactory(conversation=asked),
        ResidentProposalFactory(community=CommunityFactory(body=body)),
    ):
        decided(opened=on(1), closed=on(2), subject=subject)

    [line] = june().bodies

    assert (line.key, line.label, line.figures.published) == (body.code, body.name, LEAST_MATTERS)


@pytest.mark.django_db
def test_bodies_with_few_matters_stand_together():
    large = [BodyFactory() for _ in range(2)]
    small = [BodyFactory() for _ in range(2)]
    for body, times in [(large[0], 9), (large[1], 6), (small[0], 4), (small[1], 2)]:
        for _ in range(times):
            decided(opened=on(1), closed=on(2), subject=PetitionFactory(submitted=True, addressee=body))

    lines = {line.key: line.figures.published for line in june().bodies}

    assert lines == {large[0].code: 9, large[1].code: 6, "": 6}


@pytest.mark.django_db
def test_what_is_hidden_of_one_body_cannot_be_computed_from_the_others():
    bodies = [BodyFactory() for _ in range(3)]
    for body, times in zip(bodies, (8, 6, 4), strict=True):
        for _ in range(times):
            decided(opened=on(1), closed=on(2), subject=PetitionFactory(submitted=True, addressee=body))

    lines = {line.key: line.figures.published for line in june().bodies}

    assert lines == {bodies[0].code: 8, "": 10}


@pytest.mark.django_db
def test_a_group_of_reviewers_is_shown_when_enough_people_decided_in_it():
    body = BodyFactory()
    here = [PostFactory(body=body).user for _ in range(LEAST_REVIEWERS)]
    elsewhere = [PostFactory().user for _ in range(LEAST_REVIEWERS)]
    for user in [*here, *here, *elsewhere]:
        decided(opened=on(1), closed=on(2), by=user)

    groups = {line.key: (line.figures.reviewers, line.figures.decided) for line in june().groups}

    assert groups == {f"moderator:{body.code}": (3, 6), "moderator": (3, 3)}


@pytest.mark.django_db
def test_the_work_of_one_or_two_people_is_never_shown_by_itself():
    for _ in range(LEAST_REVIEWERS + 1):
        decided(opened=on(1), closed=on(2), by=PostFactory().user)
    for size in (1, 2):
        body = BodyFactory()
        for _ in range(size):
            decided(opened=on(1), closed=on(2), by=PostFactory(body=body).user)

    groups = {line.key: line.figures.reviewers for line in june().groups}

    assert groups == {"moderator": 4, "": 3}


@pytest.mark.django_db
def test_without_a_large_enough_group_there_is_no_line_at_all():
    for _ in range(LEAST_REVIEWERS - 1):
        decided(opened=on(1), closed=on(2))

    assert june().groups == []


@pytest.mark.django_db
def test_a_post_counts_as_it_was_held_on_the_day_of_the_decision():
    former = BodyFactory()
    for _ in range(LEAST_REVIEWERS):
        post = PostFactory(body=former, to_date=date(2026, 6, 2))
        PostFactory(user=post.user, from_date=date(2026, 6, 3))
        decided(opened=on(1), closed=on(2), by=post.user)
        decided(opened=on(1), closed=on(3), by=post.user)

    assert {line.key for line in june().groups} == {f"moderator:{former.code}", "moderator"}


@pytest.mark.django_db
def test_grounds_are_counted_by_kind_with_what_was_upheld():
    ground = GroundFactory()
    refusals = [decided(opened=on(1), closed=on(2), outcome=Outcome.REFUSE) for _ in range(3)]
    for refusal in refusals[:2]:
        refusal.ground = ground
        refusal.save()
    result = {"decided_by": PostFactory().user, "reasons": "Бар.", "decided_at": on(9), "is_upheld": True}
    AppealFactory(decision=refusals[0], **result)

    lines = june().grounds

    assert [(line.ground, line.refused, line.upheld) for line in lines] == [
        (ground, 2, 1),
        (refusals[2].ground, 1, 0),
    ]


@pytest.mark.django_db
def test_months_go_back_a_year_and_begin_with_the_first_case():
    decided(opened=on(13, month=4), closed=on(14, month=4))
    decided(opened=on(1), closed=on(2))

    months = {line.key: line.figures.decided for line in june().months}

    assert months == {"2026-04": 1, "2026-05": 0, "2026-06": 1}


@pytest.mark.django_db
def test_the_report_takes_the_same_few_queries_for_any_period(django_assert_max_num_queries):
    for month in range(1, 7):
        for _ in range(3):
            body = BodyFactory()
            subject = PetitionFactory(submitted=True, addressee=body)
            decided(opened=on(1, month), closed=on(9, month), subject=subject, outcome=Outcome.REFUSE)
    StatementFactory()

    for code in ("2026-06", "2026-q2", "2026"):
        with django_assert_max_num_queries(10):
            report_on(code, at=NOW)


# Pages and files ----------------------------------------------------------------------------


@pytest.fixture
def busy() -> str:
    """A month, this one, in which all kinds of things happened; returns its code."""
    at, body = timezone.now(), BodyFactory()
    for _ in range(LEAST_MATTERS):
        subject = PetitionFactory(submitted=True, addressee=body)
        decided(opened=at - timedelta(days=40), closed=at, outcome=Outcome.REFUSE, subject=subject)
    for _ in range(LEAST_REVIEWERS):
        again = PetitionFactory(submitted=True, addressee=body)
        decided(opened=at, closed=at, subject=again)
    ReportFactory(subject=PetitionFactory(collecting=True, addressee=body))
    ApprovalFactory(done=True, act="invalidate", details={"cause": "forged"})
    waiting = PetitionFactory(submitted=True, addressee=body)
    yesterday = timezone.localdate() - timedelta(days=1)
    CaseFactory(subject=waiting, opened_at=at - timedelta(days=40), due_date=yesterday)
    return f"{timezone.localdate():%Y-%m}"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_shows_every_part_in_each_language(client, busy, language):
    page = client.get(f"/{language}/moderation/transparency/{busy}/")

    assert page.status_code == 200
    text = page.content.decode()
    assert text.count("<svg") > 4
    for name in TABLES:
        assert f"/{language}/moderation/transparency/{busy}/{name}.csv" in text
    assert GroundFactory._meta.model.objects.first().name_kk in text or language != "kk"


@pytest.mark.django_db
def test_without_a_period_it_is_about_this_year(client, busy):
    page = client.get("/en/moderation/transparency/").content.decode()

    assert f'aria-current="page">{timezone.localdate():%Y}<' in page


@pytest.mark.django_db
def test_no_moderator_is_named(client, busy, moderator):
    decision = decided(opened=timezone.now(), closed=timezone.now(), by=moderator)

    page = client.get(f"/en/moderation/transparency/{busy}/").content.decode()

    assert decision.by.display_name not in page


@pytest.mark.django_db
def test_an_empty_period_says_so(client):
    page = client.get("/en/moderation/transparency/2025-03/")

    assert page.status_code == 200
    assert "Nothing came before the moderators in this period" in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("period", ["2026-13", "summer", "2999", "0000"])
def test_a_wrong_period_is_refused_with_a_sentence(client, period):
    for address in (
        f"/en/moderation/transparency/{period}/",
        f"/en/moderation/transparency/{period}/kinds.csv",
    ):
        answer = client.get(address)

        assert answer.status_code == 400
        assert "period" in answer.content.decode() or "Name a year" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(TABLES))
def test_every_table_is_a_csv_that_its_schema_describes(client, busy, name):
    answer = client.get(f"/en/moderation/transparency/{busy}/{name}.csv")
    schema = client.get(f"{DATA}/{name}.schema.json").json()

    rows = list(csv.DictReader(StringIO(answer.getvalue().decode(), newline="")))
    fields = {field["name"]: field["type"] for field in schema["fields"]}
    assert rows
    for row in rows:
        assert list(row) == list(fields)
        assert row["period"] == busy
        assert all(row[column] == str(int(row[column])) for column in fields if fields[column] == "integer")
    keys = [tuple(row[column] for column in schema["primaryKey"]) for row in rows]
    assert len(keys) == len(set(keys))


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(TABLES))
def test_columns_are_described_on_the_page_and_in_the_documentation(client, settings, name):
    header = [field["name"] for field in client.get(f"{DATA}/{name}.schema.json").json()["fields"]]

    page = client.get("/en/moderation/transparency/").content.decode()
    documentation = (settings.BASE_DIR / "docs/data.md").read_text("utf-8")
    section = documentation.partition(f"## `{name}.csv`")[2].partition("\n## ")[0]

    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == header
    assert all(f"<code>{column}</code>" in page for column in header)


@pytest.mark.django_db
def test_there_is_no_other_table(client):
    assert client.get("/en/moderation/transparency/2026/names.csv").status_code == 404
    assert client.get(f"{DATA}/names.schema.json").status_code == 404


@pytest.mark.django_db
def test_the_page_is_linked_from_every_page_and_from_the_rules(client):
    address = "/kk/moderation/transparency/"

    assert address in client.get("/kk/about/").content.decode()
    assert client.get("/kk/petitions/rules/").content.decode().count(address) == 2


@pytest.mark.django_db
def test_programs_get_the_same_numbers(client, busy):
    found = client.get(f"/api/v1/transparency/?period={busy}&lang=kk").json()

    assert found["total"]["refused"] == LEAST_MATTERS
    assert found["kinds"][0]["key"] == "petitions.petition"
    assert [line["figures"]["refused"] for line in found["bodies"]] == [LEAST_MATTERS]
    assert found["grounds"][0]["ground"]["name"]["kk"]
    assert client.get("/api/v1/transparency/?period=summer").status_code == 400
