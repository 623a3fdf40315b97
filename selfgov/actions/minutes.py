"""Minutes are signed, published, passed to the akim, and corrected in public; old ones come as scans."""

from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.documents import kind_of
from core.rulings import Conflict, Invalid
from journal.records import record
from selfgov import notices, policies, queries
from selfgov.actions.checks import check_fields, check_stage, document_of, needs_reason
from selfgov.limits import Vote, result_of
from selfgov.models import Community, Council, Meeting, MeetingItem, MinutesCorrection
from selfgov.states import WITH_MINUTES, MeetingStatus
from workdays.calendar import Calendar, local_date

SCANS = ("pdf", "png", "jpg", "jpeg")
ARCHIVED_WITH = ("number", "summary_kk", "summary_ru")


@transaction.atomic
def sign(*, meeting: Meeting, signed_on: date, by: User, at: datetime) -> Meeting:
    """Close the record: chair and secretary have signed. From here on votes have their results."""
    meeting = Meeting.objects.locked(meeting)
    policies.may_record(by, meeting.council.community, at=at).enforce()
    check_stage(meeting, {MeetingStatus.HELD}, _("There are no minutes to sign at this stage."))
    if missing := queries.missing_for_signing(meeting):
        raise Invalid(" ".join(str(sentence) for sentence in missing))
    _refuse_without_quorum(meeting)
    _check_day(signed_on, since=local_date(meeting.starts_at), at=at)

    for item in meeting.items.all():
        item.conclude(_result(item, meeting))
    meeting.move_to(
        MeetingStatus.SIGNED,
        signed_on=signed_on,
        pass_due_date=_due(signed_on, meeting.rule.minutes_days),
    )
    meeting.council.community.change(at=at)
    record("meeting.signed", meeting, by=by, at=at, public=True, signed=str(signed_on))

    return meeting


def _refuse_without_quorum(meeting: Meeting) -> None:
    quorum = queries.quorum_of(meeting)
    if quorum is None or not quorum.reached:
        assert quorum is not None
        raise Conflict(
            _(
                "There was no quorum: %(present)s of %(base)s were present and %(needed)s are needed. "
                "Such a meeting decides nothing: note that it failed."
            )
            % {"present": quorum.present, "base": quorum.base, "needed": quorum.needed}
        )


def _result(item: MeetingItem, meeting: Meeting) -> Vote:
    return result_of(
        for_votes=item.votes_for or 0,
        against=item.votes_against or 0,
        present=meeting.present_count or 0,
        chair_decides=meeting.rule.chair_decides_ties,
        chair_for=bool(item.chair_voted_for),
    )


def _check_day(day: date, *, since: date | None, at: datetime) -> None:
    if day > local_date(at):
        raise Invalid(_("This day is still to come."))
    if since is not None and day < since:
        raise Invalid(_("This day is before what it follows from."))


def _due(start: date, days: int | None) -> date | None:
    return None if days is None else Calendar.now().add(start, days)


@transaction.atomic
def publish(*, meeting: Meeting, by: User, at: datetime) -> Meeting:
    """Let everyone read signed minutes."""
    meeting = Meeting.objects.locked(meeting)
    policies.may_record(by, meeting.council.community, at=at).enforce()
    check_stage(meeting, WITH_MINUTES, _("Minutes are published once they are signed."))
    if meeting.published_at is not None:
        raise Conflict(_("These minutes are already published."))

    meeting.publish(at=at)
    meeting.council.community.change(at=at)
    record("meeting.published", meeting, by=by, at=at, public=True)

    notices.minutes_published(meeting, at=at)
    return meeting


@transaction.atomic
def pass_to_akim(*, meeting: Meeting, passed_on: date, by: User, at: datetime) -> Meeting:
    """Hand signed minutes to the akim, whose term to answer begins."""
    meeting = Meeting.objects.locked(meeting)
    policies.may_record(by, meeting.council.community, at=at).enforce()
    check_stage(meeting, {MeetingStatus.SIGNED}, _("Only signed minutes are passed to the akim, once."))
    if meeting.is_archive:
        raise Conflict(_("These are old minutes: nothing is asked of the akim any more."))
    _check_day(passed_on, since=meeting.signed_on, at=at)

    due = _due(passed_on, meeting.rule.answer_days)
    meeting.move_to(MeetingStatus.WITH_AKIM, passed_on=passed_on, answer_due_date=due)
    record("meeting.passed", meeting, by=by, at=at, public=True, passed=str(passed_on), due=str(due or ""))

    notices.minutes_passed(meeting, at=at)
    return meeting


@transaction.atomic
def correct(
    *, meeting: Meeting, what: str, old: str, new: str, reason: str, by: User, at: datetime
) -> MinutesCorrection:
    """Correct signed minutes beside their text, where everyone reads what stood there and why it changed."""
    meeting = Meeting.objects.locked(meeting)
    policies.may_record(by, meeting.council.community, at=at).enforce()
    check_stage(
        meeting, WITH_MINUTES, _("The minutes are not signed yet: change them where they are written.")
    )
    if not what.strip():
        raise Invalid(_("Say what is corrected."))
    if old.strip() == new.strip():
        raise Invalid(_("Nothing would change: the new words are the old ones."))

    correction = MinutesCorrection(
        meeting=meeting,
        what=what.strip(),
        old=old.strip(),
        new=new.strip(),
        reason=needs_reason(reason),
        at=at,
    )
    check_fields(correction, ["what", "reason"])
    correction.save()
    meeting.council.community.change(at=at)
    record("meeting.corrected", meeting, by=by, at=at, public=True, what=correction.what)

    return correction


@transaction.atomic
def archive(
    *,
    council: Council,
    starts_at: datetime,
    scan: File,
    summary_kk: str = "",
    summary_ru: str = "",
    number: str = "",
    by: User,
    at: datetime,
) -> Meeting:
    """Put old minutes on file as a scan, found by what they were about; they are public at once."""
    community = Community.objects.locked(council.community)
    policies.may_record(by, community, at=at).enforce()
    council = Council.objects.select_related("community__unit", "rule").get(pk=council.pk)
    if starts_at > at:
        raise Invalid(_("Old minutes are of a meeting that was held."))

    # The law of that time may not be on file: the rule that the council was seated under serves.
    meeting = Meeting(
        council=council,
        rule=council.rule,
        status=MeetingStatus.SIGNED,
        convened_by=Meeting.Convener.AKIM,
        starts_at=starts_at,
        number=number.strip(),
        summary_kk=summary_kk.strip(),
        summary_ru=summary_ru.strip(),
        is_archive=True,
        published_at=at,
        created_at=at,
    )
    _check_archived(meeting)
    meeting.scan = _scanned(scan)
    meeting.scan_size = scan.size
    meeting.save()
    community.change(at=at)
    record("meeting.archived", meeting, by=by, at=at, public=True)

    return meeting


def _check_archived(meeting: Meeting) -> None:
    if not meeting.summary:
        raise Invalid(
            _("Say what the minutes are about, in Kazakh or in Russian: this is how they are found.")
        )
    council, day = meeting.council, local_date(meeting.starts_at)
    if day < council.from_date or (council.to_date is not None and day > council.to_date):
        raise Invalid(_("The council does not sit on that day."))
    check_fields(meeting, ARCHIVED_WITH)


def _scanned(scan: File) -> File:
    scan = document_of(scan)
    if kind_of(scan) not in SCANS:
        raise Invalid(_("A scan is a PDF, PNG or JPG file."))
    return scan
