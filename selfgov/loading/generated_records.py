"""Years of records of invented communities, to try the portal at the size of the country.

Always the same ones: minutes, acts with clauses, tariffs, rates and budgets of the year of ``at`` and
of the years before it. Some communities are written at a time, so that memory stays small, and a run
that was cut short is taken up where it ended.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.utils.translation import gettext_lazy

from core.loading import Counts
from selfgov.actions.councils import rule_of
from selfgov.loading.generated import SEATED, people_of
from selfgov.loading.generated_acts import adopt, matters_in
from selfgov.loading.generated_frame import Batch, Catalogs, Place, Seated
from selfgov.loading.generated_minutes import meet
from selfgov.loading.generated_money import plan, price, rate
from selfgov.models import (
    Budget,
    Community,
    Council,
    CouncilKind,
    CouncilRule,
    ExpenditureKind,
    Member,
    RateKind,
    RevenueSource,
    Service,
)
from territory.models import Population
from workdays.calendar import Calendar, local_date

# So many communities are invented, and written, at a time.
CHUNK = 40
# The assembly before the standing one, with the first rule that the portal knows.
PAST_SEATED = date(2021, 10, 1)
Progress = Callable[[int, int], None]


def generate_records(*, years: int, at: datetime, progress: Progress) -> Counts:
    """Give every invented community its records; ``progress`` hears of how many have theirs.

    A year that a community has a budget of is left alone.
    """
    if not settings.DEMONSTRATION:
        raise ImproperlyConfigured("Records are invented in demonstration mode only.")
    today, catalogs = local_date(at), _catalogs()
    wanted = range(today.year - years + 1, today.year + 1)
    numbers = list(Community.objects.filter(is_generated=True).order_by("pk").values_list("pk", flat=True))
    rows, past_rule = 0, rule_of(CouncilKind.ASSEMBLY, PAST_SEATED)
    for start in range(0, len(numbers), CHUNK):
        chunk = numbers[start : start + CHUNK]
        rows += _write(chunk, wanted, catalogs, past_rule, today)
        progress(start + len(chunk), len(numbers))
    return Counts(gettext_lazy("generated records"), rows, 0, 0)


def _catalogs() -> Catalogs:
    catalogs = Catalogs(
        services=list(Service.objects.order_by("order", "code")),
        purposes=list(ExpenditureKind.objects.order_by("order", "code")),
        sources=list(RevenueSource.objects.order_by("order", "code")),
        rates=list(RateKind.objects.order_by("code", "valid_from")),
        calendar=Calendar.now(),
    )
    if not (catalogs.services and catalogs.purposes and catalogs.sources):
        raise ImproperlyConfigured("Load the reference data first: manage.py load_reference.")
    return catalogs


@transaction.atomic
def _write(chunk: list[int], wanted: range, catalogs: Catalogs, past_rule: CouncilRule, today: date) -> int:
    """The records of some communities, in one transaction."""
    done = set(Budget.objects.filter(community__in=chunk).values_list("community_id", "year"))
    batch = Batch()
    for place in _places(chunk, catalogs, today, batch):
        years = [year for year in wanted if (place.community.pk, year) not in done]
        if years and years[0] < SEATED.year:
            _seat_past(place, past_rule)
        for year in years:
            _live(place, year)
    return batch.write()


def _live(place: Place, year: int) -> None:
    """One year of one community."""
    decided = meet(place, year, matters_in(place, year))
    adopt(place, year, decided)
    price(place, year, decided)
    rate(place, year)
    plan(place, year)


def _places(chunk: list[int], catalogs: Catalogs, today: date, batch: Batch) -> Iterator[Place]:
    members = models.Prefetch("members", Member.objects.order_by("id"))
    councils = models.Prefetch("councils", Council.objects.select_related("rule").prefetch_related(members))
    communities = Community.objects.filter(pk__in=chunk).select_related("unit").defer("names", "search")
    listed = communities.order_by("pk").prefetch_related(councils, "officials")
    counts = Population.objects.filter(unit__community__in=chunk).order_by("on_date")
    populations = {population.unit_id: population for population in counts}
    for community in listed:
        population = populations.get(community.unit_id)
        yield Place(
            community=community,
            councils=[Seated(council, list(council.members.all())) for council in community.councils.all()],
            akim=next((official.name for official in community.officials.all()), ""),
            people=population.count if population else 0,
            counted=population.on_date if population else None,
            catalogs=catalogs,
            today=today,
            batch=batch,
        )


def _seat_past(place: Place, rule: CouncilRule) -> None:
    """An assembly that sat before the standing one, as large as it, of other people."""
    standing = next((seated for seated in place.councils if seated.council.from_date == SEATED), None)
    if standing is None or any(seated.council.from_date == PAST_SEATED for seated in place.councils):
        return
    ended = SEATED - timedelta(days=1)
    council = Council(
        code=place.code("council/past"),
        community=place.community,
        kind=CouncilKind.ASSEMBLY,
        rule=rule,
        from_date=PAST_SEATED,
        to_date=ended,
        population=standing.council.population,
        population_date=standing.council.population_date,
        least=standing.council.least,
        most=standing.council.most,
    )
    place.batch.add(council)
    seats = len(standing.members)
    names = islice(people_of(place.kato), 1 + seats, 1 + 2 * seats)
    members = [
        place.batch.add(Member(council=council, name=name, from_date=PAST_SEATED, to_date=ended))
        for name in names
    ]
    place.councils.append(Seated(council, members))
