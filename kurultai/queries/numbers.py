"""How far proposals came, how long it took, and what is late."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Aggregate, Count, DurationField, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from bodies.models import Body
from core.rulings import Sentence
from kurultai.models import Forwarding, Section, Submission, Support
from kurultai.querysets import SubmissionQuerySet, ThemeQuerySet
from kurultai.states import CHECKED, Status
from territory.models import Unit
from workdays.calendar import local_date

_DAY = timedelta(days=1)


class _Median(Aggregate):
    """The middle one of the values; of two middle ones, what lies between them."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class Stage:
    """How many proposals came to a stage, and the median of days from the stage before, if any did."""

    name: str
    label: Sentence
    count: int
    median_days: float | None = None


@dataclass(frozen=True, slots=True)
class Funnel:
    """From received to implemented, where the others ended, and what is late now."""

    stages: list[Stage]
    refused: int
    declined: int
    merged: int
    withdrawn: int
    overdue_check: int
    overdue_section: int
    overdue_body: int

    @property
    def overdue(self) -> int:
        return self.overdue_check + self.overdue_section + self.overdue_body


def funnel(
    *, at: datetime, body: Body | None = None, section: Section | None = None, year: int | None = None
) -> Funnel:
    """The proposals to a body or a section that were sent in a year, or all that were ever sent."""
    chosen = {"body": body, "section": section, "submitted_at__year": year}
    found = Submission.objects.filter(
        submitted_at__isnull=False, **{name: value for name, value in chosen.items() if value is not None}
    )
    return Funnel(stages=_stages(found), **_ends(found, local_date(at)))


def _stages(found: SubmissionQuerySet) -> list[Stage]:
    implemented = Q(status=Status.IMPLEMENTED)
    told = found.aggregate(
        received=Count("pk"),
        published=Count("published_at"),
        supported=Count("supported_at"),
        implemented=Count("pk", filter=implemented),
        published_after=_Median(F("published_at") - F("submitted_at")),
        supported_after=_Median(F("supported_at") - F("published_at")),
        implemented_after=_Median(F("closed_at") - F("supported_at"), filter=implemented),
    )
    labels = {
        "received": _("Received"),
        "published": _("Published"),
        "supported": _("Supported"),
        "implemented": _("Implemented"),
    }
    return [
        Stage(name, label, told[name], _in_days(told.get(f"{name}_after"))) for name, label in labels.items()
    ]


def _in_days(span: timedelta | None) -> float | None:
    return None if span is None else round(span / _DAY, 1)


def _ends(found: SubmissionQuerySet, today: date) -> dict[str, int]:
    late = Forwarding.objects.overdue(today).filter(submission=OuterRef("pk"))
    return found.aggregate(
        refused=Count("pk", filter=Q(status=Status.REFUSED)),
        declined=Count("pk", filter=Q(status=Status.DECLINED)),
        merged=Count("pk", filter=Q(status=Status.MERGED)),
        withdrawn=Count("pk", filter=Q(status=Status.WITHDRAWN)),
        overdue_check=Count("pk", filter=Q(status__in=CHECKED, moderation_due_date__lt=today)),
        overdue_section=Count("pk", filter=Q(status=Status.SECTION_REVIEW, section_due_date__lt=today)),
        overdue_body=Count("pk", filter=Exists(late)),
    )


def supporters_of(found: SubmissionQuerySet) -> int:
    """How many people support one at least of these proposals: each is counted once."""
    standing = Support.objects.standing().filter(submission__in=found.order_by())
    return standing.values("citizen").distinct().count()


def by_region(found: SubmissionQuerySet) -> list[tuple[Unit | None, int]]:
    """How many of these proposals concern each region; ``None`` stands for the whole country."""
    counted = found.order_by().values("region").annotate(count=Count("pk")).order_by("-count", "region")
    regions = Unit.objects.in_bulk([row["region"] for row in counted if row["region"]])
    return [(regions.get(row["region"]), row["count"]) for row in counted]


def years_of_submissions() -> list[int]:
    """The years in which proposals were sent, the latest first."""
    sent = Submission.objects.filter(submitted_at__isnull=False)
    return sorted({day.year for day in sent.dates("submitted_at", "year")}, reverse=True)


def year_of(value: str) -> int | None:
    """The year that an address names; ``None`` for anything that is none."""
    is_year = value.isascii() and value.isdigit() and len(value) == 4
    return int(value) if is_year and int(value) > 0 else None


def themes_with_counts(themes: ThemeQuerySet) -> ThemeQuerySet:
    """Themes with the number of their public proposals, the largest first."""
    public = Q(places__submission__in=Submission.objects.listed())
    counted = themes.annotate(size=Count("places", filter=public))
    return counted.filter(size__gt=0).order_by("-size", "id")
