"""One queue over everything that waits for moderators, with its age against its term."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Sentence
from core.texts import current_language
from desk.queries.cases import case_clock
from moderation import matters
from moderation.limits import STALE_AFTER
from moderation.models import Appeal, Approval, Case
from workdays.calendar import Calendar, Clock, clock, local_date

CASE, APPEAL, APPROVAL = "case", "appeal", "approval"
MINE, FREE = "mine", "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the queue is narrowed to: a kind of thing, whose it is, only what is overdue."""

    kind: str = ""
    whose: str = ""
    is_overdue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """Something that waits for a moderator, and who has it."""

    kind: Sentence
    title: Any
    path: str
    since: datetime
    clock: Clock | None = None
    holder: User | None = None
    proposed_by: User | None = None
    is_escalated: bool = False


def queue_kinds() -> list[tuple[str, Sentence]]:
    """What the queue can be narrowed to: as it stands in the address, and its name."""
    found: list[tuple[str, Sentence]] = [
        (matter.model._meta.model_name or "", capfirst(str(matter.name))) for matter in _matters()
    ]
    return [*found, (APPEAL, _("Appeal against a refusal")), (APPROVAL, _("Decision of two people"))]


def _matters() -> list[matters.Matter]:
    return [matter for kind in matters.kinds() if (matter := matters.get(kind))]


def path_of(path: str) -> str:
    """The address of a page that is known without its language."""
    return f"/{current_language()}/{path.lstrip('/')}"


# Which rows ---------------------------------------------------------------------------------


def waiting(choice: Choice, *, user: User, at: datetime) -> QuerySet[Any, Any]:
    """What waits, in the order of its due dates: its table, its number, the day. One statement."""
    tables = (
        _cases(choice, user, at),
        _appeals(choice, at),
        _approvals(choice, user, at),
    )
    first, *others = (
        rows.order_by().values_list("table", "number", "due") for rows in tables if rows is not None
    )
    return first.union(*others, all=True).order_by("due", "table", "number")


def _named(rows: Any, table: str, due: Any) -> Any:
    return rows.annotate(table=Value(table, CharField()), number=F("pk"), due=due)


def _cases(choice: Choice, user: User, at: datetime) -> Any:
    """Open cases; one whose refusal is proposed waits for the second person, and not here."""
    kinds = [it.kind for it in _matters() if choice.kind in ("", it.model._meta.model_name)]
    subject = {name: OuterRef(name) for name in ("subject_kind", "subject_id")}
    proposed = Approval.objects.waiting().filter(act=Approval.Act.REFUSE, **subject)
    found = Case.objects.open().filter(~Exists(proposed.order_by()), subject_kind__in=kinds)
    held = Q(held_by__isnull=False, held_at__gt=at - STALE_AFTER)
    if choice.whose:
        found = found.filter(held, held_by=user) if choice.whose == MINE else found.exclude(held)
    if choice.is_overdue:
        found = found.filter(due_date__lt=local_date(at))
    return _named(found, CASE, F("due_date"))


def _appeals(choice: Choice, at: datetime) -> Any:
    """Objections to refusals, which nobody holds."""
    found = Appeal.objects.open()
    if choice.kind not in ("", APPEAL) or choice.whose == MINE:
        found = found.none()
    if choice.is_overdue:
        found = found.filter(due_date__lt=local_date(at))
    return _named(found, APPEAL, F("due_date"))


def _approvals(choice: Choice, user: User, at: datetime) -> Any:
    """Acts that wait for a second person. A refusal keeps the term of its case; others have none."""
    case = Case.objects.open().filter(
        subject_kind=OuterRef("subject_kind"), subject_id=OuterRef("subject_id")
    )
    due = Subquery(case.order_by().values("due_date")[:1], output_field=DateField())
    found = Approval.objects.waiting()
    if choice.kind not in ("", APPROVAL):
        found = found.none()
    if choice.whose:
        found = found.filter(proposed_by=user) if choice.whose == MINE else found.exclude(proposed_by=user)
    if choice.is_overdue:
        found = found.annotate(term=due).filter(term__lt=local_date(at))
    return _named(found, APPROVAL, Coalesce(due, TruncDate("proposed_at"), output_field=DateField()))


# What they say ------------------------------------------------------------------------------


