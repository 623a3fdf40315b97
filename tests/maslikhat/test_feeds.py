"""Calendars, news feeds, tables and data for search engines."""

import csv
import io
import json
import re
from datetime import timedelta
from typing import Any

import feedparser
import icalendar
import pytest
from django.template import engines
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from broadcasts.models import Stream
from maslikhat import actions, feeds
from maslikhat.models import Session
from maslikhat.options import Option
from maslikhat.states import SessionStatus
from maslikhat.templatetags.jsonld import event_of
from tests.factories import (
    AgendaItemFactory,
    BallotFactory,
    GroupFactory,
    MandateFactory,
    MembershipFactory,
    MotionFactory,
    PostFactory,
    RegionFactory,
    SessionDecisionFactory,
    SessionFactory,
    UnitFactory,
    VoteFactory,
)

YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.fixture
def reader(db: None) -> Client:
    return Client()


def stream_of(session: Session, **fields: Any) -> Stream:
    given = {"provider": "youtube", "language": "kk", "url": YOUTUBE, "starts_at": session.starts_at}
    return Stream.objects.create(subject_kind="maslikhat.session", subject_id=session.pk, **(given | fields))


def events(
    reader: Client, name: str = "calendar", *codes: str, language: str = "kk"
) -> list[icalendar.Event]:
    with translation.override(language):
        answer = reader.get(reverse(f"maslikhat:{name}", args=codes))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(answer.content)
    assert not calendar.errors
    assert not [error for event in calendar.events for error in event.errors]
    return calendar.events


def uids(found: list[icalendar.Event]) -> set[str]:
    return {str(event["UID"]).removesuffix("@halyq-uni") for event in found}


# Calendars ----------------------------------------------------------------------------------


def test_event_says_when_where_what_and_how_to_watch(reader):
    session = SessionFactory(announced=True, number=24, sequence=3)
    AgendaItemFactory(session=session, title_kk="Бюджет туралы, бірінші; «екінші»\\")
    stream_of(session)

    (event,) = events(reader)

    assert event["UID"] == f"{session.code}@halyq-uni"
    assert event["SEQUENCE"] == 3
    assert event["STATUS"] == "CONFIRMED"
    assert event.start == session.starts_at.replace(microsecond=0)
    assert event["DTSTART"].params["TZID"] == "Asia/Almaty"
    assert str(event["LOCATION"]) == "Мәслихаттың мәжіліс залы"
    assert "1. Бюджет туралы, бірінші; «екінші»\\" in event["DESCRIPTION"]
    assert YOUTUBE in event["DESCRIPTION"]
    assert [conference.uri for conference in event.conferences] == [YOUTUBE]
    assert event["URL"].endswith(f"/kk/maslikhats/sessions/{session.code}/")
    assert event["LAST-MODIFIED"].dt == session.updated_at.replace(microsecond=0)


def test_calendar_describes_its_time_zone(reader):
    SessionFactory(announced=True)

    calendar = icalendar.Calendar.from_ical(reader.get("/kk/maslikhats/calendar.ics").content)

    (zone,) = calendar.timezones
    assert zone.tz_name == "Asia/Almaty"
    assert zone.to_tz().utcoffset(timezone.now().replace(tzinfo=None)) == timedelta(hours=5)


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (SessionStatus.ANNOUNCED, "CONFIRMED"),
        (SessionStatus.LIVE, "CONFIRMED"),
        (SessionStatus.CLOSED, "CONFIRMED"),
        (SessionStatus.POSTPONED, "TENTATIVE"),
        (SessionStatus.CANCELLED, "CANCELLED"),
    ],
)
def test_session_stays_in_the_calendar_whatever_becomes_of_it(reader, status, shown):
    session = SessionFactory(**{status.value: True})

    (event,) = events(reader)

    assert event["STATUS"] == shown
    assert session.status_reason in event["DESCRIPTION"]


