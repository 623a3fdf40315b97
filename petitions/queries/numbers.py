"""Counts: by region, by day, of the portal, of a body."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, Sum

from bodies.models import Body
from core.floors import shown_tallies
from core.rulings import Sentence
from core.texts import Text
from petitions import limits, states
from petitions.models import DayTally, Petition, TerritoryTally
from petitions.states import Outcome, Status
from territory.models import Unit

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


def region_tallies(petition: Petition) -> list[Row]:
    """Signatures by region, the largest first, places under the floor hidden."""
    return _rows((unit.name, count) for unit, count in region_counts(petition))


def region_counts(petition: Petition) -> list[tuple[Unit, int | None]]:
    """Every region with signatures and how many, in KATO order; ``None`` under the floor."""
    units = {unit.kato[:2]: unit for unit in Unit.objects.regional()}
    counts: Counter[int] = Counter()
    tallies = TerritoryTally.objects.filter(petition=petition, count__gt=0)
    for kato, count in tallies.values_list("territory__kato", "count"):
        counts[units[kato[:2]].pk] += count
    shown = shown_tallies(dict(counts), TALLY_FLOOR)
    return [(unit, shown[unit.pk]) for unit in units.values() if unit.pk in shown]


def _rows(pairs: Iterable[tuple[Text, int | None]]) -> list[Row]:
    listed = sorted(pairs, key=lambda pair: (-(pair[1] or 0), pair[0]))
    most = max((count or 0 for _name, count in listed), default=0) or 1
    return [Row(name, count, (count or 0) * 100 // most) for name, count in listed]


def days_of(petition: Petition) -> list[Row]:
    """Signatures by day, from the first day to the last, days without any included."""
    found = dict(DayTally.objects.filter(petition=petition).order_by("day").values_list("day", "count"))
    if not found:
        return []
    first, last = min(found), max(found)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    most = max(found.values()) or 1
    return [Row(f"{day:%d.%m}", found.get(day, 0), max(found.get(day, 0), 0) * 100 // most) for day in days]


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
