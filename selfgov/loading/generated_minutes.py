"""Invented meetings: four a year, with their matters, votes, and what the akim answered."""

from datetime import date, timedelta
from typing import Any

from selfgov.limits import has_quorum, result_of
from selfgov.loading import generated_texts as texts
from selfgov.loading.generated_frame import Place, Seated, both, moment, quarters
from selfgov.loading.generated_texts import Matter
from selfgov.models import Meeting, MeetingItem, Member, Presence
from selfgov.states import MeetingStatus

# Of a hundred meetings so many have no quorum, and so many akims disagree.
FAILED, DISAGREED = 2, 4
# Of a hundred akims so many have not answered the latest minutes yet.
SILENT = 5
SPREAD = 18
Items = dict[str, MeetingItem]


def meet(place: Place, year: int, extra: dict[int, Matter]) -> dict[int, Items]:
    """The meetings of a year; by quarter and subject, the matters that were decided.

    ``extra`` are matters that follow from what else happens in the year, by quarter.
    """
    decided = {}
    for quarter, first in quarters(year):
        days = place.pick(f"{year}/{quarter}/day", SPREAD)
        day = place.catalogs.after(first + timedelta(days=days - 1), 1)
        seated = place.seated_on(day)
        if seated and place.catalogs.after(day, 1) < place.today:
            agenda = [*texts.MATTERS[quarter], *([extra[quarter]] if quarter in extra else [])]
            decided[quarter] = _hold(place, seated, day, quarter, agenda)
    return decided


def _hold(place: Place, seated: Seated, day: date, quarter: int, agenda: list[Matter]) -> Items:
    what = f"{day.year}/{quarter}"
    came = _came(place, seated, what)
    meeting = Meeting(
        code=place.code(f"meeting/{what}"),
        council=seated.council,
        rule_id=seated.council.rule_id,
        number=str(quarter),
        convened_by=Meeting.Convener.AKIM if place.pick(what, 5) else Meeting.Convener.MEMBERS,
        notice_on=day - timedelta(days=seated.council.rule.notice_days + 1),
        starts_at=moment(day, 10 + place.pick(f"{what}/hour", 6)),
        quorum_base=len(seated.members),
        present_count=len(came),
        created_at=moment(day - timedelta(days=12)),
        **both("place", texts.PLACE),
    )
    place.batch.add(meeting)
    for member in came:
        place.batch.add(Presence(meeting=meeting, member=member))
    if not has_quorum(len(came), len(seated.members), seated.council.rule.quorum):
        meeting.status, meeting.status_reason = MeetingStatus.FAILED, texts.NO_QUORUM
        return {}
    _sign(place, meeting, came, day)
    items = [_decide(place, meeting, number, matter) for number, matter in enumerate(agenda, start=1)]
    return {item.subject: item for item in items}


def _came(place: Place, seated: Seated, what: str) -> list[Member]:
    """Who was there: nearly all, or in a few cases fewer than a quorum."""
    if place.pick(f"{what}/quorum", 100) < FAILED:
        return seated.members[: max(0, (len(seated.members) - 1) // 2)]
    missing = place.pick(f"{what}/missing", max(1, len(seated.members) // 3))
    return seated.members[: len(seated.members) - missing]


def _sign(place: Place, meeting: Meeting, came: list[Member], day: date) -> None:
    """Signed on the next working day, passed on within the term, and public."""
    rule, after = meeting.council.rule, place.catalogs.after
    meeting.chair, meeting.secretary = came[0].name, came[-1].name
    meeting.signed_on = after(day, 1)
    meeting.published_at = moment(meeting.signed_on, 18)
    meeting.pass_due_date = after(meeting.signed_on, rule.minutes_days or 0)
    meeting.passed_on = after(meeting.signed_on, 1)
    meeting.status = MeetingStatus.WITH_AKIM
    meeting.answer_due_date = after(meeting.passed_on, rule.answer_days or 0)
    chance = place.pick(f"{day}/answer", 100)
    answered_on = after(meeting.passed_on, 1 + chance % 7)
    is_silent = day.year == place.today.year and place.pick(f"{day}/silent", 100) < SILENT
    if answered_on <= place.today and not is_silent:
        _answer(meeting, answered_on, agrees=chance >= DISAGREED)


def _answer(meeting: Meeting, answered_on: date, *, agrees: bool) -> None:
    meeting.status = MeetingStatus.ANSWERED if agrees else MeetingStatus.DISAGREED
    meeting.answered_on, meeting.akim_agrees = answered_on, agrees
    for name, text in both("answer", texts.AGREED if agrees else texts.DISAGREED).items():
        setattr(meeting, name, text)


def _decide(place: Place, meeting: Meeting, number: int, matter: Matter) -> MeetingItem:
    year, present = meeting.starts_at.year, meeting.present_count or 0
    against = place.pick(f"{meeting.code}/{number}/against", max(1, present // 4))
    abstained = place.pick(f"{meeting.code}/{number}/abstained", 2) if present > against + 2 else 0
    said: dict[str, Any] = {"year": year, "before": year - 1, "after": year + 1}
    votes = {"for_votes": present - against - abstained, "against": against, "present": present}
    item = MeetingItem(
        code=place.code(f"item/{meeting.code}/{number}"),
        meeting=meeting,
        position=number,
        subject=matter.subject,
        rapporteur=place.akim,
        votes_for=votes["for_votes"],
        votes_against=against,
        votes_abstained=abstained,
        result=result_of(**votes, chair_decides=True, chair_for=True),
        **both("title", matter.title, **said),
        **both("speeches", texts.SPEECHES),
        **both("decision", matter.decision, **said),
    )
    return place.batch.add(item)