def test_page_calendar_and_api_agree_that_a_cancelled_session_is_not_broadcast(reader):
    session = SessionFactory(announced=True)
    stream_of(session)
    clerk = PostFactory(clerk=True, body=session.convocation.body).user
    actions.cancel(session=session, reason="Баяндамашы жоқ", by=clerk, at=timezone.now())

    page = reader.get(f"/en/maslikhats/sessions/{session.code}/").content.decode()
    (event,) = events(reader)
    (stream,) = reader.get(f"/api/v1/sessions/{session.code}/").json()["streams"]

    assert "The broadcast was cancelled: Баяндамашы жоқ" in page
    assert YOUTUBE not in page
    assert (event["STATUS"], event.conferences) == ("CANCELLED", [])
    assert YOUTUBE not in event["DESCRIPTION"]
    assert (stream["status"], stream["status_reason"]) == ("cancelled", "Баяндамашы жоқ")


def test_session_that_is_not_announced_is_in_no_calendar(reader):
    SessionFactory()

    assert events(reader) == []


def test_calendars_hold_what_they_are_about(reader):
    region = RegionFactory(kato="750000000")
    body = {"convocation__body__territory": UnitFactory(parent=region, kato="751000000")}
    here = SessionFactory(announced=True, **body)
    commission = SessionFactory(announced=True, commission=True, convocation=here.convocation)
    there = SessionFactory(announced=True)
    deputy = MembershipFactory(group=commission.group).deputy
    other = MandateFactory(convocation=here.convocation).deputy
    former = MandateFactory(convocation=here.convocation, to_date=timezone.localdate()).deputy

    assert uids(events(reader)) == {here.code, commission.code, there.code}
    assert uids(events(reader, "region_calendar", "750000000")) == {here.code, commission.code}
    assert uids(events(reader, "body_calendar", there.convocation.body.code)) == {there.code}
    assert uids(events(reader, "group_calendar", commission.group.code)) == {commission.code}
    assert uids(events(reader, "deputy_calendar", deputy.code)) == {here.code, commission.code}
    assert uids(events(reader, "deputy_calendar", other.code)) == {here.code}
    assert events(reader, "deputy_calendar", former.code) == []


@pytest.mark.parametrize(
    "path",
    [
        "no-such/calendar.ics",
        "regions/999999999/calendar.ics",
        "groups/nothing/calendar.ics",
        "deputies/nothing/votes.atom",
        "no-such/sessions.atom",
        "regions/1/decisions.atom",
        "data/nothing.csv",
        "data/nothing.json",
    ],
)
def test_feed_of_nothing_is_not_found(reader, path):
    assert reader.get(f"/kk/maslikhats/{path}").status_code == 404


def test_unchanged_calendar_is_not_sent_again(reader):
    session = SessionFactory(announced=True)
    address = "/ru/maslikhats/calendar.ics"
    etag = reader.get(address)["ETag"]

    again = reader.get(address, headers={"if-none-match": etag})
    Session.objects.filter(pk=session.pk).update(sequence=1)
    changed = reader.get(address, headers={"if-none-match": etag})

    assert again.status_code == 304
    assert changed.status_code == 200


def test_calendar_is_in_the_language_of_its_address(reader):
    SessionFactory(announced=True)

    (event,) = events(reader, language="ru")

    assert str(event["LOCATION"]) == "Зал заседаний маслихата"
    assert event["LOCATION"].params["LANGUAGE"] == "ru"


def test_calendar_of_many_sessions_takes_few_queries(reader, django_assert_max_num_queries):
    for _ in range(12):
        stream_of(AgendaItemFactory(session=SessionFactory(announced=True)).session)

    with django_assert_max_num_queries(3):
        assert len(events(reader)) == 12


# News ---------------------------------------------------------------------------------------


def entries(reader: Client, name: str, *codes: str, language: str = "kk") -> list[Any]:
    with translation.override(language):
        answer = reader.get(reverse(f"maslikhat:{name}", args=codes))
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo
    assert parsed.version == "atom10"
    return parsed.entries


def test_feed_of_sessions_has_the_latest_change_first(reader):
    old = SessionFactory(announced=True)
    new = SessionFactory(cancelled=True, updated_at=timezone.now())
    SessionFactory()

    found = entries(reader, "sessions_feed")

    assert [entry.id.rpartition("/")[2] for entry in found] == [new.code, old.code]
    assert new.status_reason in found[0].summary
    assert found[0].link.endswith(f"/kk/maslikhats/sessions/{new.code}/")


def test_feed_of_decisions_holds_published_ones(reader):
    decision = SessionDecisionFactory(title_kk="Жарық <туралы> & жол")
    SessionDecisionFactory(published_at=None)

    (entry,) = entries(reader, "decisions_feed")

    assert decision.number in entry.title
    assert "Жарық" in entry.title
    assert entries(reader, "body_decisions", decision.session.convocation.body.code)