def rows_of(places: Iterable[tuple[str, int, date]], *, at: datetime) -> list[QueueRow]:
    """The rows of one page, in their order, with as many questions as there are kinds of things."""
    listed = list(places)
    numbers = {name: [number for table, number, _due in listed if table == name] for name in _READERS}
    rows: dict[tuple[str, int], QueueRow] = {}
    for name, read in _READERS.items():
        if numbers[name]:
            rows |= {(name, number): row for number, row in read(numbers[name], at).items()}
    return [rows[table, number] for table, number, _due in listed if (table, number) in rows]


def _case_rows(numbers: list[int], at: datetime) -> dict[int, QueueRow]:
    cases = Case.objects.select_related("held_by").in_bulk(numbers)
    subjects, calendar = _subjects_of(cases.values()), Calendar.now()
    return {
        number: QueueRow(
            **_naming(case, subjects),
            since=case.opened_at,
            clock=case_clock(case, calendar, local_date(at)),
            holder=case.holder(at),
            is_escalated=case.escalated_at is not None,
        )
        for number, case in cases.items()
        if _key(case) in subjects
    }


def _appeal_rows(numbers: list[int], at: datetime) -> dict[int, QueueRow]:
    appeals = Appeal.objects.select_related("decision__case").in_bulk(numbers)
    subjects = _subjects_of(appeal.decision.case for appeal in appeals.values())
    calendar = Calendar.now()
    return {
        number: QueueRow(
            kind=_("Appeal against a refusal"),
            title=_naming(appeal.decision.case, subjects)["title"],
            path=path_of(f"desk/appeals/{number}/"),
            since=appeal.filed_at,
            clock=appeal_clock(appeal, calendar, local_date(at)),
        )
        for number, appeal in appeals.items()
        if _key(appeal.decision.case) in subjects
    }


def _approval_rows(numbers: list[int], at: datetime) -> dict[int, QueueRow]:
    approvals = Approval.objects.select_related("proposed_by").in_bulk(numbers)
    subjects, calendar = _subjects_of(approvals.values()), Calendar.now()
    cases = _open_cases(approvals.values())
    return {
        number: QueueRow(
            kind=capfirst(approval.get_act_display()),
            title=_naming(approval, subjects)["title"],
            path=path_of(f"desk/approvals/{number}/"),
            since=approval.proposed_at,
            clock=case_clock(case, calendar, local_date(at)) if (case := cases.get(_key(approval))) else None,
            proposed_by=approval.proposed_by,
        )
        for number, approval in approvals.items()
        if _key(approval) in subjects
    }


_READERS = {CASE: _case_rows, APPEAL: _appeal_rows, APPROVAL: _approval_rows}


def appeal_clock(appeal: Appeal, calendar: Calendar, today: date) -> Clock:
    """Day N of M of an objection, stopped when it was decided."""
    return clock(
        calendar,
        start=local_date(appeal.filed_at),
        days=appeal.term_days,
        today=today,
        stopped=local_date(appeal.decided_at) if appeal.decided_at else None,
    )


def _key(row: Any) -> tuple[str, int]:
    return row.subject_kind, row.subject_id


def _subjects_of(rows: Iterable[Any]) -> dict[tuple[str, int], Any]:
    """The things that the rows are about: one question for each kind."""
    wanted: dict[str, set[int]] = {}
    for kind, number in map(_key, rows):
        wanted.setdefault(kind, set()).add(number)
    return {
        (kind, number): subject
        for kind, numbers in wanted.items()
        if (matter := matters.get(kind))
        for number, subject in matter.model._default_manager.in_bulk(list(numbers)).items()
    }


def _open_cases(rows: Iterable[Any]) -> dict[tuple[str, int], Case]:
    keys = {_key(row) for row in rows}
    found = Case.objects.open().filter(
        subject_kind__in={kind for kind, _number in keys}, subject_id__in={number for _kind, number in keys}
    )
    return {_key(case): case for case in found}


def _naming(row: Any, subjects: dict[tuple[str, int], Any]) -> dict[str, Any]:
    subject = subjects[_key(row)]
    matter = matters.of(subject)
    return {
        "kind": capfirst(str(matter.name)),
        "title": matter.title(subject),
        "path": path_of(matter.desk_path(subject)),
    }
