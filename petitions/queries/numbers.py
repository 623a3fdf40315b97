"""Counts: by region, by day, of the portal, of a body."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Left

from bodies.models import Body
from core.floors import shown_tallies
from core.rulings import Sentence
from petitions import limits, states
from petitions.models import Petition, TerritoryTally
from petitions.states import Outcome, Status
from territory.models import Unit

# The beginning of a KATO code that tells the region.
REGION_DIGITS = 2
# Fewer signatures than this from one place are not shown: a village would know its signers.
TALLY_FLOOR = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled number of a table; ``None`` is fewer than the floor."""

    label: Sentence
    value: int | None
    share: int = 0


@dataclass(frozen=True, slots=True)
class Numbers:
    """The portal in numbers, for its home page."""

    collecting: int
    in_review: int
    decided: int
    signatures: int
    overdue: int


def region_counts(petition: Petition) -> list[tuple[Unit, int | None]]:
    """Every region with signatures and how many, in KATO order; ``None`` under the floor."""
    tallies = TerritoryTally.objects.filter(petition=petition, count__gt=0).order_by()
    sums = tallies.values_list(Left("territory__kato", REGION_DIGITS)).annotate(Sum("count"))
    shown = shown_tallies(dict(sums), TALLY_FLOOR)
    if not shown:
        return []
    named = Unit.objects.regional().only("kato", "kind", "name_kk", "name_ru", "name_en")
    regions = ((unit, unit.kato[:REGION_DIGITS]) for unit in named)
    return [(unit, shown[region]) for unit, region in regions if region in shown]


def needed_per_day(petition: Petition, *, at: datetime) -> int:
    """How many signatures a day would still reach the threshold in time."""
    if petition.status != Status.COLLECTING or petition.collecting_ends_at is None:
        return 0
    left = (petition.collecting_ends_at - at).days
    return limits.needed_per_day(petition.missing, max(left, 1))


def numbers(*, today: date) -> Numbers:
    """What the portal holds, in one query."""
    found = Petition.objects.listed().aggregate(
        collecting=Count("pk", filter=Q(status=Status.COLLECTING)),
        in_review=Count("pk", filter=Q(status__in=states.REVIEWED)),
        decided=Count("pk", filter=Q(status=Status.DECIDED)),
        signatures=Sum(F("signature_count") - F("historic_count"), default=0),
        overdue=Count("pk", filter=Q(status__in=states.REVIEWED, review_due_date__lt=today)),
    )
    return Numbers(**found)


@dataclass(frozen=True, slots=True)
class Workload:
    """What a body has answered, and what it is late with."""

    waiting: int
    overdue: int
    decided: int
    satisfied: int
    partly: int
    refused: int


def workload_of(body: Body, *, today: date) -> Workload:
    """Counts of the petitions to a body; late ones are counted, not hidden."""
    found = Petition.objects.listed().filter(addressee=body)
    return Workload(
        **found.aggregate(
            waiting=Count("pk", filter=Q(status__in=states.REVIEWED)),
            overdue=Count("pk", filter=Q(status__in=states.REVIEWED, review_due_date__lt=today)),
            decided=Count("pk", filter=Q(status=Status.DECIDED)),
            satisfied=Count("pk", filter=Q(outcome=Outcome.SATISFIED)),
            partly=Count("pk", filter=Q(outcome=Outcome.PARTLY)),
            refused=Count("pk", filter=Q(status=Status.DECIDED, outcome=Outcome.REFUSED)),
        )
    )