def test_feed_of_a_body_holds_its_own(reader):
    session = SessionFactory(announced=True)
    SessionFactory(announced=True)

    (entry,) = entries(reader, "body_sessions", session.convocation.body.code)

    assert session.code in entry.id


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_feed_parses_without_an_error_whatever_the_stages(reader, language):
    region = RegionFactory(kato="750000000")
    body = {"convocation__body__territory": UnitFactory(parent=region, kato="751000000")}
    sitting = SessionFactory(announced=True, commission=True, **body)
    for stage in ("announced", "live", "closed", "postponed", "cancelled"):
        session = SessionFactory(**{stage: True}, convocation=sitting.convocation)
        stream_of(session)
        AgendaItemFactory(session=session, title_kk="Бюджет & <жол>; «су», 100 %")
    vote = VoteFactory(motion__item=AgendaItemFactory(session=session), closed=True)
    deputy = BallotFactory(vote=vote).deputy
    SessionDecisionFactory(session=session)
    code = sitting.convocation.body.code

    for name, codes in {
        "calendar": (),
        "region_calendar": (region.kato,),
        "body_calendar": (code,),
        "deputy_calendar": (deputy.code,),
        "group_calendar": (sitting.group.code,),
    }.items():
        assert events(reader, name, *codes, language=language), name
    for name, codes in {
        "sessions_feed": (),
        "region_sessions": (region.kato,),
        "body_sessions": (code,),
        "decisions_feed": (),
        "region_decisions": (region.kato,),
        "body_decisions": (code,),
        "votes_feed": (deputy.code,),
    }.items():
        assert entries(reader, name, *codes, language=language), name


def test_a_session_renamed_and_moved_keeps_its_place_in_calendar_and_feed(reader):
    session = SessionFactory(announced=True, number=24)
    (event,), (entry,) = events(reader), entries(reader, "sessions_feed")
    Session.objects.filter(pk=session.pk).update(
        number=25, starts_at=session.starts_at + timedelta(days=7), sequence=9, updated_at=timezone.now()
    )

    (moved,), (renamed,) = events(reader), entries(reader, "sessions_feed")

    assert (moved["UID"], moved["URL"]) == (event["UID"], event["URL"])
    assert moved["SEQUENCE"] > event["SEQUENCE"]
    assert moved.start != event.start
    assert (renamed.id, renamed.link) == (entry.id, entry.link)


def test_feed_of_a_deputy_tells_how_they_voted(reader):
    ballot = BallotFactory(vote=VoteFactory(closed=True), option=Option.AGAINST)
    BallotFactory(vote=VoteFactory(), deputy=ballot.deputy)

    (entry,) = entries(reader, "votes_feed", ballot.deputy.code)

    assert entry.title.endswith(ballot.vote.motion.text_kk)
    assert ballot.vote.code in entry.id


# Tables -------------------------------------------------------------------------------------


def rows(reader: Client, name: str, **params: Any) -> list[dict[str, str]]:
    answer = reader.get(f"/kk/maslikhats/data/{name}.csv", params)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(content)))


@pytest.fixture
def vote(db: None) -> Any:
    """A vote of five: a faction of three and two of none."""
    vote = VoteFactory(closed=True, motion__text_ru="", motion__text_kk='Бюджет, "нақты"')
    faction = GroupFactory(convocation=vote.motion.item.session.convocation, faction=True)
    for option in (Option.FOR, Option.FOR, Option.ABSTAIN):
        BallotFactory(vote=vote, option=option, faction=faction)
    BallotFactory(vote=vote, option=Option.EXCUSED)
    BallotFactory(vote=vote, option=Option.AGAINST)
    return vote


def test_table_by_person_has_a_row_per_ballot(reader, vote):
    found = rows(reader, "votes-by-person", session=vote.motion.item.session.code)

    assert sorted(row["option"] for row in found) == ["abstain", "against", "excused", "for", "for"]
    assert {row["motion_kk"] for row in found} == {'Бюджет, "нақты"'}
    assert {row["motion_ru"] for row in found} == {""}
    assert {row["result"] for row in found} == {"adopted"}


