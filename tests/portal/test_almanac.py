"""The stories of the demonstration keep their order and the terms of law on whatever day they are loaded."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from petitions.limits import months_after
from portal.demonstration import almanac, files
from portal.demonstration.maslikhats import sittings
from workdays.calendar import Calendar, end_of, local_date


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("-3h", "2026-11-20 09:00"),
        ("-1d 21:47", "2026-11-19 21:47"),
        ("-5dw 11:00", "2026-11-13 11:00"),
        ("-1w 09:00", "2026-11-19 09:00"),
        ("-5w 09:00", "2026-11-13 09:00"),
        ("+1w 15:00", "2026-11-23 15:00"),
    ],
)
def test_moments_are_counted_from_now(text, moment):
    friday = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)  # noon in Kazakhstan

    found = almanac.Almanac(friday, Calendar()).moment(text)

    assert f"{timezone.localtime(found):%Y-%m-%d %H:%M}" == moment


def test_a_working_day_is_counted_back_from_a_sunday_too():
    sunday = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)

    found = almanac.Almanac(sunday, Calendar()).moment("-1w 09:00")

    assert f"{timezone.localtime(found):%Y-%m-%d}" == "2026-11-19"


@pytest.mark.parametrize("weeks", range(0, 53, 6))
@pytest.mark.parametrize("weekday", range(7))
def test_stories_are_in_order_and_in_time_whenever_they_are_loaded(weeks, weekday):
    now = datetime(2026, 11, 16, 20, 30, tzinfo=UTC) + timedelta(weeks=weeks, days=weekday)
    calendar = Calendar()

    for slug in files.slugs():
        told = files.read(f"petitions/{slug}.json")
        read = almanac.Almanac(now, calendar).moment
        moments = {
            step["do"]: read(step["at"]) for step in told["steps"] if "at" in step and step["do"] != "remind"
        }
        days = {name: local_date(moment) for name, moment in moments.items()}
        in_order = [read(told["begun"]), *moments.values(), now]
        assert in_order == sorted(in_order), slug
        if "back" in days:
            assert calendar.count(days["publish"], days["back"]) <= 10, slug
            assert moments.get("sign", now) < end_of(months_after(days["back"], 6)), slug
        if "register" in days:
            assert calendar.count(days["sign"], days["register"]) <= 1, slug
        if "decide" in days:
            assert calendar.count(days["register"], days["decide"]) <= 20, slug


def test_a_moment_that_is_none_is_named():
    with pytest.raises(ValueError, match="yesterday"):
        almanac.Almanac(timezone.now(), Calendar()).moment("yesterday")


NOTICE_DAYS = {"ordinary": 10, "extraordinary": 3, "commission": 3}


@pytest.mark.parametrize("hour", [1, 6, 12, 20])
@pytest.mark.parametrize("weeks", range(0, 53, 6))
@pytest.mark.parametrize("weekday", range(7))
def test_sessions_are_in_order_and_in_time_whenever_they_are_loaded(weeks, weekday, hour):
    now = datetime(2026, 11, 16, hour, 30, tzinfo=UTC) + timedelta(weeks=weeks, days=weekday)
    read = almanac.Almanac(now, Calendar())

    for path in (files.FOLDER / "maslikhats" / "sessions").glob("*.json"):
        told = files.read(f"maslikhats/sessions/{path.name}")
        starts = sittings.start_of(told["starts"], read)
        moments = [read.moment(told[name]) for name in ("planned", "announced") if name in told]
        assert [*moments, min(starts, now)] == sorted([*moments, min(starts, now)]), path.stem
        if "announced" in told:
            notice = (local_date(starts) - local_date(moments[-1])).days
            assert notice >= NOTICE_DAYS[told["kind"]], path.stem
        steps = [_moment(step, starts, read) for step in told["steps"]]
        assert [*steps, now] == sorted([*steps, now]), path.stem
        assert all(
            read.moment(step["done"]) > at
            for step, at in zip(told["steps"], steps, strict=True)
            if "done" in step
        ), path.stem


def _moment(step: dict[str, Any], starts: datetime, read: almanac.Almanac) -> datetime:
    return read.moment(step["when"]) if "when" in step else starts + timedelta(minutes=step.get("at", 0))


@pytest.mark.parametrize("weeks", range(0, 53, 3))
def test_the_petition_of_a_session_is_answered_in_time(weeks):
    read = almanac.Almanac(datetime(2026, 11, 18, 20, 30, tzinfo=UTC) + timedelta(weeks=weeks), Calendar())
    told = files.read("maslikhats/sessions/akkol-15.json")
    petition = files.read("petitions/akkol-village-clubs.json")

    registered = next(step["at"] for step in petition["steps"] if step["do"] == "register")
    answered = next(step for step in told["steps"] if step["do"] == "answer")
    at = _moment(answered, read.moment(told["starts"]), read)

    assert read.moment(registered) < read.moment(told["announced"])
    assert read.calendar.count(local_date(read.moment(registered)), local_date(at)) <= 20
