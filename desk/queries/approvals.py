"""Acts of two people as they are read: what, why, on what, and what changes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from core.rulings import Ruling
from core.texts import Text, text_of
from desk.queries.moderation import path_of
from moderation import matters, policies
from moderation.models import Approval, Ground
from moderation.states import ApprovalState
from petitions.models import TerritoryTally
from petitions.states import InvalidationCause
from territory.models import Unit

_TONES: dict[str, str] = {
    ApprovalState.PROPOSED: "warning",
    ApprovalState.REJECTED: "neutral",
    ApprovalState.CANCELLED: "neutral",
    ApprovalState.RUNNING: "info",
    ApprovalState.STOPPED: "warning",
    ApprovalState.DONE: "success",
    ApprovalState.UNDONE: "neutral",
}
_EVERYBODY = ("proposed_by", "decided_by", "undone_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What was counted before an act: for reading, not for reckoning."""

    total: int
    numbers: dict[str, Any]
    days: list[tuple[date, int]]
    places: list[tuple[Text, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act of two people with what it is about."""

    approval: Approval
    title: Any
    tone: str
    public_path: str
    desk_path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """The same with everything that its page shows and offers."""

    act: Act
    subject: Any
    effect: Effect
    ground: Ground | None
    cause: str
    place: Unit | None
    since: datetime | None
    until: datetime | None
    may_approve: Ruling
    may_cancel: Ruling
    may_stop: Ruling
    may_resume: Ruling
    may_undo: Ruling


def acts(*, is_waiting: bool) -> QuerySet[Approval]:
    """Those that wait, the oldest first; or the others, the newest first."""
    found = Approval.objects.select_related(*_EVERYBODY)
    if is_waiting:
        return found.filter(state=ApprovalState.PROPOSED).order_by("proposed_at", "id")
    return found.exclude(state=ApprovalState.PROPOSED).order_by("-proposed_at", "-id")


def named(approvals: list[Approval]) -> list[Act]:
    """Acts with the titles of their subjects; one whose subject is unknown is left out."""
    wanted: dict[str, list[int]] = {}
    for approval in approvals:
        wanted.setdefault(approval.subject_kind, []).append(approval.subject_id)
    subjects = {
        (kind, number): subject
        for kind, numbers in wanted.items()
        if (matter := matters.get(kind))
        for number, subject in matter.model._default_manager.in_bulk(numbers).items()
    }
    keys = [(approval, (approval.subject_kind, approval.subject_id)) for approval in approvals]
    return [act_of(approval, subjects[key]) for approval, key in keys if key in subjects]


def act_of(approval: Approval, subject: Any) -> Act:
    matter = matters.of(subject)
    return Act(
        approval=approval,
        title=matter.title(subject),
        tone=_TONES[approval.state],
        public_path=path_of(matter.path(subject)),
        desk_path=path_of(matter.desk_path(subject)),
    )


def weighed(approval: Approval, *, user: User, at: datetime) -> Weighed:
    """One act with what may be done about it. Raises ``LookupError`` when its subject is gone."""
    subject, details = matters.subject_of(approval), approval.details
    return Weighed(
        act=act_of(approval, subject),
        subject=subject,
        effect=effect_of(approval.effect),
        ground=Ground.objects.filter(pk=details["ground"]).first() if details.get("ground") else None,
        cause=str(InvalidationCause(details["cause"]).label) if details.get("cause") else "",
        place=Unit.objects.filter(pk=details["territory"]).first() if details.get("territory") else None,
        since=_moment(details.get("from")),
        until=_moment(details.get("to")),
        may_approve=policies.may_approve(user, approval, at=at),
        may_cancel=policies.may_cancel(user, approval, at=at),
        may_stop=policies.may_stop(user, approval, at=at),
        may_resume=policies.may_resume(user, approval, at=at),
        may_undo=policies.may_undo(user, approval, at=at),
    )


def _moment(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None


def effect_of(counted: dict[str, Any]) -> Effect:
    """What ``moderation.actions.preview`` has counted."""
    return Effect(
        total=int(counted.get("total", 0)),
        numbers=counted,
        days=[(date.fromisoformat(day), count) for day, count in counted.get("days", [])],
        places=[(_place(names), count) for names, count in counted.get("places", [])],
    )


def _place(names: dict[str, str]) -> Text:
    return text_of(_Named(**{f"name_{language}": name for language, name in names.items()}), "name")


@dataclass(frozen=True, slots=True)
class _Named:
    name_kk: str = ""
    name_ru: str = ""


def places_of_signers(petition: Any) -> QuerySet[Unit]:
    """Where signatures of a petition come from, in the order of the classifier."""
    tallied = TerritoryTally.objects.filter(petition=petition, count__gt=0).values("territory")
    return Unit.objects.filter(pk__in=tallied).select_related("parent").order_by("kato")
