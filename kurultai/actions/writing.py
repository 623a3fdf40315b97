"""Writing a proposal, sending it, and taking it back."""

import hashlib
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Citizen, User
from bodies.models import Body
from core.rulings import Conflict, Invalid
from journal.records import record
from kurultai import notices, policies, queries
from kurultai.actions.letting_go import give_up_merges
from kurultai.models import PARTS, Attachment, Consultation, Section, Submission
from kurultai.states import Status
from moderation import actions as moderation
from notifications.outbox import follow
from search import actions as search
from workdays.calendar import Calendar, local_date

# What an author fills in; where the proposal goes is said with ``place``.
FIELDS = (
    *(f"{part}_{language}" for part in PARTS for language in ("kk", "ru")),
    *("sources", "topic", "region", "behalf", "organization", "organization_role"),
)
LONGEST_NAME = 200


@transaction.atomic
def start(
    *, by: User, at: datetime, consultation: Consultation | None = None, section: Section | None = None
) -> Submission:
    """Begin a draft, for a consultation, for a section, or for a place that is chosen later."""
    body = _body_of(consultation, section) or queries.current_body(at)
    policies.may_start(by, queries.rule_for(body, at), at=at).enforce()
    _check_place(consultation, section, at=at)
    assert body is not None
    assert by.verified is not None

    submission = Submission.objects.create(
        body=body,
        consultation=consultation,
        section=section,
        author=by.verified,
        created_at=at,
        updated_at=at,
    )
    record("submission.started", submission, by=by, at=at)

    return submission


def _body_of(consultation: Consultation | None, section: Section | None) -> Body | None:
    place = consultation or section
    return place.body if place else None


def _check_place(consultation: Consultation | None, section: Section | None, *, at: datetime) -> None:
    if consultation is not None:
        policies.takes_proposals(consultation, at=at).enforce()
    if section is not None:
        policies.is_at_work(section, at=at).enforce()
    if consultation and section and consultation.body_id != section.body_id:
        raise Invalid(_("This section belongs to another body than the consultation."))


@transaction.atomic
def write(*, submission: Submission, changes: dict[str, Any], by: User, at: datetime) -> Submission:
    """Keep what the author has filled in; ``changes`` are values of ``FIELDS``."""
    submission = Submission.objects.locked(submission)
    policies.may_edit(by, submission).enforce()
    if unknown := set(changes) - set(FIELDS):
        raise Invalid(_("These cannot be changed: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    _check_organization(submission, changes)

    submission.write(changes, at=at)
    return submission


def _check_organization(submission: Submission, changes: dict[str, Any]) -> None:
    behalf = changes.get("behalf", submission.behalf)
    if behalf not in Submission.Behalf.values:
        raise Invalid(_("Say in whose name you make the proposal."))
    if behalf == Submission.Behalf.PERSON:
        changes |= {"organization": "", "organization_role": ""} if "behalf" in changes else {}
    elif not changes.get("organization", submission.organization).strip():
        raise Invalid(_("Name the organization on whose behalf you make the proposal."))


@transaction.atomic
def place(
    *,
    submission: Submission,
    consultation: Consultation | None = None,
    section: Section | None = None,
    by: User,
    at: datetime,
) -> Submission:
    """Say to which open consultation, or to which section, the proposal goes."""
    submission = Submission.objects.locked(submission)
    policies.may_edit(by, submission).enforce()
    body = _body_of(consultation, section)
    if body is None:
        raise Invalid(_("Choose a consultation or a section for the proposal."))
    _check_place(consultation, section, at=at)

    submission.write({"body": body, "consultation": consultation, "section": section}, at=at)
    return submission


@transaction.atomic
def delete_draft(*, submission: Submission, by: User) -> None:
    submission = Submission.objects.locked(submission)
    policies.may_delete_draft(by, submission).enforce()

    for attachment in submission.attachments.all():
        _forget_file(attachment)
    submission.delete()


def _forget_file(attachment: Attachment) -> None:
    """The file goes when the row is gone for good."""
    name, storage = attachment.file.name, attachment.file.storage
    transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def attach(*, submission: Submission, file: File, by: User, at: datetime) -> Attachment:
    """Add a file, which the form has checked by its content; the same content twice is one file."""
    submission = Submission.objects.locked(submission)
    policies.may_edit(by, submission).enforce()
    sha256 = _checksum(file)
    if same := submission.attachments.filter(sha256=sha256).first():
        return same
    _check_room(submission, at=at)

    return Attachment.objects.create(
        submission=submission,
        name=_short_name(str(file.name)),
        file=file,
        size=file.size,
        sha256=sha256,
        added_at=at,
    )


def _check_room(submission: Submission, *, at: datetime) -> None:
    rule = queries.rule_for(submission.body, at)
    most = rule.attachments_most if rule else 0
    if submission.attachments.count() >= most:
        raise Conflict(_("A proposal has at most %(most)s attachments.") % {"most": most})


def _checksum(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _short_name(name: str) -> str:
    """The end of a name says what kind of file it is: a long one is cut before it."""
    stem, dot, kind = name.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(kind) - 1]}{dot}{kind}"


@transaction.atomic
def detach(*, attachment: Attachment, by: User, at: datetime) -> None:
    submission = Submission.objects.locked(attachment.submission)
    policies.may_edit(by, submission).enforce()

    _forget_file(attachment)
    attachment.delete()
    submission.write({}, at=at)


@transaction.atomic
def submit(*, submission: Submission, by: User, at: datetime) -> Submission:
    """Send a proposal to the moderators and start their clock.

    The terms in force today are copied onto the proposal and hold from here on.
    """
    submission = Submission.objects.locked(submission)
    # One proposal after the other: the limit of a day is counted, not guessed.
    Citizen.objects.select_for_update(no_key=True).get(pk=submission.author_id)
    rule = queries.rule_for(submission.body, at)
    policies.may_submit(by, submission, rule, at=at).enforce()
    assert rule is not None

    due = Calendar.now().add(local_date(at), rule.moderation_days)
    submission.receive(rule=rule, due=due, at=at)
    moderation.open_case(subject=submission, term_days=rule.moderation_days, at=at)
    search.index(subject=submission, texts=submission.texts(), at=at)
    record("submission.received", submission, by=by, at=at, public=True)

    follow(by, submission, reason="author", at=at)
    notices.received(submission, at=at, due=due)
    return submission


@transaction.atomic
def withdraw(*, submission: Submission, by: User, at: datetime) -> Submission:
    """The author takes the proposal back. What was public stays readable as withdrawn."""
    submission = Submission.objects.locked(submission)
    policies.may_withdraw(by, submission).enforce()

    submission.move_to(Status.WITHDRAWN, closed_at=at)
    moderation.drop(subject=submission, at=at)
    give_up_merges(submission, at=at)
    search.forget(subject=submission)
    record("submission.withdrawn", submission, by=by, at=at, public=True)

    notices.withdrawn(submission, at=at)
    return submission