def test_table_by_faction_sums_up_to_the_table_by_person(reader, vote):
    with_faction, without = rows(reader, "votes-by-faction")

    assert [with_faction[name] for name in ("for", "against", "abstain", "excused")] == ["2", "0", "1", "0"]
    assert [without[name] for name in ("for", "against", "abstain", "excused")] == ["0", "1", "0", "1"]
    assert without["faction"] == ""


def test_tables_hold_no_open_secret_or_annulled_votes(reader, vote):
    item = vote.motion.item
    VoteFactory(closed=True, secret=True, motion=MotionFactory(item=item), secret_for=3)
    BallotFactory(vote=VoteFactory(motion=MotionFactory(item=item)))
    BallotFactory(vote=VoteFactory(annulled=True, motion=MotionFactory(item=item)))

    assert len(rows(reader, "votes-by-person")) == 5


def test_tables_are_narrowed_by_session_body_and_year(reader, vote):
    session = vote.motion.item.session
    BallotFactory(vote=VoteFactory(closed=True))

    assert len(rows(reader, "votes-by-person")) == 6
    assert len(rows(reader, "votes-by-person", session=session.code)) == 5
    assert len(rows(reader, "votes-by-person", maslikhat=session.convocation.body.code)) == 5
    assert len(rows(reader, "votes-by-person", year=timezone.localdate(session.starts_at).year)) == 6
    assert rows(reader, "votes-by-person", year=1999) == []


@pytest.mark.parametrize(
    "params",
    [
        {"session": "nothing"},
        {"session": "\x00"},
        {"maslikhat": "no-such"},
        {"year": "99"},
        {"year": "١٩٩٩"},
        {"year": "0001"},
        {"year": "x"},
    ],
)
def test_wrong_narrowing_is_refused_in_words(reader, params):
    assert reader.get("/kk/maslikhats/data/votes-by-person.csv", params).status_code == 400


def test_mark_for_spreadsheets_is_sent_when_asked_for(reader, vote):
    address = "/kk/maslikhats/data/votes-by-person.csv"

    plain = b"".join(reader.get(address).streaming_content)
    marked = b"".join(reader.get(address, {"bom": "1"}).streaming_content)

    assert not plain.startswith(b"\xef\xbb\xbf")
    assert marked == b"\xef\xbb\xbf" + plain


@pytest.mark.parametrize("name", ["votes-by-person", "votes-by-faction"])
def test_columns_are_described_where_they_are_fetched_and_in_the_documentation(reader, vote, settings, name):
    header = list(rows(reader, name)[0])

    described = [field["name"] for field in reader.get(f"/en/maslikhats/data/{name}.json").json()["fields"]]
    page = reader.get("/en/maslikhats/data/").content.decode()
    documentation = (settings.BASE_DIR / "docs/data.md").read_text("utf-8")
    section = documentation.partition(f"## `{name}.csv`")[2].partition("\n## ")[0]

    assert described == header
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == header
    assert all(f"<code>{column}</code>" in page for column in header)


# Data for search engines ----------------------------------------------------------------------


def test_search_engines_read_the_session_with_a_clip_for_each_item(db):
    session = SessionFactory(closed=True, number=24)
    item = AgendaItemFactory(session=session, considered=True)
    stream_of(
        session, status="archived", recording_url=YOUTUBE, zero_at=session.starts_at - timedelta(minutes=5)
    )

    event = event_of(session)

    (video,) = event["recordedIn"]
    (clip,) = video["hasPart"]
    assert event["@type"] == "Event"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert (clip["startOffset"], clip["endOffset"]) == (300, 1500)
    assert item.title_kk in clip["name"]
    assert "300" in clip["url"]


def test_cancelled_session_is_cancelled_for_search_engines(db):
    assert event_of(SessionFactory(cancelled=True))["eventStatus"].endswith("EventCancelled")


def test_data_can_not_end_its_block(db):
    session = SessionFactory(announced=True, place_kk="</script><script>alert(1)</script>")

    page = engines["django"].from_string('{% include "maslikhat/jsonld.html" %}').render({"session": session})

    assert page.count("</script>") == 1
    data = re.search(r'<script type="application/ld\+json">(.*)</script>', page, re.DOTALL).group(1)
    assert json.loads(data)["location"][0]["name"].startswith(session.place_kk)


def test_every_table_has_an_address():
    assert {"votes-by-person", "votes-by-faction"} == set(feeds.tables.TABLES)
