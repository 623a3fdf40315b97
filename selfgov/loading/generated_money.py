"""Invented tariffs, rates and budgets. Budgets balance, and nothing is spent that did not come in."""

from datetime import date
from decimal import Decimal

from selfgov.loading import generated_texts as texts
from selfgov.loading.generated_frame import Place, both, moment
from selfgov.loading.generated_minutes import Items
from selfgov.models import Budget, Expenditure, MeetingItem, Rate, Revenue, RevenueSource, Tariff

SERVICES, RATES = 4, 2
THOUSAND = 1_000
CENT, FINE = Decimal("0.01"), Decimal("0.0001")
# Tenge per head and year, at least and up to this more.
PER_HEAD: dict[str, tuple[int, int]] = {
    RevenueSource.Group.TAX: (100, 400),
    RevenueSource.Group.OTHER: (20, 80),
    RevenueSource.Group.TRANSFER: (2_000, 6_000),
}
# Prices of the first year, and how they grow.
FIRST, GROWTH = 2020, Decimal("0.06")


def price(place: Place, year: int, decided: dict[int, Items]) -> None:
    """The tariffs of a year: from April to March, as the council decided in the first quarter."""
    first = date(year, 4, 1)
    if first > place.today:
        return
    item = decided.get(1, {}).get(MeetingItem.Subject.TARIFF)
    # Neighbors in the list are alike, water from a pipe and water from a car: every second one.
    for service in place.catalogs.services[::2][:SERVICES]:
        base = 40 + place.pick(f"tariff/{service.code}", 560)
        tariff = Tariff(
            code=place.code(f"tariff/{service.code}/{year}"),
            community=place.community,
            service=service,
            amount=(base * (1 + GROWTH * (year - FIRST))).quantize(CENT),
            from_date=first,
            to_date=date(year + 1, 3, 31),
            item=item,
            published_at=moment(date(year, 3, 25)),
            **both("reason", texts.TARIFF_REASON),
        )
        place.batch.add(tariff)


def rate(place: Place, year: int) -> None:
    """The rates of a year, within the bounds of the law that hold the whole year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    kinds = [
        kind
        for kind in place.catalogs.rates
        if kind.valid_from <= first and (kind.valid_to is None or kind.valid_to >= last)
    ]
    for kind in kinds[:RATES]:
        part = Decimal(place.pick(f"rate/{kind.code}/{year}", 5)) / 4
        value = (kind.least + (kind.most - kind.least) * part).quantize(FINE)
        place.batch.add(
            Rate(
                community=place.community,
                kind=kind,
                value=value,
                from_date=first,
                to_date=last,
                published_at=moment(first),
            )
        )


def plan(place: Place, year: int) -> None:
    """The budget of a year: from the sources that the law knew then, for every purpose."""
    first = date(year, 1, 1)
    is_over = year < place.today.year
    # Of the running year three quarters are reported, once they are over.
    executed_on = date(year, 12, 31) if is_over else date(year, 10, 1)
    budget = Budget(
        community=place.community,
        year=year,
        approved_on=date(year - 1, 12, 25),
        executed_on=executed_on if executed_on < place.today else None,
        population=place.people or None,
        population_date=place.counted,
        population_is_estimate=True,
        published_at=moment(first),
    )
    place.batch.add(budget)
    percent = (88 if is_over else 66) + place.pick(f"executed/{year}", 12)
    planned = [
        (source, _planned(place, source, year))
        for source in place.catalogs.sources
        if source.valid_from <= first and (source.valid_to is None or source.valid_to >= first)
    ]
    for source, amount in planned:
        executed = _executed(budget, amount, percent)
        place.batch.add(Revenue(budget=budget, source=source, planned=amount, executed=executed))
    _spend(place, budget, sum((amount for _source, amount in planned), Decimal()), percent - 2)


def _planned(place: Place, source: RevenueSource, year: int) -> Decimal:
    least, more = PER_HEAD[source.group]
    per_head = least + place.pick(f"revenue/{source.code}/{year}", more)
    return Decimal(place.people * per_head // THOUSAND * THOUSAND)


def _executed(budget: Budget, planned: Decimal, percent: int) -> Decimal | None:
    """Whole thousands, rounded down: never more than was planned."""
    if budget.executed_on is None:
        return None
    return planned * percent // (100 * THOUSAND) * THOUSAND


def _spend(place: Place, budget: Budget, total: Decimal, percent: int) -> None:
    """All that comes in, by purpose; the last purpose gets what is left."""
    purposes = place.catalogs.purposes
    weights = [1 + place.pick(f"purpose/{purpose.code}", 9) for purpose in purposes]
    left = total
    for purpose, weight in zip(purposes, weights, strict=True):
        amount = total * weight // (sum(weights) * THOUSAND) * THOUSAND
        amount = left if purpose is purposes[-1] else amount
        left -= amount
        executed = _executed(budget, amount, percent)
        place.batch.add(Expenditure(budget=budget, kind=purpose, planned=amount, executed=executed))
