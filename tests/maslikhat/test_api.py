"""Maslikhats in the API."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from broadcasts.models import Stream
from maslikhat.models import Speech
from maslikhat.options import Option
from maslikhat.states import PUBLIC_SESSIONS, SessionStatus
from tests.factories import (
    AgendaItemFactory,
    AkimReportFactory,
    AttendanceFactory,
    BallotFactory,
    BodyFactory,
    CandidateFactory,
    DeputyRequestFactory,
    GroupFactory,
    MandateFactory,
    MembershipFactory,
    MotionFactory,
    OversightRuleFactory,
    RegionFactory,
    SessionDecisionFactory,
    SessionFactory,
    UnitFactory,
    VoteFactory,
)

ROOT = "/api/v1/"


@pytest.fixture
def api(db: None) -> Client:
    cache.clear()
    return Client(headers={"accept-language": "en"})


def found(api: Client, what: str, **params: object) -> list[str]:
    """The codes that a list gives for ``params``."""
    answer = api.get(f"{ROOT}{what}/", params)
    assert answer.status_code == 200, answer.content
    return [row["code"] for row in answer.json()["results"]]


def one(api: Client, what: str, code: str) -> dict[str, Any]:
    answer = api.get(f"{ROOT}{what}/{code}/")
    assert answer.status_code == 200
    return answer.json()


STAGES = {
    SessionStatus.PLANNED: {},
    SessionStatus.BREAK: {"on_break": True},
} | {
    status: {status.value: True}
    for status in SessionStatus
    if status not in (SessionStatus.PLANNED, SessionStatus.BREAK)
}


# Sessions -----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", list(SessionStatus))
def test_session_is_in_the_api_once_it_was_announced(api, status):
    session = SessionFactory(**STAGES[status])
    item = AgendaItemFactory(session=session)
    vote = VoteFactory(closed=True, motion__item=item)
    decision = SessionDecisionFactory(session=session)
    is_public = status in PUBLIC_SESSIONS

    for what, thing in (("sessions", session), ("items", item), ("votes", vote), ("decisions", decision)):
        assert found(api, what) == ([thing.code] if is_public else [])
        assert api.get(f"{ROOT}{what}/{thing.code}/").status_code == (200 if is_public else 404)


def test_sessions_are_filtered_by_body_region_group_kind_and_stage(api):
    region = RegionFactory(kato="050000000")
    here = SessionFactory(
        announced=True, convocation__body__territory=UnitFactory(parent=region, kato="051000000")
    )
    sitting = SessionFactory(closed=True, commission=True)

    assert found(api, "sessions", body=here.convocation.body.code) == [here.code]
    assert found(api, "sessions", region="050000000") == [here.code]
    assert found(api, "sessions", group=sitting.group.code) == [sitting.code]
    assert found(api, "sessions", kind="ordinary") == [here.code]
    assert found(api, "sessions", status="closed") == [sitting.code]


def test_sessions_are_filtered_by_days_of_kazakhstan(api):
    # Half past midnight in Almaty is the evening before in Greenwich.
    start = timezone.localtime().replace(hour=0, minute=30) + timedelta(days=5)
    session = SessionFactory(announced=True, starts_at=start)
    day, before, after = (start.date() + timedelta(days=shift) for shift in (0, -1, 1))

    assert found(api, "sessions", since=day, until=day) == [session.code]
    assert found(api, "sessions", until=before) == []
    assert found(api, "sessions", since=after) == []


def test_sessions_are_filtered_by_who_was_there_and_by_words(api):
    session = SessionFactory(closed=True)
    AgendaItemFactory(session=session, title_kk="Көше жарығы туралы", title_ru="Об освещении улиц")
    there = AttendanceFactory(session=session).deputy
    SessionFactory(closed=True)

    assert found(api, "sessions", deputy=there.code) == [session.code]
    assert found(api, "sessions", q="освещение") == [session.code]
    assert found(api, "sessions", q="жарығы") == [session.code]
    assert found(api, "sessions", q="қаңбақ") == []


def test_session_shows_its_streams_agenda_and_attendance(api):
    session = SessionFactory(closed=True, deputies=2, deputies__present=True)
    item = AgendaItemFactory(session=session, title_ru="")
    Stream.objects.create(
        subject_kind="maslikhat.session",
        subject_id=session.pk,
        provider="youtube",
        language="kk",
        url="https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        starts_at=session.starts_at,
    )

    shown = one(api, "sessions", session.code)

    assert shown["url"] == f"http://testserver/en/maslikhats/sessions/{session.code}/"
    assert shown["items"][0]["title"] == {"kk": item.title_kk, "ru": None}
    assert len(shown["attendance"]) == 2
    assert shown["streams"][0]["recording_url"] is None
    assert shown["body"]["code"] == session.convocation.body.code
    assert shown["cause"] == {"kk": None, "ru": None}


@pytest.mark.parametrize(
    ("what", "params"),
    [
        ("sessions", {"status": "planned"}),
        ("sessions", {"since": "yesterday"}),
        ("sessions", {"until": "2026-02-30"}),
        ("sessions", {"kind": "x"}),
        ("sessions", {"body": "\x00"}),
        ("items", {"status": "x"}),
        ("votes", {"result": "x"}),
        ("votes", {"option": "x"}),
        ("decisions", {"in_force": "x"}),
        ("maslikhats", {"level": "x"}),
        ("deputies", {"q": "\x00"}),
    ],
)
def test_wrong_filter_is_named(api, what, params):
    answer = api.get(f"{ROOT}{what}/", params)

    assert answer.status_code == 400
    assert [mistake["field"] for mistake in answer.json()["errors"]] == list(params)


@pytest.mark.parametrize("what", ["sessions", "items", "decisions"])
def test_odd_words_find_nothing_and_break_nothing(api, what):
    AgendaItemFactory(session__announced=True)

    for words in ("':*&|!()<->", "\u202e", "%00", "a" * 5000, "' OR 1=1 --", "__", "!"):
        assert api.get(f"{ROOT}{what}/", {"q": words}).status_code == 200


# Items --------------------------------------------------------------------------------------


def test_items_come_in_the_order_of_the_agenda(api):
    session = SessionFactory(announced=True)
    second = AgendaItemFactory(session=session, position=2)
    first = AgendaItemFactory(session=session, position=1)
    child = AgendaItemFactory(session=session, position=3, parent=second, number="2.1")

    assert found(api, "items", session=session.code) == [first.code, second.code, child.code]
    assert one(api, "items", child.code)["parent"] == second.code


def test_items_are_filtered_by_petition_body_and_words(api):
    item = AgendaItemFactory(session__announced=True, from_petition=True, title_ru="Ремонт дороги")
    AgendaItemFactory(session__announced=True)

    assert found(api, "items", petition=item.petition.code) == [item.code]
    assert found(api, "items", body=item.session.convocation.body.code) == [item.code]
    assert found(api, "items", q="дорог") == [item.code]


def test_what_was_said_in_a_closed_meeting_is_not_told(api):
    item = AgendaItemFactory(session__closed=True, is_closed=True)
    Speech.objects.create(item=item, speaker="Сөйлеуші", started_at=timezone.now(), note="Құпия")

    assert one(api, "items", item.code)["speeches"] == []


# Votes --------------------------------------------------------------------------------------


def test_vote_shows_its_rule_totals_and_roll(api):
    vote = VoteFactory(closed=True, mandates=9)
    faction = GroupFactory(convocation=vote.motion.item.session.convocation, faction=True)
    BallotFactory(vote=vote, option=Option.AGAINST, faction=faction, deputy__surname="Әбдіров")
    BallotFactory(vote=vote, option=Option.EXCUSED, deputy__surname="Ясин")

    shown = one(api, "votes", vote.code)

    assert shown["tally"] == {
        "votes_for": 0, "against": 1, "abstain": 0, "not_voting": 0, "absent": 0, "excused": 1,
    }  # fmt: skip
    assert shown["needed"] == 5
    assert shown["rule"]["code"] == "decision"
    assert [(row["option"], row["faction"]) for row in shown["roll"]] == [
        ("against", faction.code),
        ("excused", None),
    ]
    assert shown["elected"] is None


def test_secret_vote_has_totals_and_no_roll(api):
    vote = VoteFactory(closed=True, secret=True, mandates=9, secret_for=5, secret_against=2)
    CandidateFactory(vote=vote, name="Сейітқали Ңұрлан", secret_votes=5)

    shown = one(api, "votes", vote.code)

    assert (shown["tally"]["votes_for"], shown["tally"]["against"], shown["tally"]["absent"]) == (5, 2, 2)
    assert shown["roll"] == []
    assert shown["candidates"] == [{"name": "Сейітқали Ңұрлан", "votes": 5}]


def test_vote_that_is_open_is_not_told(api):
    vote = VoteFactory()
    BallotFactory(vote=vote)

    assert found(api, "votes") == []
    assert api.get(f"{ROOT}votes/{vote.code}/").status_code == 404
    assert one(api, "items", vote.motion.item.code)["votes"] == []


def test_votes_are_filtered_by_deputy_and_what_they_did(api):
    against = BallotFactory(vote=VoteFactory(closed=True), option=Option.AGAINST)
    vote = VoteFactory(closed=True, motion=MotionFactory(item=against.vote.motion.item))
    BallotFactory(vote=vote, deputy=against.deputy)
    VoteFactory(closed=True)

    assert set(found(api, "votes", deputy=against.deputy.code)) == {vote.code, against.vote.code}
    assert found(api, "votes", deputy=against.deputy.code, option="against") == [against.vote.code]
    assert set(found(api, "votes", item=vote.motion.item.code)) == {vote.code, against.vote.code}
    assert len(found(api, "votes", result="adopted")) == 3


def test_list_of_votes_takes_few_queries(api, django_assert_max_num_queries):
    for _ in range(10):
        vote = VoteFactory(closed=True)
        BallotFactory.create_batch(3, vote=vote)

    with django_assert_max_num_queries(2):
        assert len(found(api, "votes")) == 10


def test_vote_of_a_large_maslikhat_takes_few_queries(api, django_assert_max_num_queries):
    vote = VoteFactory(closed=True)
    BallotFactory.create_batch(50, vote=vote)

    with django_assert_max_num_queries(3):
        assert len(one(api, "votes", vote.code)["roll"]) == 50


# Decisions ----------------------------------------------------------------------------------


def test_decision_shows_its_text_and_what_became_of_it(api):
    old = SessionDecisionFactory(text_kk="Шешім мәтіні")
    new = SessionDecisionFactory(repeals=old)

    shown = one(api, "decisions", old.code)

    assert shown["text"] == {"kk": "Шешім мәтіні", "ru": None}
    assert shown["repealed_by"] == [new.code]
    assert one(api, "decisions", new.code)["repeals"] == old.code


def test_decisions_are_filtered_by_day_number_force_and_words(api):
    decision = SessionDecisionFactory(
        number="8С-24-2", in_force_from="2026-01-01", in_force_to="2026-06-30", title_ru="О льготном проезде"
    )
    other = SessionDecisionFactory(number="133/16-VIII", in_force_from="2026-07-01")

    assert found(api, "decisions", number="133/16-VIII") == [other.code]
    assert found(api, "decisions", in_force="2026-03-01") == [decision.code]
    assert found(api, "decisions", q="льготный") == [decision.code]
    assert found(api, "decisions", since=timezone.localdate() + timedelta(days=1)) == []


# People and maslikhats ----------------------------------------------------------------------


def test_maslikhats_are_listed_without_other_bodies(api):
    maslikhat = BodyFactory(maslikhat=True)
    akimat = BodyFactory()

    assert found(api, "maslikhats") == [maslikhat.code]
    assert api.get(f"{ROOT}maslikhats/{akimat.code}/").status_code == 404


def test_maslikhat_shows_its_convocations_and_groups(api):
    group = GroupFactory()

    shown = one(api, "maslikhats", group.convocation.body.code)

    assert shown["convocations"][0]["number"] == 8
    assert [row["code"] for row in shown["convocations"][0]["groups"]] == [group.code]
    assert shown["url"].endswith(f"/en/maslikhats/{group.convocation.body.code}/")


def test_deputy_shows_mandates_and_memberships(api):
    membership = MembershipFactory(chair=True)

    shown = one(api, "deputies", membership.deputy.code)

    assert shown["mandates"][0]["body"] == membership.group.convocation.body.code
    assert shown["memberships"][0]["role"] == "chair"
    assert "user" not in shown


def test_deputies_are_found_by_body_and_surname(api):
    mandate = MandateFactory(deputy__surname="Әбдіғаппарұлы")
    MandateFactory()

    assert found(api, "deputies", body=mandate.convocation.body.code) == [mandate.deputy.code]
    assert found(api, "deputies", q="әбді") == [mandate.deputy.code]


@pytest.mark.parametrize("what", ["sessions", "items", "votes", "decisions", "deputies", "maslikhats"])
def test_nothing_can_be_written(api, what):
    assert api.post(f"{ROOT}{what}/", {}, content_type="application/json").status_code == 405


# Oversight ------------------------------------------------------------------------------------


def test_requests_are_filtered_by_body_deputy_days_and_term(api):
    late, answered, new = (
        DeputyRequestFactory(overdue=True),
        DeputyRequestFactory(overdue=True, answered=True),
        DeputyRequestFactory(),
    )
    sent = late.sent_on.isoformat()

    assert found(api, "requests", body=late.convocation.body.code) == [late.code]
    assert found(api, "requests", deputy=new.deputy.code) == [new.code]
    assert found(api, "requests", overdue="true") == [late.code]
    assert set(found(api, "requests", overdue="false")) == {answered.code, new.code}
    assert set(found(api, "requests", until=sent)) == {late.code, answered.code}
    assert found(api, "requests", since=timezone.localdate()) == [new.code]
    assert api.get(f"{ROOT}requests/", {"overdue": "perhaps"}).status_code == 400


def test_request_shows_its_term_its_answer_and_where_it_was_read_out(api):
    session = SessionFactory(announced=True)
    request = DeputyRequestFactory(
        answered=True,
        convocation=session.convocation,
        item=AgendaItemFactory(session=session),
        rule=OversightRuleFactory(),
        answer_file="maslikhat/requests/answer.pdf",
    )

    shown = one(api, "requests", request.code)

    assert shown["deputy"] == {"code": request.deputy.code, "name": request.deputy.full_name}
    assert shown["answer"] == {"kk": "Жол жөнделді.", "ru": None}
    assert (shown["is_overdue"], shown["days_late"]) == (False, 0)
    assert shown["item"] == request.item.code
    assert shown["rule"]["months"] == request.rule.number
    assert shown["answer_file"].endswith(f"/requests/{request.code}/answer/")


def test_request_that_waits_too_long_tells_by_how_much(api):
    request = DeputyRequestFactory(overdue=True, item=AgendaItemFactory())

    shown = one(api, "requests", request.code)

    assert (shown["is_overdue"], shown["days_late"]) == (True, 10)
    assert (shown["answer_file"], shown["rule"]) == (None, None)
    # The session of the item is not announced.
    assert shown["item"] is None


def test_reports_of_akims_are_listed_with_their_votes_and_by_body(api):
    vote = VoteFactory(closed=True, motion__item__session=SessionFactory(closed=True))
    report = AkimReportFactory(
        convocation=vote.motion.item.session.convocation, item=vote.motion.item, vote=vote
    )
    AkimReportFactory(approved=True, given_on=timezone.localdate() - timedelta(days=400))

    (first, second) = api.get(f"{ROOT}akim-reports/").json()["results"]
    (only,) = api.get(f"{ROOT}akim-reports/", {"body": report.convocation.body.code}).json()["results"]
    recent = api.get(f"{ROOT}akim-reports/", {"since": timezone.localdate()}).json()["results"]

    assert (
        first
        == only
        == {
            "body": report.convocation.body.code,
            "convocation": report.convocation.number,
            "akim": report.akim,
            "given_on": report.given_on.isoformat(),
            "is_approved": False,
            "item": vote.motion.item.code,
            "vote": vote.code,
        }
    )
    assert (second["is_approved"], second["vote"]) == (True, None)
    assert recent == [first]


def test_lists_of_oversight_take_one_query_each(api, django_assert_num_queries):
    for _ in range(3):
        DeputyRequestFactory(item=AgendaItemFactory())
        AkimReportFactory(item=AgendaItemFactory())

    with django_assert_num_queries(2):
        assert len(found(api, "requests")) == 3
        assert len(api.get(f"{ROOT}akim-reports/").json()["results"]) == 3
