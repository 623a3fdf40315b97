"""What was promised at a gathering, by whom, by when, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commitments.models import Commitment
from kurultai.models import Consultation, Gathering, Submission


@dataclass(frozen=True, slots=True)
class Ledger:
    """The commitments of a gathering, the nearest due date first, and how many stand where.

    ``open`` are those in time; ``overdue`` those past their date with nothing to show.
    """

    commitments: Sequence[Commitment]
    open: int
    overdue: int
    done: int
    dropped: int


def ledger_of(gathering: Gathering, *, today: date) -> Ledger:
    """What follows from a gathering itself, from its consultations and from the proposals they drew."""
    consultations = Consultation.objects.published().filter(gathering=gathering)
    submissions = Submission.objects.listed().filter(consultation__in=consultations)
    subjects = (
        _about(Gathering, [gathering.pk])
        | _about(Consultation, consultations.values("pk"))
        | _about(Submission, submissions.values("pk"))
    )
    found = list(Commitment.objects.filter(subjects).select_related("body").order_by("due_date", "id"))
    overdue = sum(commitment.is_overdue(today) for commitment in found)
    return Ledger(
        commitments=found,
        open=sum(commitment.is_open for commitment in found) - overdue,
        overdue=overdue,
        done=sum(commitment.done_on is not None for commitment in found),
        dropped=sum(commitment.dropped_on is not None for commitment in found),
    )


def _about(model: type[Gathering] | type[Consultation] | type[Submission], ids: object) -> Q:
    return Q(subject_kind=model._meta.label_lower, subject_id__in=ids)
