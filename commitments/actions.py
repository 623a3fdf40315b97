"""Everything that happens to a commitment. Who may do it is decided by whoever it follows from."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from bodies.models import Body
from commitments.models import Commitment
from core.rulings import Conflict, Invalid, Sentence
from journal.records import record
from workdays.calendar import local_date

LONGEST_TEXT = 500
LONGEST_NAME = 200
_is_web_address = URLValidator(schemes=["https", "http"])


@transaction.atomic
def promise(
    *,
    subject: models.Model,
    what_kk: str,
    what_ru: str,
    due_date: date,
    by: User | None,
    at: datetime,
    body: Body | None = None,
    who: str = "",
) -> Commitment:
    """Write down what follows from ``subject``: what will be done, by whom and by when."""
    what_kk, what_ru, who = what_kk.strip(), what_ru.strip(), who.strip()
    _check(bool(what_kk or what_ru), _("Say what will be done, in Kazakh or in Russian."))
    _check(bool(body or who), _("Say who will do it."))
    _check(max(len(what_kk), len(what_ru)) <= LONGEST_TEXT, _("Say it in at most 500 characters."))
    _check(len(who) <= LONGEST_NAME, _("Name who will do it in at most 200 characters."))

    same = Commitment.objects.about(subject).filter(what_kk=what_kk, what_ru=what_ru, due_date=due_date)
    if same.exists():
        raise Conflict(_("This is promised already."))

    commitment = Commitment.objects.create(
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        what_kk=what_kk,
        what_ru=what_ru,
        due_date=due_date,
        body=body,
        who=who,
    )
    _record("made", commitment, by=by, at=at, due=due_date.isoformat())
    return commitment


@transaction.atomic
def fulfil(
    *,
    commitment: Commitment,
    done_on: date,
    evidence_url: str,
    evidence_note: str,
    by: User | None,
    at: datetime,
) -> Commitment:
    """Say that it was done, with what shows it: an address, words, or both."""
    commitment = _open(commitment)
    evidence_url, evidence_note = evidence_url.strip(), evidence_note.strip()
    _check(done_on <= local_date(at), _("What is done was done today or before."))
    _check(bool(evidence_url or evidence_note), _("Show what proves it: an address, or a few words."))
    _check(len(evidence_note) <= LONGEST_TEXT, _("Say it in at most 500 characters."))
    _check(
        not evidence_url or _is_address(evidence_url), _("The address of the evidence begins with https://.")
    )

    commitment.fulfil(done_on=done_on, evidence_url=evidence_url, evidence_note=evidence_note)
    _record("fulfilled", commitment, by=by, at=at, done=done_on.isoformat(), evidence=evidence_url)
    return commitment


@transaction.atomic
def drop(*, commitment: Commitment, reason: str, by: User | None, at: datetime) -> Commitment:
    """Give a commitment up, openly; it stays visible with the reason."""
    commitment = _open(commitment)
    reason = reason.strip()
    _check(bool(reason), _("Say why, in a sentence for everyone."))
    _check(len(reason) <= LONGEST_TEXT, _("Say it in at most 500 characters."))

    commitment.drop(reason=reason, on=local_date(at))
    _record("dropped", commitment, by=by, at=at, reason=reason)
    return commitment


def _open(commitment: Commitment) -> Commitment:
    """The commitment, locked, if it still waits."""
    commitment = Commitment.objects.locked(commitment)
    if commitment.done_on:
        raise Conflict(_("This was done already."))
    if commitment.dropped_on:
        raise Conflict(_("This was dropped already."))
    return commitment


def _check(holds: bool, otherwise: Sentence) -> None:
    if not holds:
        raise Invalid(otherwise)


def _is_address(text: str) -> bool:
    try:
        _is_web_address(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_TEXT


def _record(event: str, commitment: Commitment, *, by: User | None, at: datetime, **details: Any) -> None:
    about = f"{commitment.subject_kind}:{commitment.subject_id}"
    record(f"commitment.{event}", commitment, by=by, at=at, public=True, about=about, **details)
