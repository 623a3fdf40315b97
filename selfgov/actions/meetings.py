"""A meeting is convened with an agenda and held, or it does not come about."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.records import record
from selfgov import notices, policies
from selfgov.actions.checks import check_fields, check_stage, needs_reason
from selfgov.actions.councils import rule_of
from selfgov.actions.items import ItemRow, write_items
from selfgov.models import Community, Council, CouncilRule, Meeting
from selfgov.states import OPEN_RECORD, MeetingStatus
from workdays.calendar import local_date

TO_COME = OPEN_RECORD - {MeetingStatus.HELD}
NOT_TO_COME = _("This meeting is no longer to come.")
# What a convened meeting says of itself.
CONVENED_WITH = ("place_kk", "place_ru", "convened_by", "convened_note", "notice_reason")


@transaction.atomic
def convene(
    *,
    council: Council,
    starts_at: datetime,
    place_kk: str = "",
    place_ru: str = "",
    convened_by: str,
    convened_note: str = "",
    notice_on: date,
    notice_reason: str = "",
    items: Sequence[ItemRow],
    by: User,
    at: datetime,
) -> Meeting:
    """Call a meeting. Residents are told as long before as the rule says, or a reason is given to all."""
    council = _locked(council, by=by, at=at)
    if starts_at <= at:
        raise Invalid(_("This day and hour are over: record the meeting as one that was held."))

    meeting = _new(council, starts_at, at=at)
    meeting.status = MeetingStatus.CONVENED
    meeting.place_kk, meeting.place_ru = place_kk.strip(), place_ru.strip()
    meeting.convened_by, meeting.convened_note = convened_by, convened_note.strip()
    meeting.notice_on, meeting.notice_reason = notice_on, notice_reason.strip()
    _check_call(meeting, items, at=at)
    meeting.save()
    write_items(meeting, items)
    council.community.change(at=at)
    record("meeting.convened", meeting, by=by, at=at, public=True, starts=starts_at.isoformat())

    notices.meeting_convened(meeting, at=at)
    return meeting


@transaction.atomic
def begin(
    *,
    council: Council,
    starts_at: datetime,
    convened_by: str = Meeting.Convener.AKIM,
    by: User,
    at: datetime,
) -> Meeting:
    """Open the record of a meeting that was held without being convened on the portal."""
    council = _locked(council, by=by, at=at)
    if starts_at > at:
        raise Invalid(_("This meeting is still to come: convene it."))

    meeting = _new(council, starts_at, at=at)
    meeting.status, meeting.convened_by = MeetingStatus.HELD, convened_by
    check_fields(meeting, ["convened_by"])
    meeting.save()
    council.community.change(at=at)
    record("meeting.begun", meeting, by=by, at=at, public=True, starts=starts_at.isoformat())

    return meeting


@transaction.atomic
def hold(*, meeting: Meeting, by: User, at: datetime) -> Meeting:
    """Note that a convened meeting took place; its minutes are being written."""
    meeting = Meeting.objects.locked(meeting)
    policies.may_record(by, meeting.council.community, at=at).enforce()
    check_stage(meeting, TO_COME, NOT_TO_COME)
    _refuse_before(meeting, at)

    meeting.move_to(MeetingStatus.HELD, quorum_base=members_of(meeting))
    record("meeting.held", meeting, by=by, at=at, public=True)

    return meeting


@transaction.atomic
def fail_for_quorum(*, meeting: Meeting, reason: str, by: User, at: datetime) -> Meeting:
    """Note that too few came, so that nothing could be decided."""
    meeting = Meeting.objects.locked(meeting)
    policies.may_record(by, meeting.council.community, at=at).enforce()
    check_stage(
        meeting,
        {MeetingStatus.CONVENED, MeetingStatus.HELD},
        _("Only a meeting without signed minutes can have failed."),
    )
    _refuse_before(meeting, at)
    reason = needs_reason(reason)

    meeting.move_to(MeetingStatus.FAILED, status_reason=_kept(meeting, reason))
    meeting.council.community.change(at=at)
    record("meeting.failed", meeting, by=by, at=at, public=True, reason=reason)

    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: User, at: datetime) -> Meeting:
    """Call a meeting off; it stays readable as cancelled."""
    meeting = Meeting.objects.locked(meeting)
    policies.may_record(by, meeting.council.community, at=at).enforce()
    check_stage(meeting, TO_COME, NOT_TO_COME)
    reason = needs_reason(reason)

    was_convened = meeting.status == MeetingStatus.CONVENED
    meeting.move_to(MeetingStatus.CANCELLED, status_reason=_kept(meeting, reason))
    meeting.council.community.change(at=at)
    record("meeting.cancelled", meeting, by=by, at=at, public=was_convened, reason=reason)

    if was_convened:
        notices.meeting_cancelled(meeting, at=at)
    return meeting


@transaction.atomic
def postpone(*, meeting: Meeting, starts_at: datetime, reason: str, by: User, at: datetime) -> Meeting:
    """Move a convened meeting. Residents learn of it now, and of the reason if that is late."""
    meeting = Meeting.objects.locked(meeting)
    policies.may_record(by, meeting.council.community, at=at).enforce()
    check_stage(meeting, {MeetingStatus.CONVENED}, NOT_TO_COME)
    reason = needs_reason(reason)
    if starts_at <= at:
        raise Invalid(_("Give a day and an hour that are still to come."))
    if starts_at == meeting.starts_at:
        raise Invalid(_("The meeting is convened for this day and hour already."))
    _check_sits(meeting.council, local_date(starts_at))

    before, meeting.starts_at, meeting.notice_on = meeting.starts_at, starts_at, local_date(at)
    meeting.rule = rule_of(meeting.council.kind, local_date(starts_at))
    meeting.notice_reason = reason if is_short(meeting) else ""
    check_fields(meeting, ["notice_reason"])
    meeting.save(update_fields=["starts_at", "rule", "notice_on", "notice_reason"])
    meeting.council.community.change(at=at)
    record(
        *("meeting.postponed", meeting),
        by=by,
        at=at,
        public=True,
        reason=reason,
        before=before.isoformat(),
        starts=starts_at.isoformat(),
    )

    notices.meeting_postponed(meeting, at=at, before=before, reason=reason)
    return meeting


# What is asked of a meeting -----------------------------------------------------------------


def rule_and_council(council: Council, day: date) -> CouncilRule:
    """The rule for a meeting of a council on a day; raises ``Invalid`` when the council does not sit then."""
    _check_sits(council, day)
    return rule_of(council.kind, day)


def members_of(meeting: Meeting) -> int | None:
    """How many members the council had on the day; ``None`` where residents are counted instead."""
    if meeting.rule.quorum_base != CouncilRule.Base.MEMBERS:
        return meeting.quorum_base
    return meeting.council.members.held(local_date(meeting.starts_at)).count()


def is_short(meeting: Meeting) -> bool:
    """Whether residents were told later than the rule asks."""
    return meeting.notice_on is not None and _notice_days(meeting) < meeting.rule.notice_days


def _notice_days(meeting: Meeting) -> int:
    assert meeting.notice_on is not None
    return (local_date(meeting.starts_at) - meeting.notice_on).days


def _locked(council: Council, *, by: User, at: datetime) -> Council:
    """The council, fresh, with its community held until the end of the transaction."""
    community = Community.objects.locked(council.community)
    policies.may_record(by, community, at=at).enforce()
    return Council.objects.select_related("community__unit", "rule").get(pk=council.pk)


def _new(council: Council, starts_at: datetime, *, at: datetime) -> Meeting:
    rule = rule_and_council(council, local_date(starts_at))
    if council.meetings.filter(starts_at=starts_at).exclude(status=MeetingStatus.CANCELLED).exists():
        raise Conflict(_("A meeting of this council at this hour is on file already."))
    meeting = Meeting(council=council, rule=rule, starts_at=starts_at, created_at=at)
    meeting.quorum_base = members_of(meeting)
    return meeting


def _check_sits(council: Council, day: date) -> None:
    if day < council.from_date or (council.to_date is not None and day > council.to_date):
        raise Invalid(_("The council does not sit on that day."))


def _check_call(meeting: Meeting, items: Sequence[ItemRow], *, at: datetime) -> None:
    if not meeting.place:
        raise Invalid(_("Say where the meeting takes place, in Kazakh or in Russian."))
    if not items:
        raise Invalid(_("Put at least one matter on the agenda."))
    check_fields(meeting, CONVENED_WITH)
    assert meeting.notice_on is not None
    if meeting.notice_on > local_date(at):
        raise Invalid(_("The day on which residents were told is still to come."))
    if is_short(meeting) and not meeting.notice_reason:
        raise Invalid(_too_short(meeting))


def _too_short(meeting: Meeting) -> str:
    days = _notice_days(meeting)
    asked = ngettext(
        "Residents are told at least %(count)s day before a meeting.",
        "Residents are told at least %(count)s days before a meeting.",
        meeting.rule.notice_days,
    )
    given = ngettext(
        "Here it was %(count)s day before it: say why the notice was shorter.",
        "Here it was %(count)s days before it: say why the notice was shorter.",
        days,
    )
    return f"{asked % {'count': meeting.rule.notice_days}} {given % {'count': days}}"


def _refuse_before(meeting: Meeting, at: datetime) -> None:
    if meeting.starts_at > at:
        raise Conflict(_("The meeting has not begun yet."))


def _kept(meeting: Meeting, reason: str) -> str:
    meeting.status_reason = reason
    check_fields(meeting, ["status_reason"])
    return reason
