"""The maslikhats of the demonstration, loaded once as `make run` does it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.personas import account_of
from broadcasts.models import Stream
from broadcasts.states import StreamStatus
from commitments.models import Commitment
from journal.models import Entry
from maslikhat import policies, queries, tasks
from maslikhat.actions.voting import outcome_of
from maslikhat.models import (
    AgendaItem,
    AkimReport,
    Ballot,
    Chairship,
    Convocation,
    Correction,
    Decision,
    Deputy,
    DeputyRequest,
    Group,
    Mandate,
    Membership,
    Minutes,
    Session,
    VoteEvent,
    VoterReport,
)
from maslikhat.options import Option, Result
from maslikhat.states import ItemStatus, SessionStatus
from notifications.models import Event
from notifications.rendering import note
from petitions.models import Petition
from petitions.states import Outcome, Status
from portal.demonstration import files
from portal.demonstration.maslikhats.chambers import code_of, convocation_of
from workdays.calendar import local_date

# Loading takes seconds, so every test looks at the same rows.
pytestmark = [
    pytest.mark.usefixtures("demonstration"),
    pytest.mark.django_db,
    pytest.mark.xdist_group("demonstration"),
    pytest.mark.timeout(900),  # the first of them waits until all is loaded
]

NAMES = ("akkol", "akmola")
HELD = ("akkol-15", "akmola-12")


def session(slug: str) -> Session:
    return Session.objects.select_related("convocation__body", "rule").get(code=code_of(slug))


def votes(slug: str) -> list[VoteEvent]:
    found = VoteEvent.objects.filter(motion__item__session=session(slug))
    return list(found.select_related("rule", "motion__item").order_by("opened_at", "id"))


def today():
    return local_date(timezone.now())


# Who sits there -----------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "seats"), [("akkol", 15), ("akmola", 35)])
def test_every_seat_is_held_by_an_invented_deputy(name, seats):
    convocation = convocation_of(name)

    assert convocation.is_demonstration
    assert convocation.seats == seats
    assert Mandate.objects.filter(convocation=convocation).held(today()).count() == seats


def test_nothing_invented_stands_in_a_real_convocation():
    real = Convocation.objects.filter(is_demonstration=False)

    assert real.count() == 223
    assert not Mandate.objects.filter(convocation__in=real).exists()
    assert Session.objects.filter(convocation__in=real).count() == 1


@pytest.mark.parametrize("name", NAMES)
def test_somebody_left_early_and_somebody_was_elected_in_their_place(name):
    mandates = Mandate.objects.filter(convocation=convocation_of(name))

    left = mandates.get(to_date__isnull=False)
    successor = mandates.get(from_date__gt=left.to_date)

    assert left.end_reason
    assert successor.district_kk == left.district_kk


@pytest.mark.parametrize("name", NAMES)
def test_groups_have_dated_members_and_one_chair_today(name):
    groups = Group.objects.filter(convocation=convocation_of(name))

    assert {group.kind for group in groups} >= {Group.Kind.STANDING, Group.Kind.FACTION}
    assert Membership.objects.filter(group__in=groups, to_date__isnull=False).exists()
    assert Chairship.objects.filter(convocation=convocation_of(name)).held(today()).count() == 1
    for group in groups.held(today()):
        held = group.memberships.held(today())
        assert held.filter(role=Membership.Role.CHAIR).count() == 1, group
        assert held.count() >= 3, group


@pytest.mark.parametrize("name", NAMES)
def test_deputies_are_women_and_men_young_and_old_with_and_without_a_party(name):
    mandates = Mandate.objects.filter(convocation=convocation_of(name)).held(today())

    assert set(mandates.values_list("deputy__sex", flat=True)) == {"female", "male"}
    assert mandates.filter(deputy__birth_year__gt=today().year - 35).exists()
    assert set(mandates.values_list("party_ru", flat=True)) >= {"", "Партия «Игілік»", "Партия «Кең дала»"}


def test_the_personas_work_for_their_maslikhat():
    body, at = convocation_of("akkol").body, timezone.now()

    assert account_of("deputy").deputy.mandates.get().convocation == convocation_of("akkol")
    assert policies.may_prepare(account_of("clerk"), body, at=at)
    assert policies.may_prepare(account_of("deputy"), body, at=at)


# Sessions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "status",
    [
        SessionStatus.PLANNED,
        SessionStatus.ANNOUNCED,
        SessionStatus.POSTPONED,
        SessionStatus.CANCELLED,
        SessionStatus.MINUTES_PUBLISHED,
    ],
)
def test_a_session_stands_at(status):
    assert Session.objects.filter(status=status).exists()


@pytest.mark.parametrize("slug", HELD)
def test_a_held_session_has_a_full_agenda_partly_in_one_language(slug):
    top = session(slug).items.filter(parent__isnull=True)

    assert 8 <= top.count() <= 12
    assert top.filter(~Q(title_kk="") & ~Q(title_ru="")).count() >= 6
    assert top.filter(title_kk="").exists()
    assert top.filter(title_ru="").exists()
    assert session(slug).items.filter(parent__isnull=False).exists()


@pytest.mark.parametrize("slug", HELD)
def test_a_held_session_shows_what_became_of_its_items(slug):
    items = session(slug).items.all()

    assert items.filter(was_added_live=True).exists()
    assert items.filter(was_out_of_order=True, was_added_live=False).exists()
    assert items.get(status=ItemStatus.WITHDRAWN).status_reason
    assert not items.filter(status__in=[ItemStatus.PLANNED, ItemStatus.UNDER_WAY]).exists()


@pytest.mark.parametrize("slug", HELD)
def test_deputies_come_and_go_during_a_held_session(slug):
    found = session(slug)
    intervals = found.attendances.all()

    assert intervals.filter(arrived_at__gt=found.opened_at).exists()
    assert intervals.filter(departed_at__lt=found.ended_at).exists()
    assert not intervals.filter(departed_at__isnull=True).exists()
    assert found.excuses.exists()


@pytest.mark.parametrize(
    ("rule", "results"),
    [
        ("decision", {Result.ADOPTED, Result.NOT_ADOPTED}),
        ("procedure", {Result.ADOPTED}),
        ("two-thirds", {Result.ADOPTED, Result.NOT_ADOPTED}),
        ("no-confidence-raised", {Result.ADOPTED}),
        ("no-confidence", {Result.NOT_ADOPTED}),
        ("election", {Result.ELECTED}),
    ],
)
def test_votes_of_every_kind_come_to(rule, results):
    found = VoteEvent.objects.filter(rule__code=rule)

    assert set(found.values_list("declared", flat=True)) == results


@pytest.mark.parametrize("slug", ["akkol-11", *HELD])
def test_every_mandate_stands_in_the_roll_once_and_the_rule_gives_the_result(slug):
    for vote in votes(slug):
        seats = len(queries.members_of(session(slug), day=local_date(vote.opened_at)))
        assert vote.tally().total == vote.mandates == seats, vote
        assert vote.is_secret or vote.ballots.count() == seats, vote
        assert outcome_of(vote)[0] == vote.declared, vote


def test_a_secret_vote_has_counts_and_no_ballots():
    secret = VoteEvent.objects.filter(is_secret=True)

    assert secret.count() == 2
    assert not Ballot.objects.filter(vote__in=secret).exists()


def test_every_option_was_chosen_by_somebody():
    assert set(Ballot.objects.values_list("option", flat=True)) == set(Option.values)


def test_factions_stand_with_the_ballots():
    assert Ballot.objects.filter(faction__isnull=False).exists()
    assert Ballot.objects.filter(faction__isnull=True).exists()


def test_decisions_have_free_numbers_and_some_have_a_text_in_one_language_only():
    decisions = Decision.objects.filter(session__convocation__is_demonstration=True)

    assert {"9С-15-3", "133/9-IX"} <= set(decisions.values_list("number", flat=True))
    assert decisions.filter(title_ru="").exists()
    assert decisions.filter(is_normative=True, in_force_from__isnull=False).exists()


@pytest.mark.parametrize("slug", ["akkol-11", *HELD])
def test_minutes_are_published(slug):
    assert Minutes.objects.get(session=session(slug)).published_at


def test_one_record_was_corrected_in_public_after_the_minutes():
    correction = Correction.objects.get()

    assert correction.session == session("akkol-15")
    assert correction.at > correction.session.minutes.published_at
    assert correction.reason


@pytest.mark.parametrize("slug", HELD)
def test_recordings_lead_to_the_second_of_each_item(slug):
    streams = Stream.objects.about(session(slug))

    assert {stream.status for stream in streams} == {StreamStatus.ARCHIVED}
    for stream in streams:
        assert all(
            stream.offset_of(item.started_at) > timedelta(0)
            for item in session(slug).items.filter(started_at__isnull=False)
        )


# The thread ---------------------------------------------------------------------------------


def test_a_petition_was_answered_from_the_decision_of_a_session():
    petition = Petition.objects.get(code=files.code_of("akkol-village-clubs"))
    item = petition.agenda_items.get()

    assert (petition.status, petition.outcome) == (Status.DECIDED, Outcome.PARTLY)
    assert item.session == session("akkol-15")
    assert item.decisions.get().vote.declared == Result.ADOPTED
    assert Entry.objects.filter(event="decision.answered_petition", details__petition=petition.code).exists()


def test_the_decision_has_commitments_done_overdue_and_to_come():
    decision = Decision.objects.get(number="9С-15-3")
    commitments = Commitment.objects.about(decision)

    assert commitments.get(done_on__isnull=False).evidence_note
    assert commitments.overdue(today()).count() == 1
    assert commitments.open().filter(due_date__gt=today()).count() == 1


def test_the_akim_was_not_approved_twice_in_a_row():
    reports = AkimReport.objects.order_by("given_on")

    assert [report.is_approved for report in reports] == [False, False]


def test_deputy_requests_are_answered_in_time_overdue_and_waiting():
    requests = DeputyRequest.objects.all()

    assert requests.filter(answered_on__lte=F("due_date")).exists()
    assert requests.filter(answered_on__isnull=True, due_date__lt=today()).exists()
    assert requests.filter(answered_on__isnull=True, due_date__gte=today()).exists()


def test_a_deputy_request_was_read_out_and_another_is_on_the_next_agenda():
    requests = DeputyRequest.objects.all()

    assert requests.filter(item__session=session("akmola-12"), answered_on__isnull=False).exists()
    assert requests.get(agenda_items__session=session("akkol-16")).answered_on is None


def test_some_deputies_report_to_their_voters_yearly():
    twice = Deputy.objects.annotate(n=Count("voter_reports")).filter(n=2)

    assert VoterReport.objects.count() >= 8
    assert twice.get() == account_of("deputy").deputy


# What is to come ----------------------------------------------------------------------------


def test_the_next_session_is_announced_with_ten_items_and_two_streams():
    following = session("akkol-16")

    assert following.status == SessionStatus.ANNOUNCED
    assert following.starts_at > timezone.now()
    assert following.items.filter(~Q(title_kk="") & ~Q(title_ru="")).count() == 10
    assert {stream.language for stream in Stream.objects.about(following)} == {"kk", "ru"}
    assert not following.breaches.exists()


def test_one_session_within_a_day_has_no_stream_and_is_flagged():
    near = session("akmola-13")

    assert timedelta(0) < near.starts_at - timezone.now() <= timedelta(days=1)
    assert tasks.flag_missing_streams() == 1
    assert Event.objects.get(kind="maslikhat.stream_missing").subject_id == near.pk


def test_a_draft_waits_for_the_clerk_and_nobody_else_sees_it(client):
    draft = session("akkol-17")

    assert draft.status == SessionStatus.PLANNED
    assert draft.items.count() == 4
    assert client.get(reverse("maslikhat:session", args=[draft.code])).status_code == 404


@pytest.mark.parametrize("slug", ["akkol-budget-sitting", "akmola-14"])
def test_what_was_called_off_says_why(slug):
    assert session(slug).status_reason


# The real one -------------------------------------------------------------------------------


def test_the_real_session_says_what_is_known():
    real = session("akmola-viii-26")

    assert (real.number, real.kind, real.convocation.number) == (26, "extraordinary", 8)
    assert timezone.localtime(real.starts_at).isoformat() == "2026-03-03T11:00:00+05:00"
    assert local_date(real.announced_at).isoformat() == "2026-02-27"
    assert "№ 8С-24-2" in real.items.order_by("position")[0].title_kk
    assert "arka-azhary.kz" in real.source


def test_nothing_is_made_up_about_the_real_session():
    real = session("akmola-viii-26")

    assert real.status == SessionStatus.ANNOUNCED
    assert (real.opened_at, real.ended_at, real.mandates, real.chair) == (None, None, None, None)
    assert not real.attendances.exists()
    assert not real.decisions.exists()
    assert not VoteEvent.objects.filter(motion__item__session=real).exists()


def test_the_link_of_the_real_session_stands_on_its_page_and_is_not_played_here(client):
    real = session("akmola-viii-26")

    stream = Stream.objects.about(real).get()
    page = client.get(f"/en/maslikhats/sessions/{real.code}/").content.decode()

    assert stream.url == "https://www.facebook.com/share/1CcGSdzvH4/"
    assert f'href="{stream.url}"' in page
    assert "Outcome not recorded here" in page
    assert "Whether it was held, who voted how and what was decided is not on file." in page
    assert "?play=" not in page


# All of it ----------------------------------------------------------------------------------


def test_a_second_run_adds_nothing():
    models = (Session, AgendaItem, Ballot, Deputy, Mandate, Membership, Decision, Commitment, Stream, Entry)
    before = [model.objects.count() for model in (*models, Event)]

    call_command("load_demonstration", verbosity=0)

    assert [model.objects.count() for model in (*models, Event)] == before


def test_every_notice_of_the_past_can_be_read():
    events = Event.objects.filter(kind__startswith="maslikhat.")

    assert {event.kind for event in events} >= {"maslikhat.announced", "maslikhat.cancelled"}
    assert all(note(event).subject and note(event).text for event in events)
    assert not events.filter(resolved_at__isnull=True).exists()


@pytest.mark.parametrize("slug", ["akkol-15", "akmola-12", "akkol-16", "akmola-13", "akmola-viii-26"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_pages_of_the_sessions_answer(client, slug, language):
    address = f"/{language}/maslikhats/sessions/{code_of(slug)}/"

    assert client.get(address).status_code == 200
