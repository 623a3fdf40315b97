"""What readers report, gathered by what they report on."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet

from core.rulings import Sentence
from desk.queries.moderation import path_of
from moderation import matters
from moderation.models import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A thing with its open reports. Who reported it is not told."""

    subject: Any
    kind: str
    number: int
    title: Any
    path: str
    desk_path: str
    first_at: datetime
    reports: list[Report]
    reasons: list[tuple[Sentence, int]]


def reported_subjects() -> QuerySet[Report, Any]:
    """The things with open reports, those that most people report on top."""
    grouped = Report.objects.open().order_by().values("subject_kind", "subject_id")
    return grouped.annotate(count=Count("pk"), first=Min("at")).order_by("-count", "first", "subject_id")


def reports_on(groups: list[dict[str, Any]]) -> list[Reported]:
    """The reports of one page, with one question for each kind of thing."""
    wanted: dict[str, list[int]] = {}
    for group in groups:
        wanted.setdefault(group["subject_kind"], []).append(group["subject_id"])
    found = []
    for kind, numbers in wanted.items():
        if matter := matters.get(kind):
            subjects = matter.model._default_manager.in_bulk(numbers)
            reports = Report.objects.open().filter(subject_kind=kind, subject_id__in=numbers)
            found += _gathered(subjects, list(reports))
    order = {(group["subject_kind"], group["subject_id"]): place for place, group in enumerate(groups)}
    return sorted(found, key=lambda row: order[row.subject._meta.label_lower, row.number])


def reports_about(subject: Any) -> Reported | None:
    """The open reports on one thing; ``None`` when nothing waits for an answer."""
    found = list(Report.objects.about(subject).open())
    return _gathered({subject.pk: subject}, found)[0] if found else None


def _gathered(subjects: dict[Any, Any], reports: list[Report]) -> list[Reported]:
    by_number: dict[int, list[Report]] = {}
    for report in reports:
        by_number.setdefault(report.subject_id, []).append(report)
    return [_row(subjects[number], own) for number, own in by_number.items() if number in subjects]


def _row(subject: Any, reports: list[Report]) -> Reported:
    matter = matters.of(subject)
    reasons = Counter(report.reason for report in reports)
    return Reported(
        subject=subject,
        kind=subject._meta.model_name,
        number=subject.pk,
        title=matter.title(subject),
        path=path_of(matter.path(subject)),
        desk_path=path_of(matter.desk_path(subject)),
        first_at=reports[0].at,
        reports=reports,
        reasons=[(Report.Reason(reason).label, count) for reason, count in reasons.most_common()],
    )
