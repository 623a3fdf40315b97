"""Every public page about maslikhats, in three languages, for everyone, in few queries."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from bodies.models import Kind
from broadcasts.models import Stream
from core.folding import query_of
from maslikhat.models import (
    AgendaItem,
    Convocation,
    Correction,
    Decision,
    Document,
    Minutes,
    RuleBreach,
    Session,
    VoterReport,
)
from maslikhat.options import Option, Result
from maslikhat.queries import reading
from maslikhat.states import PUBLIC_SESSIONS, SessionStatus
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    BallotFactory,
    BodyFactory,
    CandidateFactory,
    ChairshipFactory,
    CommitmentFactory,
    ConvocationFactory,
    DeputyRequestFactory,
    DocumentFactory,
    ExcuseFactory,
    GroupFactory,
    MandateFactory,
    MembershipFactory,
    PetitionFactory,
    SessionDecisionFactory,
    SessionFactory,
    StreamFactory,
    UserFactory,
    VoteFactory,
)
from tests.pages import localized, reader_of

pytestmark = pytest.mark.django_db
at = localized("maslikhat:")
page = reader_of("maslikhat:")
LANGUAGES = ["kk", "ru", "en"]


@pytest.fixture
def session() -> Session:
    """A session that is over: an item from a petition, a vote with its roll, a decision, a recording."""
    session = SessionFactory(closed=True, number=24, deputies=4, deputies__present=True)
    StreamFactory(subject=session, archived=True, zero_at=session.starts_at - timedelta(minutes=3))
    item = AgendaItemFactory(session=session, considered=True, from_petition=True)
    DocumentFactory(session=session, item=item, title="Түсіндірме жазба")
    vote = VoteFactory(motion__item=item, closed=True, opened_at=session.starts_at + timedelta(minutes=10))
    faction = GroupFactory(convocation=session.convocation, faction=True)
    for place, mandate in enumerate(session.convocation.mandates.order_by("id")):
        option = Option.FOR if place < 3 else Option.AGAINST
        BallotFactory(vote=vote, deputy=mandate.deputy, option=option, faction=faction)
    decision = SessionDecisionFactory(session=session, item=item, vote=vote, number="С-24-1")
    CommitmentFactory(subject=decision, what_kk="Автобус бағытын ұзарту")
    return session


def item_of(session: Session) -> AgendaItem:
    return session.items.get(position=1)


def everything(session: Session) -> list[tuple[str, tuple[str, ...]]]:
    """The name and arguments of every public page around a session."""
    deputy = session.convocation.mandates.order_by("id")[0].deputy
    return [
        ("list", ()),
        ("compliance", ()),
        ("search", ()),
        ("body", (session.convocation.body.code,)),
        ("session", (session.code,)),
        ("item", (session.code, item_of(session).code)),
        ("decision", (session.decisions.get().code,)),
        ("deputy", (deputy.code,)),
        ("group", (session.convocation.groups.get().code,)),
        ("convocation", (session.convocation.body.code, str(session.convocation.number))),
        ("data", ()),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_in_every_language(client, session, language):
    for name, args in everything(session):
        assert client.get(at(language, name, *args)).status_code == 200, name


@pytest.mark.parametrize("name", ["body", "session", "decision", "deputy", "group"])
@pytest.mark.parametrize("code", ["nothing0", "no-such-thing"])
def test_an_unknown_address_is_a_404(client, name, code):
    assert client.get(at("kk", name, code)).status_code == 404


# All maslikhats -----------------------------------------------------------------------------


@pytest.fixture
def republic() -> None:
    call_command("load_reference", verbosity=0)


def test_the_list_of_all_maslikhats_takes_few_queries(client, republic):
    SessionFactory(announced=True), SessionFactory(closed=True), SessionFactory(live=True)

    with CaptureQueriesContext(connection) as queries:
        shown = page(client, "list")

    assert len(queries) <= 12
    assert "Maslikhat of Akmola Region" in shown
    assert shown.count("none announced") >= 220


def test_a_maslikhat_is_found_by_letters_that_look_alike(client, republic):
    shown = page(client, "list", q="конаев", language="kk")

    assert "Қонаев" in shown
    assert "Семей қалалық" not in shown


@pytest.mark.parametrize("query", [{"region": "abc"}, {"region": "999999999"}, {"q": "\x00"}, {"shade": "x"}])
def test_a_strange_filter_is_no_error(client, query):
    BodyFactory(maslikhat=True)

    assert client.get(at("ru", "list", **query)).status_code == 200


def test_the_map_has_a_tile_for_each_of_the_twenty_regions_with_its_sessions(client, republic):
    akmola = Convocation.objects.get(body__code="maslikhat-110000000")
    held = SessionFactory(closed=True, convocation=akmola)
    StreamFactory(subject=held, archived=True)
    SessionFactory(closed=True, convocation=akmola)

    tiles = {tile.unit.kato: tile for tile in reading.tile_map(day=date.today(), measure="streams").tiles}

    assert len(tiles) == 20
    assert len({(tile.left, tile.top) for tile in tiles.values()}) == 20
    if held.starts_at.year == date.today().year:  # yesterday may have been last year
        assert (tiles["110000000"].held, tiles["110000000"].streamed, tiles["110000000"].shade) == (2, 1, 4)
    assert client.get(at("en", "list")).content.decode().count('class="tile"') == 20


# One maslikhat ------------------------------------------------------------------------------


def test_the_size_of_a_maslikhat_stands_beside_its_denominators(client):
    convocation = ConvocationFactory(seats=5)
    MandateFactory(convocation=convocation, deputy__sex="female", deputy__birth_year=None)
    MandateFactory(convocation=convocation, deputy__sex="", deputy__birth_year=date.today().year - 30)
    MandateFactory(convocation=convocation, deputy__birth_year=1960)
    MandateFactory(convocation=convocation, to_date=date(2024, 1, 1))

    seats = reading.seats_of(convocation, date.today())
    size = reading.size_of(convocation, seats, date.today())
    shown = page(client, "body", convocation.body.code)

    assert (size.seats, size.sitting, size.women, size.youth) == (5, 3, 1, 1)
    assert "deputies sitting, of 5 seats" in shown
    assert "women, of 2 deputies (not on file for 1 more)" in shown
    assert "younger than 35, of 2 deputies (not on file for 1 more)" in shown


def test_what_is_not_on_file_is_said_to_be_so(client):
    convocation = ConvocationFactory(seats=None)

    shown = page(client, "body", convocation.body.code)

    assert shown.count("not on file") >= 4
    assert "No deputy is on file yet." in shown


def test_a_maslikhat_without_a_convocation_still_has_its_page(client):
    body = BodyFactory(maslikhat=True)

    assert "No session is announced." in page(client, "body", body.code)


def test_an_akimat_has_no_page_among_maslikhats(client):
    assert client.get(at("kk", "body", BodyFactory(kind=Kind.AKIMAT).code)).status_code == 404


def test_the_page_of_a_maslikhat_does_not_grow_with_its_deputies(client):
    convocation = ConvocationFactory(seats=50)
    url = at("en", "body", convocation.body.code)
    ChairshipFactory(convocation=convocation, deputy=MandateFactory(convocation=convocation).deputy)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    group = GroupFactory(convocation=convocation, faction=True)
    for mandate in MandateFactory.create_batch(20, convocation=convocation):
        MembershipFactory(group=group, deputy=mandate.deputy)
    SessionFactory.create_batch(5, convocation=convocation, closed=True)

    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) <= len(few) + 1


def test_a_maslikhat_whose_convocation_is_not_known_says_so(client, republic):
    formed_in_2024 = "maslikhat-635500000"

    shown = page(client, "body", formed_in_2024)

    assert "No convocation is on file: since when its deputies sit is not known here." in shown
    assert "No deputy is on file yet." in shown
    assert "Maslikhat of Markakol District not on file none announced not on file" in page(client, "list")


def test_tables_of_votes_are_found_from_the_list_and_from_subscriptions(client, session):
    deputy = session.convocation.mandates.first().deputy

    for name, args in [("list", ()), ("session", (session.code,)), ("deputy", (deputy.code,))]:
        assert f'href="{at("en", "data")}"' in client.get(at("en", name, *args)).content.decode(), name


# Convocations -------------------------------------------------------------------------------


def test_a_past_convocation_keeps_its_deputies_sessions_and_decisions(client, session):
    seventh = ConvocationFactory(
        body=session.convocation.body, number=7, from_date=date(2021, 1, 10), to_date=date(2023, 3, 18)
    )
    gone = MandateFactory(
        convocation=seventh, from_date=seventh.from_date, to_date=date(2022, 5, 1), end_reason="көшіп кетті"
    )
    then = SessionFactory(closed=True, convocation=seventh, number=41)
    SessionFactory(convocation=seventh, number=42)
    SessionDecisionFactory(session=then, number="С-7-41")

    shown = page(client, "convocation", seventh.body.code, "7")
    decided = page(client, "convocation", seventh.body.code, "7", part="decisions")

    assert "From 10 January 2021 until 18 March 2023" in shown
    assert f"{gone.deputy.full_name} № " in shown
    assert "from 10 January 2021 until 1 May 2022 It ended: көшіп кетті" in shown
    assert "Ordinary session No. 41" in shown
    assert "No. 42" not in shown
    assert "No. 24" not in shown
    assert "Decision No. С-7-41" in decided
    assert "С-24-1" not in decided


def test_a_maslikhat_leads_to_all_its_convocations(client, session):
    body = session.convocation.body
    ConvocationFactory(body=body, number=7, from_date=date(2021, 1, 10), to_date=date(2023, 3, 18))

    shown = client.get(at("en", "body", body.code)).content.decode()

    for number in ("7", "8"):
        assert f'href="{at("en", "convocation", body.code, number)}"' in shown


@pytest.mark.parametrize("query", [{"part": "x"}, {"page": "x"}, {"page": "999"}])
def test_a_strange_part_of_a_convocation_is_no_error(client, session, query):
    shown = page(client, "convocation", session.convocation.body.code, "8", **query)

    assert "Ordinary session No. 24" in shown


def test_the_page_of_a_convocation_does_not_grow(client):
    convocation = ConvocationFactory(seats=50)
    url = at("en", "convocation", convocation.body.code, "8")
    MandateFactory(convocation=convocation)
    SessionFactory(convocation=convocation, closed=True)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    MandateFactory.create_batch(20, convocation=convocation)
    SessionFactory.create_batch(5, convocation=convocation, closed=True, commission=True)

    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few) <= 12


# Names and addresses ------------------------------------------------------------------------


def test_deputies_stand_in_the_order_of_the_kazakh_alphabet_on_every_page(client, session):
    surnames = ["Яковлев", "Қалиев", "Камалов", "Әбенов"]
    for mandate, surname in zip(session.convocation.mandates.order_by("id"), surnames, strict=True):
        type(mandate.deputy).objects.filter(pk=mandate.deputy_id).update(surname=surname)
    ordered = ["Әбенов", "Камалов", "Қалиев", "Яковлев"]

    for name, args in [
        ("body", (session.convocation.body.code,)),
        ("convocation", (session.convocation.body.code, "8")),
        ("session", (session.code,)),
    ]:
        assert named_in(page(client, name, *args), ordered) == ordered, name
    with translation.override("en"):
        table = client.get(reverse("maslikhat:table", args=["votes-by-person"])).getvalue().decode()
    assert named_in(table, ordered) == ordered


def named_in(text: str, surnames: list[str]) -> list[str]:
    """The surnames in the order in which a text first has them."""
    return sorted(surnames, key=text.index)


def test_an_address_outlives_every_name(client, session):
    pages = [at("kk", name, *args) for name, args in everything(session)]
    item, body = item_of(session), session.convocation.body
    type(body).objects.filter(pk=body.pk).update(name_kk="Жаңа атау", name_ru="Новое имя", name_en="New")
    type(item).objects.filter(pk=item.pk).update(title_kk="Жаңа тақырып", number="9")
    session.convocation.groups.update(name_kk="Жаңа топ")
    session.decisions.update(number="Жаңа-1", title_kk="Жаңа шешім")
    for mandate in session.convocation.mandates.select_related("deputy"):
        type(mandate.deputy).objects.filter(pk=mandate.deputy_id).update(surname="Жаңаев")
    Session.objects.filter(pk=session.pk).update(number=99, kind="joint", starts_at=timezone.now())

    assert [client.get(address).status_code for address in pages] == [200] * len(pages)


# Sessions -----------------------------------------------------------------------------------


def test_an_announced_session_of_long_ago_is_not_called_announced(client):
    now = timezone.now()
    forgotten = SessionFactory(announced=True, starts_at=now - timedelta(days=3))
    StreamFactory(subject=forgotten, starts_at=forgotten.starts_at)
    fresh = SessionFactory(announced=True, starts_at=now - timedelta(hours=3))

    shown = page(client, "session", forgotten.code)

    assert "Outcome not recorded here" in shown
    assert "Whether it was held, who voted how and what was decided is not on file." in shown
    assert "What became of it is not recorded here." in shown
    assert "Outcome not recorded here" in page(client, "body", forgotten.convocation.body.code)
    assert "Outcome not recorded here" not in page(client, "session", fresh.code)


@pytest.mark.parametrize("status", sorted(PUBLIC_SESSIONS))
def test_an_announced_session_is_readable_in_every_state(client, status):
    reason = "Себебі бар." if status in (SessionStatus.CANCELLED, SessionStatus.POSTPONED) else ""
    session = SessionFactory(status=status, status_reason=reason)
    AgendaItemFactory(session=session)

    assert item_of(session).title_ru in page(client, "session", session.code, language="ru")


def test_a_planned_session_is_a_404_with_all_that_belongs_to_it(client):
    session = SessionFactory()
    item = AgendaItemFactory(session=session)
    decision = SessionDecisionFactory(session=session, item=item)

    assert client.get(at("kk", "session", session.code)).status_code == 404
    assert client.get(at("kk", "item", session.code, item.code)).status_code == 404
    assert client.get(at("kk", "decision", decision.code)).status_code == 404
    assert item.title_kk not in page(client, "search", q=item.title_kk.split()[0], language="kk")


def test_a_cancelled_session_stays_readable_with_its_reason(client):
    session = SessionFactory(cancelled=True)

    shown = page(client, "session", session.code)

    assert "This session is cancelled" in shown
    assert session.status_reason in shown
    assert "There is nothing to watch: the session is cancelled." in shown


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("kk", "2026 ж. 3 наурыз, сейсенбі, 11:00"),
        ("ru", "вторник, 3 марта 2026 г., 11:00"),
        ("en", "Tuesday, 3 March 2026, 11:00"),
    ],
)
def test_a_session_says_its_weekday_and_year_in_kazakhstans_time(client, language, written):
    starts_at = datetime.fromisoformat("2026-03-03T11:00:00+05:00")
    session = SessionFactory(announced=True, starts_at=starts_at)

    assert written in page(client, "session", session.code, language=language)


def test_the_notice_stands_beside_what_the_rule_asks_for_and_a_breach_beside_its_reason(client):
    session = SessionFactory(announced=True)
    session.announced_at = session.starts_at - timedelta(days=4)
    session.save()
    RuleBreach.objects.create(
        session=session, rule="notice", reason="Су тасқыны.", by=UserFactory(), at=session.announced_at
    )

    shown = page(client, "session", session.code)

    assert "4 days before, of 10 required" in shown
    assert "Notice was too short: Су тасқыны." in shown


def test_what_happened_to_an_item_stays_visible(client):
    session = SessionFactory(closed=True)
    AgendaItemFactory(session=session, was_added_live=True, is_closed=True)
    AgendaItemFactory(session=session, was_out_of_order=True, title_ru="")
    AgendaItemFactory(session=session, status="withdrawn", status_reason="Баяндамашы келмеді.")

    shown = page(client, "session", session.code)

    for mark in (
        "added during the session",
        "heard in a closed meeting",
        "taken out of order",
        "There is no title in Russian.",
        "Withdrawn from the agenda",
        "Баяндамашы келмеді.",
    ):
        assert mark in shown


def test_documents_of_a_closed_item_are_not_shown(client, session):
    item = item_of(session)
    assert "Түсіндірме жазба" in page(client, "session", session.code)

    item.is_closed = True
    item.save()

    assert "Түсіндірме жазба" not in page(client, "session", session.code)
    assert "Түсіндірме жазба" not in page(client, "item", session.code, item.code)
    assert "Түсіндірме жазба" not in page(client, "search", q="түсіндірме", kind="documents")


def test_an_item_leads_into_the_recording_at_its_second(client, session):
    stream = session_streams(session)[0]

    html = client.get(at("en", "session", session.code)).content.decode()

    assert f"?play={stream.pk}&amp;t=180#stream-{stream.pk}" in html
    assert "Watch from 0:03:00" in html


def session_streams(session: Session) -> list[Stream]:
    return list(Stream.objects.about(session))


def test_nothing_of_a_provider_is_loaded_before_the_click(client, session):
    stream, url = session_streams(session)[0], at("kk", "session", session.code)

    before = client.get(url)
    after = client.get(url, {"play": stream.pk, "t": 180})

    assert "<iframe" not in before.content.decode()
    assert "frame-src 'none'" in before.headers["Content-Security-Policy"]
    assert "<iframe" in after.content.decode()
    assert "youtube" in after.headers["Content-Security-Policy"]


@pytest.mark.parametrize("query", [{"play": "x"}, {"play": "99999999999999999999"}, {"t": "-1"}])
def test_a_strange_choice_of_a_stream_is_no_error(client, session, query):
    assert client.get(at("kk", "session", session.code, **query)).status_code == 200


def test_attendance_tells_who_came_was_excused_or_absent(client):
    session = SessionFactory(closed=True, mandates=3)
    came, away, _nowhere = MandateFactory.create_batch(3, convocation=session.convocation)
    AttendanceFactory(session=session, deputy=came.deputy)
    ExcuseFactory(session=session, deputy=away.deputy, reason="Іссапарда")

    shown = page(client, "session", session.code)

    assert "Came: 1 of 3 deputies. Excused: 1. Absent without an excuse: 1." in shown
    assert "Needed for a quorum: 2 of 3." in shown
    assert "excused: Іссапарда" in shown


def test_without_a_roll_call_nobody_is_called_absent(client):
    session = SessionFactory(closed=True, deputies=3)

    shown = page(client, "session", session.code)

    assert "No roll call is on file." in shown
    assert "Absent without" not in shown


def test_a_correction_keeps_the_old_value_and_its_reason(client, session):
    Correction.objects.create(
        session=session,
        what="2-мәселе",
        old="қалыс",
        new="қарсы",
        reason="Хатшы қателесті.",
        by=UserFactory(),
        at=timezone.now(),
    )

    html = client.get(at("en", "session", session.code)).content.decode()

    assert "<del>қалыс</del>" in html
    assert "<ins>қарсы</ins>" in html
    assert "Хатшы қателесті." in html


def test_minutes_are_published_or_counted_as_missing(client):
    # At noon: a session that began late in the evening would have ended on the next day.
    late = SessionFactory(closed=True, now=timezone.localtime().replace(hour=12))
    done = SessionFactory(minutes_published=True)
    Minutes.objects.create(session=done, secretary="А. Оспанова", published_at=timezone.now())

    assert "The minutes are not published yet; 1 day" in page(client, "session", late.code)
    assert "Secretary: А. Оспанова." in page(client, "session", done.code)


def test_a_session_of_fifty_deputies_and_forty_votes_takes_few_queries(client):
    session = SessionFactory(closed=True, deputies=50, deputies__present=True)
    StreamFactory(subject=session, archived=True)
    deputies = [mandate.deputy for mandate in session.convocation.mandates.select_related("deputy")]
    for _number in range(40):
        vote = VoteFactory(motion__item=AgendaItemFactory(session=session, considered=True), closed=True)
        ballots = [BallotFactory.build(vote=vote, deputy=deputy) for deputy in deputies]
        type(ballots[0]).objects.bulk_create(ballots)
        SessionDecisionFactory(session=session, item=vote.motion.item, vote=vote)

    with CaptureQueriesContext(connection) as queries:
        shown = page(client, "session", session.code)

    assert len(queries) <= 25
    assert shown.count("For 50") == 40


def test_a_running_session_shows_what_it_is_at(client):
    session = SessionFactory(live=True)
    AgendaItemFactory(session=session, under_way=True)

    html = client.get(at("en", "session", session.code)).content.decode()

    assert "Now in the hall" in html
    assert at("en", "live", session.code) in html


# Items, votes, decisions --------------------------------------------------------------------


def test_an_item_shows_its_whole_thread(client, session):
    item = item_of(session)

    shown = page(client, "item", session.code, item.code)

    for link in (item.petition.title_kk, "Draft decision", "Adopted", "Decision No. С-24-1"):
        assert link in shown
    assert "Автобус бағытын ұзарту" in shown
    assert "3 votes were needed, of 4 deputies in all." in shown
    for mandate in session.convocation.mandates.all():
        assert mandate.deputy.full_name in shown


def test_an_item_is_found_under_its_own_session_only(client, session):
    other = SessionFactory(closed=True)

    assert client.get(at("kk", "item", other.code, item_of(session).code)).status_code == 404


def test_a_roll_is_counted_by_the_faction_at_the_vote(session):
    motion = reading.item_page(item_of(session)).motions[0]

    ((_row, roll),) = motion.votes

    assert [(row.counts["for"], row.counts["against"], row.total) for row in roll.factions] == [(3, 1, 4)]
    assert [(option, len(names)) for option, names in roll.choices] == [(Option.FOR, 3), (Option.AGAINST, 1)]


def test_a_secret_vote_shows_counts_and_no_names(client):
    item = AgendaItemFactory(session__closed=True, considered=True)
    deputy = MandateFactory(convocation=item.session.convocation).deputy
    vote = VoteFactory(
        motion__item=item,
        closed=True,
        secret=True,
        rule__election=True,
        secret_for=9,
        secret_against=0,
        secret_abstain=1,
        secret_not_voting=0,
        result=Result.ELECTED,
        declared=Result.ELECTED,
    )
    vote.elected = CandidateFactory(vote=vote, name="Ирина Пак", secret_votes=9)
    vote.save()

    shown = page(client, "item", item.session.code, item.code)

    assert "The vote was secret: only the counts are known." in shown
    assert "Ирина Пак elected 9 votes" in shown
    assert deputy.full_name not in shown


def test_another_declared_result_is_shown_with_both_and_the_reason(client):
    vote = VoteFactory(
        motion__item__session__closed=True,
        closed=True,
        declared=Result.NOT_ADOPTED,
        declared_reason="Санақ қатесі.",
    )
    item = vote.motion.item

    shown = page(client, "item", item.session.code, item.code)

    assert "By the rule the result is “Adopted”; “Not adopted” was declared because: Санақ қатесі." in shown


def test_an_annulled_vote_stays_with_its_reason(client):
    vote = VoteFactory(motion__item__session__closed=True, annulled=True)

    shown = page(client, "session", vote.motion.item.session.code)

    assert "This vote was annulled: Пульт істемеді." in shown


def test_a_missing_text_of_a_decision_is_said_to_be_missing(client):
    decision = SessionDecisionFactory(title_ru="", text_kk="Мәслихат ШЕШТІ", text_ru="")

    shown = page(client, "decision", decision.code, language="ru")

    with translation.override("ru"):
        assert translation.gettext("There is no text in Russian.") in shown
        assert translation.gettext("There is no title in Russian.") in shown
    assert "Мәслихат ШЕШТІ" in shown


def test_a_repealed_decision_names_what_repealed_it(client):
    old = SessionDecisionFactory(number="1-1", in_force_from=date(2025, 1, 1))
    SessionDecisionFactory(number="9-9", repeals=old, in_force_from=date(2025, 6, 1))

    shown = page(client, "decision", old.code)

    assert "Repealed by Decision No. 9-9" in shown
    assert "Not in force" not in shown


def test_a_signed_file_is_handed_out_and_a_missing_one_is_a_404(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    decision = SessionDecisionFactory()
    assert client.get(at("kk", "signed_file", decision.code)).status_code == 404
    decision.signed_file.save("signed.pdf", ContentFile(b"%PDF-1.4"))

    response = client.get(at("kk", "signed_file", decision.code))

    assert b"".join(response.streaming_content) == b"%PDF-1.4"
    assert "sandbox" in response.headers["Content-Security-Policy"]


# People -------------------------------------------------------------------------------------


def test_a_deputys_numbers_stand_beside_their_denominators(client, session):
    deputy = session.convocation.mandates.order_by("id")[0].deputy
    SessionFactory(closed=True, convocation=session.convocation)
    missed = SessionFactory(closed=True, convocation=session.convocation)
    AttendanceFactory(session=missed)
    ExcuseFactory(session=missed, deputy=deputy)

    shown = page(client, "deputy", deputy.code)

    assert "1 attended, of 2 held with a roll call" in shown
    assert "Excused: 1. Absent without an excuse: 0." in shown
    assert "No roll call is on file for 1 more meeting." in shown
    assert "For 1 of 1" in shown
    assert "%" not in shown


def test_sessions_before_a_mandate_do_not_count(session):
    late = MandateFactory(convocation=session.convocation, from_date=date.today() + timedelta(days=1))

    presence = reading.presence_of(late.deputy, [late])

    assert presence.held == 0


def test_a_request_shows_its_clock_and_its_answer(client):
    today = date.today()
    waiting = DeputyRequestFactory(sent_on=today - timedelta(days=5), due_date=today + timedelta(days=25))
    deputy, convocation = waiting.deputy, waiting.convocation
    DeputyRequestFactory(
        deputy=deputy,
        convocation=convocation,
        sent_on=today - timedelta(days=60),
        due_date=today - timedelta(days=30),
    )
    DeputyRequestFactory(
        deputy=deputy,
        convocation=convocation,
        sent_on=today - timedelta(days=60),
        due_date=today - timedelta(days=30),
        answered_on=today - timedelta(days=28),
        answer_kk="Жол жөнделеді.",
    )

    shown = page(client, "deputy", deputy.code)

    assert "day 5 of 30" in shown
    assert "30 days ago" in shown
    assert "2 days late" in shown
    assert "Жол жөнделеді." in shown


def test_a_report_to_voters_is_listed(client):
    mandate = MandateFactory()
    VoterReport.objects.create(deputy=mandate.deputy, held_on=date(2026, 2, 3), place_kk="Клуб")

    assert "3 February 2026, Клуб" in page(client, "deputy", mandate.deputy.code)


def test_a_group_shows_members_with_dates_and_its_sittings(client):
    session = SessionFactory(commission=True, announced=True)
    MembershipFactory(group=session.group, chair=True)
    MembershipFactory(group=session.group, to_date=date(2024, 5, 1))

    shown = page(client, "group", session.group.code)

    assert "chair since 30 March 2023" in shown
    assert "Former members" in shown
    assert f"Sitting: {session.group.name_en}" in shown


# Compliance and search ----------------------------------------------------------------------


def test_compliance_counts_what_was_owed_and_not_given(client):
    now = timezone.now()
    kept = SessionFactory(closed=True)
    StreamFactory(subject=kept, archived=True)
    Minutes.objects.create(session=kept, secretary="А.", published_at=now)
    StreamFactory(subject=SessionFactory(closed=True), failed=True)
    SessionFactory(closed=True, is_closed_meeting=True)
    short = SessionFactory(announced=True, starts_at=now + timedelta(hours=20))
    Session.objects.filter(pk=short.pk).update(announced_at=now - timedelta(days=2))
    SessionFactory(announced=True)
    SessionFactory(cancelled=True)
    SessionFactory(closed=True, commission=True)

    whole = reading.compliance_of(kept.starts_at.year, at=now).whole

    assert (whole.no_stream, whole.to_broadcast) == (2, 3)
    assert (whole.short_notice, whole.announced) == (1, 4)
    assert (whole.no_minutes, whole.closed) == (2, 3)
    assert "2 of 3" in page(client, "compliance")


@pytest.mark.parametrize("year", ["abc", "0001", "99999", "٢٠٢٦"])
def test_a_strange_year_shows_this_one(client, year):
    assert str(date.today().year) in page(client, "compliance", year=year)


def test_the_compliance_table_takes_few_queries(client):
    SessionFactory.create_batch(12, closed=True)

    with CaptureQueriesContext(connection) as queries:
        page(client, "compliance")

    assert len(queries) <= 6


def test_search_finds_items_decisions_and_documents_by_the_beginning_of_words(client, session):
    item = item_of(session)

    assert item.title_kk in page(client, "search", q="бюдж", language="kk")
    assert "С-24-1" in page(client, "search", q="уточн районн", kind="decisions")
    assert "Түсіндірме жазба" in page(client, "search", q="түсін", kind="documents")
    assert "Nothing has these words" in page(client, "search", q="ешқандай")


@pytest.mark.parametrize("typed", ["Көкшетау қаласы", "кокшетау каласы", "КӨКШЕТАУ", "кокш"])
def test_words_are_found_with_and_without_kazakh_letters(client, session, typed):
    item, decision, document = item_of(session), session.decisions.get(), session.documents.get()
    type(item).objects.filter(pk=item.pk).update(title_kk="Көкшетау қаласы туралы")
    type(decision).objects.filter(pk=decision.pk).update(text_kk="Көкшетау қаласында жол жөнделсін")
    type(document).objects.filter(pk=document.pk).update(title="Көкшетау қаласының сызбасы")

    shown = page(client, "search", q=typed)

    assert "Agenda items 1 Decisions 1 Documents 1" in shown


@pytest.mark.parametrize("typed", ["жаңасемейде", "жанасемей", "районный", "району"])
def test_russian_words_are_found_by_stem_and_without_their_kazakh_letters(client, session, typed):
    session.decisions.update(title_kk="", text_kk="", title_ru="О дорогах района Жаңасемей", text_ru="")

    shown = page(client, "search", q=typed, kind="decisions")

    assert ("Decision No. С-24-1" in shown) == (typed != "жаңасемейде")


@pytest.mark.parametrize(
    ("model", "index"),
    [(AgendaItem, "agenda_search"), (Decision, "decision_search"), (Document, "document_search")],
)
def test_the_search_can_go_by_an_index(session, model, index):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    assert index in model.objects.filter(search=query_of("бюджет жол")).explain()


def test_a_decision_of_any_length_is_kept(session):
    text = " ".join(f"сөз{number}" for number in range(200_000))

    decision = SessionDecisionFactory(session=session, text_kk=text, text_ru=text)

    assert list(reading.decisions_matching("сөз777")) == [decision]


@pytest.mark.parametrize("words", ["'", "a & | !", ":*", "\x00", "_", "🙂", "x" * 500, "<script>"])
def test_strange_words_are_no_error(client, session, words):
    response = client.get(at("ru", "search"), {"q": words})

    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace("<script src", "")


# The thread of a petition -------------------------------------------------------------------


def test_a_petition_shows_its_agenda_item_votes_and_decision(client, session):
    petition = item_of(session).petition

    shown = client.get(petition.get_absolute_url().replace("/kk/", "/en/")).content.decode()

    assert "On the agenda of the maslikhat" in shown
    assert at("en", "item", session.code, item_of(session).code) in shown
    assert "Decision No. С-24-1" in shown
    assert "?play=" in shown
    for mandate in session.convocation.mandates.all():
        assert mandate.deputy.full_name in shown


def test_a_petition_says_nothing_of_a_session_that_is_only_planned(client):
    petition = PetitionFactory(under_review=True)
    AgendaItemFactory(origin=AgendaItem.Origin.PETITION, petition=petition)

    assert reading.thread_of(petition) == []


def test_the_menu_leads_to_maslikhats(client):
    assert at("kk", "list") in client.get("/kk/").content.decode()
