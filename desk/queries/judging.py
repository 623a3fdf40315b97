"""What a moderator reads before deciding: the words side by side, what was found, what changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst

from accounts.models import User
from core.rulings import Ruling
from core.texts import OFFICIAL
from desk.queries.cases import case_clock
from moderation import matters, policies
from moderation import queries as moderation
from moderation.diffs import Part
from moderation.hints import Hint, Piece
from moderation.models import Approval, Case, Decision, SecondOpinion
from workdays.calendar import Calendar, Clock, local_date


@dataclass(frozen=True, slots=True)
class Said:
    """One part of a text: cut at what was found in it, and what changed since the version before."""

    field: str
    label: str
    pieces: list[Piece]
    changes: list[Part] | None


@dataclass(frozen=True, slots=True)
class Column:
    """Everything that is said in one language; empty where nothing is."""

    language: str
    parts: list[Said]


@dataclass(frozen=True, slots=True)
class Found:
    """A hint with the name of the part in which it stands."""

    hint: Hint
    label: str


class Decided(NamedTuple):
    """A decision, its reasons, and what was to be corrected: the name of each part, and the note to it."""

    decision: Decision
    reasons: str
    notes: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to colleagues, and whether this reader may answer it."""

    opinion: SecondOpinion
    may_give: Ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A subject at the desk: its case and what may be done with it."""

    subject: Any
    case: Case | None
    clock: Clock | None
    holder: User | None
    columns: list[Column]
    found: list[Found]
    has_former: bool
    decisions: list[Decided]
    opinions: list[Asked]
    proposed: Approval | None
    may_hold: Ruling | None = None
    may_take_over: Ruling | None = None
    may_let_go: Ruling | None = None
    may_ask: Ruling | None = None
    may_escalate: Ruling | None = None


def label_of(subject: models.Model, field: str) -> str:
    """What a part of a text is called: "Title in Kazakh"."""
    try:
        found = subject._meta.get_field(field)
    except FieldDoesNotExist:
        return field
    return str(capfirst(str(getattr(found, "verbose_name", field))))


def judged(subject: models.Model, *, user: User, at: datetime) -> Judged:
    """Everything that the page of a case shows, whatever the case is about."""
    case = Case.objects.about(subject).select_related("held_by").order_by("-opened_at", "-id").first()
    hints = moderation.hints_of(subject)
    former = moderation.case_before(case) if case else None
    return Judged(
        subject=subject,
        case=case,
        clock=case_clock(case, Calendar.now(), local_date(at)) if case else None,
        holder=moderation.holder_of(case, at=at) if case else None,
        columns=_columns(subject, case, hints),
        found=[Found(hint, label_of(subject, hint.field)) for hint in hints],
        has_former=former is not None and bool(former.content),
        decisions=_decisions(subject),
        opinions=_opinions(case, user, at) if case else [],
        proposed=moderation.proposal_of(subject, Approval.Act.REFUSE),
        **(_rulings(case, user, at) if case and case.is_open else {}),
    )


def _columns(subject: models.Model, case: Case | None, hints: list[Hint]) -> list[Column]:
    changes = {it.field: it.parts for it in moderation.changes_of(case)} if case else {}
    texts, shown = matters.of(subject).texts(subject), moderation.shown_texts(subject, hints)
    columns: dict[str, list[Said]] = {language: [] for language in OFFICIAL}
    for field, (language, _words) in texts.items():
        if field in shown or field in changes:
            said = Said(field, label_of(subject, field), shown.get(field, []), changes.get(field))
            columns.setdefault(language, []).append(said)
    return [Column(language, parts) for language, parts in columns.items()]


def _decisions(subject: models.Model) -> list[Decided]:
    decisions = Decision.objects.about(subject).select_related("ground", "case")
    return [_decided(subject, decision) for decision in decisions]


def _decided(subject: models.Model, decision: Decision) -> Decided:
    """Where nothing was said in general, the reasons are the notes, and stand there once."""
    reasons = "" if decision.reasons == "\n".join(decision.notes.values()) else decision.reasons
    notes = [(label_of(subject, field), note) for field, note in decision.notes.items()]
    return Decided(decision, reasons, notes)


def _opinions(case: Case, user: User, at: datetime) -> list[Asked]:
    asked = case.opinions.select_related("asked_by", "given_by", "case").order_by("id")
    return [Asked(it, policies.may_give_opinion(user, it, at=at)) for it in asked]


def _rulings(case: Case, user: User, at: datetime) -> dict[str, Ruling]:
    return {
        "may_hold": policies.may_hold(user, case, at=at),
        "may_take_over": policies.may_take_over(user, case, at=at),
        "may_let_go": policies.may_let_go(user, case, at=at),
        "may_ask": policies.may_ask(user, case, at=at),
        "may_escalate": policies.may_escalate(user, case, at=at),
    }
