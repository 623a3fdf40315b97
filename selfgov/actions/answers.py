"""The akim's answer to minutes, and what becomes of a disagreement or a silence."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.models import Entry
from journal.records import record
from selfgov import notices, policies
from selfgov.actions.checks import check_fields, check_stage, needs_reason
from selfgov.actions.initiatives import send_initiative, start_from_item
from selfgov.models import Initiative, InitiativeKind, Meeting, MeetingItem
from selfgov.states import MeetingStatus
from workdays.calendar import Calendar, local_date


@transaction.atomic
def answer(
    *,
    meeting: Meeting,
    agrees: bool,
    answer_kk: str = "",
    answer_ru: str = "",
    answered_on: date,
    by: User,
    at: datetime,
) -> Meeting:
    """Note what the akim says to the minutes: who disagrees says why. A late answer is one, too."""
    meeting = Meeting.objects.locked(meeting)
    policies.may_answer(by, meeting, at=at).enforce()
    if not agrees and not (answer_kk.strip() or answer_ru.strip()):
        raise Invalid(_("Say in Kazakh or in Russian why the akim disagrees."))
    if answered_on > local_date(at) or (meeting.passed_on and answered_on < meeting.passed_on):
        raise Invalid(
            _("The day of the answer is from the one on which the minutes were passed until today.")
        )

    meeting.answer_kk, meeting.answer_ru = answer_kk.strip(), answer_ru.strip()
    check_fields(meeting, ["answer_kk", "answer_ru"])
    meeting.move_to(
        MeetingStatus.ANSWERED if agrees else MeetingStatus.DISAGREED,
        answered_on=answered_on,
        akim_agrees=agrees,
        answer_kk=meeting.answer_kk,
        answer_ru=meeting.answer_ru,
    )
    meeting.council.community.change(at=at)
    event = "meeting.answered" if agrees else "meeting.disagreed"
    on_behalf = policies.answers_on_behalf(by, meeting.council.community, at=at)
    record(event, meeting, by=by, at=at, public=True, on_behalf=on_behalf, answered=str(answered_on))

    notices.akim_answered(meeting, at=at)
    return meeting


@transaction.atomic
def settle(*, meeting: Meeting, note: str, later: Meeting | None = None, by: User, at: datetime) -> Meeting:
    """End a disagreement: it was discussed again, at a ``later`` meeting if that is on file."""
    meeting = Meeting.objects.locked(meeting)
    policies.may_record(by, meeting.council.community, at=at).enforce()
    check_stage(meeting, {MeetingStatus.DISAGREED}, _("There is no disagreement to settle."))
    note = needs_reason(note)
    if later is not None and not _discusses(later, meeting):
        raise Invalid(_("A disagreement is settled at a later meeting of the same community."))

    meeting.move_to(MeetingStatus.ANSWERED)
    meeting.council.community.change(at=at)
    settled_at = later.code if later else ""
    record("meeting.settled", meeting, by=by, at=at, public=True, reason=note, later=settled_at)

    return meeting


def _discusses(later: Meeting, meeting: Meeting) -> bool:
    is_of_it = later.council.community_id == meeting.council.community_id
    return is_of_it and later.starts_at > meeting.starts_at


@transaction.atomic
def refer(*, meeting: Meeting, item: MeetingItem, by: User, at: datetime) -> Initiative:
    """Take a matter to the maslikhat of the district: the akim disagreed, or is silent past the term."""
    meeting = Meeting.objects.locked(meeting)
    policies.may_record(by, meeting.council.community, at=at).enforce()
    _check_may_go_up(meeting, at)
    if item.meeting_id != meeting.pk:
        raise Invalid(_("This matter belongs to another meeting."))

    initiative = start_from_item(item=item, kind=InitiativeKind.DISAGREEMENT, by=by, at=at)
    initiative = send_initiative(initiative=initiative, by=by, at=at)
    meeting.move_to(MeetingStatus.REFERRED)
    meeting.council.community.change(at=at)
    record(
        *("meeting.referred", meeting),
        by=by,
        at=at,
        public=True,
        title=str(item.title),
        initiative=initiative.code,
    )

    notices.meeting_referred(meeting, item, initiative, at=at)
    return initiative


def _check_may_go_up(meeting: Meeting, at: datetime) -> None:
    if meeting.status == MeetingStatus.WITH_AKIM and not meeting.is_answer_overdue(local_date(at)):
        raise Conflict(_("The akim still has time to answer."))
    check_stage(
        meeting,
        {MeetingStatus.WITH_AKIM, MeetingStatus.DISAGREED},
        _("Only what the akim disagreed with or left unanswered goes to the maslikhat."),
    )


# The clock ----------------------------------------------------------------------------------


def note_silent_akims(*, at: datetime) -> int:
    """Say once, in public, that an akim has let the term pass; return of how many."""
    told = Entry.objects.filter(event="meeting.answer_overdue", subject_kind="selfgov.meeting")
    overdue = Meeting.objects.answer_overdue(local_date(at)).exclude(pk__in=told.values("subject_id"))
    calendar = Calendar.now()
    return sum(_note_silence(meeting, calendar, at=at) for meeting in overdue.order_by("pk"))


@transaction.atomic
def _note_silence(meeting: Meeting, calendar: Calendar, *, at: datetime) -> bool:
    meeting = Meeting.objects.locked(meeting)
    if meeting.status != MeetingStatus.WITH_AKIM or meeting.passed_on is None:
        return False
    # The Government moves working days within the year: the due date moves with them.
    if meeting.rule.answer_days is not None:
        meeting.move_answer_due(calendar.add(meeting.passed_on, meeting.rule.answer_days))
    if not meeting.is_answer_overdue(local_date(at)):
        return False
    record(
        *("meeting.answer_overdue", meeting), by=None, at=at, public=True, due=str(meeting.answer_due_date)
    )

    notices.akim_overdue(meeting, at=at)
    return True
