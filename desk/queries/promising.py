"""How much of what follows from each of many things is promised, open and overdue."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from commitments.models import Commitment


@dataclass(frozen=True, slots=True)
class Promised:
    """One thing from which promises follow, with their numbers."""

    subject: Model
    promised: int
    open: int
    overdue: int


def promised_by(subjects: Iterable[Model], *, day: date) -> list[Promised]:
    """The numbers of promises about each of ``subjects``, which are of one kind; one query for all."""
    found = list(subjects)
    if not found:
        return []
    kind = found[0]._meta.label_lower
    about: dict[int, list[Commitment]] = defaultdict(list)
    for commitment in Commitment.objects.filter(subject_kind=kind, subject_id__in=[one.pk for one in found]):
        about[commitment.subject_id].append(commitment)
    return [_row(subject, about[subject.pk], day) for subject in found]


def _row(subject: Model, commitments: list[Commitment], day: date) -> Promised:
    return Promised(
        subject,
        promised=len(commitments),
        open=sum(1 for one in commitments if one.is_open),
        overdue=sum(1 for one in commitments if one.is_overdue(day)),
    )
