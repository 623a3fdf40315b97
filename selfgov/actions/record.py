"""The record of a meeting, saved from one page as a whole, and the files for it."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.face import written_date
from core.rulings import Conflict, Invalid, Sentence
from journal.models import Entry
from journal.records import record
from selfgov import policies
from selfgov.actions.checks import check_fields, check_stage, document_of
from selfgov.actions.items import ItemRow, says_the_same, write_items
from selfgov.actions.meetings import members_of, rule_and_council
from selfgov.models import CouncilRule, Material, Meeting, Member
from selfgov.states import OPEN_RECORD, WITH_MINUTES, MeetingStatus
from workdays.calendar import local_date

COUNTS = ("quorum_base", "present_count")
# What a clerk fills in; the two counts follow from the names wherever members are counted.
WRITTEN = (
    *("number", "starts_at", "place_kk", "place_ru", "convened_by", "convened_note"),
    *("notice_on", "notice_reason", "chair", "secretary", "others_present", *COUNTS),
)


@transaction.atomic
def write_record(
    *,
    meeting: Meeting,
    version: int,
    changes: dict[str, Any],
    present: Sequence[int] = (),
    items: Sequence[ItemRow] = (),
    by: User,
    at: datetime,
) -> Meeting:
    """Save everything the page of a meeting holds: its fields, who was present, the matters.

    ``version`` is the one that the page was filled in from. Raises ``Conflict`` when somebody else
    has saved since. The same page sent twice, after a lost connection, is saved once.
    """
    meeting = Meeting.objects.locked(meeting)
    policies.may_record(by, meeting.council.community, at=at).enforce()
    check_stage(meeting, OPEN_RECORD, _("The minutes are signed: from now on they are corrected in public."))
    changes = _tidied(changes)
    if meeting.version != version:
        if _is_saved_already(meeting, changes, present, items):
            return meeting
        raise Conflict(_saved_meanwhile(meeting))

    changed = sorted(name for name, value in changes.items() if getattr(meeting, name) != value)
    _apply(meeting, changes, at=at)
    _seat(meeting, present)
    _check_counts(meeting)
    write_items(meeting, items)
    meeting.write({name: getattr(meeting, name) for name in ("rule", *COUNTS, *changes)})
    meeting.council.community.change(at=at)
    is_public = meeting.status == MeetingStatus.CONVENED
    record("meeting.written", meeting, by=by, at=at, public=is_public, fields=changed)

    return meeting


def _tidied(changes: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(changes) - set(WRITTEN):
        raise Invalid(_("These cannot be changed: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    tidied = {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}
    if "others_present" in tidied:
        lines = (" ".join(line.split()) for line in tidied["others_present"].splitlines())
        tidied["others_present"] = "\n".join(line for line in lines if line)
    return tidied


def _is_saved_already(
    meeting: Meeting, changes: dict[str, Any], present: Sequence[int], items: Sequence[ItemRow]
) -> bool:
    kept = {name: value for name, value in changes.items() if not (_is_named(meeting) and name in COUNTS)}
    there = set(meeting.presences.values_list("member_id", flat=True))
    fields = all(getattr(meeting, name) == value for name, value in kept.items())
    return fields and there == set(present) and says_the_same(meeting, items)


def _saved_meanwhile(meeting: Meeting) -> Sentence:
    last = Entry.objects.about(meeting).filter(event="meeting.written").last()
    return _(
        "%(who)s saved this record at %(when)s, after you had opened it. "
        "Nothing of theirs was overwritten, and what you typed stands below: "
        "compare it with the record and save once more."
    ) % {
        "who": last.actor_name if last else _("Somebody"),
        "when": written_date(last.at if last else meeting.created_at, "DATETIME_FORMAT"),
    }


def _apply(meeting: Meeting, changes: dict[str, Any], *, at: datetime) -> None:
    before = meeting.starts_at
    for name, value in changes.items():
        setattr(meeting, name, value)
    check_fields(meeting, [name for name in changes if name not in COUNTS])
    if meeting.starts_at == before:
        return
    if meeting.status == MeetingStatus.CONVENED:
        raise Conflict(_("Residents have been told of this day and hour: to move the meeting, postpone it."))
    if meeting.status == MeetingStatus.HELD and meeting.starts_at > at:
        raise Invalid(_("A meeting that was held did not begin in the future."))
    meeting.rule = rule_and_council(meeting.council, local_date(meeting.starts_at))


# Who was there ------------------------------------------------------------------------------


def _is_named(meeting: Meeting) -> bool:
    """Whether members are counted, each by name, or residents by their number."""
    return meeting.rule.quorum_base == CouncilRule.Base.MEMBERS


def _seat(meeting: Meeting, present: Sequence[int]) -> None:
    """Note who of the members was there; the counts follow."""
    if not _is_named(meeting):
        if present:
            raise Invalid(_("Residents at this gathering are counted, not named."))
        return
    sitting = _members(meeting, present)
    meeting.presences.exclude(member__in=sitting).delete()
    there = set(meeting.presences.values_list("member_id", flat=True))
    for pk in present:
        if pk not in there:
            meeting.presences.create(member_id=pk)
    meeting.quorum_base = members_of(meeting)
    meeting.present_count = len(sitting) if sitting or meeting.status == MeetingStatus.HELD else None


def _members(meeting: Meeting, present: Sequence[int]) -> list[Member]:
    named = Member.objects.in_bulk(present)
    twice = [pk for pk, times in Counter(present).items() if times > 1]
    if twice:
        raise Invalid(_("Counted more than once: %(names)s.") % {"names": _names(twice, named)})
    day = local_date(meeting.starts_at)
    strange = [pk for pk in present if pk not in named or not _sits(named[pk], meeting, day)]
    if strange:
        raise Invalid(
            _("Not members of this council on that day: %(names)s.") % {"names": _names(strange, named)}
        )
    return list(named.values())


def _sits(member: Member, meeting: Meeting, day: Any) -> bool:
    return member.council_id == meeting.council_id and member.sits_on(day)


def _names(pks: Sequence[int], named: dict[int, Member]) -> str:
    return ", ".join(named[pk].name if pk in named else f"№ {pk}" for pk in pks)


def _check_counts(meeting: Meeting) -> None:
    for name in COUNTS:
        if (getattr(meeting, name) or 0) < 0:
            raise Invalid(_("Fewer than none can't have been present."))
    present, base = meeting.present_count, meeting.quorum_base
    if present is not None and base is not None and present > base:
        raise Invalid(
            _("%(present)s were present, but only %(base)s could take part: check both numbers.")
            % {"present": present, "base": base}
        )


# Files --------------------------------------------------------------------------------------


@transaction.atomic
def add_material(
    *, meeting: Meeting, title: str, language: str, file: File, by: User, at: datetime
) -> Material:
    """Put a file beside the agenda, for everyone to read."""
    meeting = Meeting.objects.locked(meeting)
    policies.may_record(by, meeting.council.community, at=at).enforce()
    check_stage(meeting, OPEN_RECORD | WITH_MINUTES, _("This meeting does not take place."))
    file = document_of(file)

    material = Material(
        meeting=meeting,
        title=title.strip() or str(file.name),
        language=language,
        size=file.size,
        sha256=_checksum(file),
        added_at=at,
    )
    check_fields(material, ["title", "language"])
    material.file = file
    material.save()
    is_public = meeting.status != MeetingStatus.PLANNED
    record("meeting.material_added", meeting, by=by, at=at, public=is_public, title=material.title)

    return material


def _checksum(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


@transaction.atomic
def remove_material(*, material: Material, by: User, at: datetime) -> Meeting:
    """Take a file away while the record is open; the journal keeps its title."""
    meeting = Meeting.objects.locked(material.meeting)
    policies.may_record(by, meeting.council.community, at=at).enforce()
    check_stage(meeting, OPEN_RECORD, _("The minutes are signed: their files stay."))

    material = meeting.materials.get(pk=material.pk)
    stored = material.file
    material.delete()
    transaction.on_commit(lambda: stored.delete(save=False))
    is_public = meeting.status != MeetingStatus.PLANNED
    record("meeting.material_removed", meeting, by=by, at=at, public=is_public, title=material.title)

    return meeting
