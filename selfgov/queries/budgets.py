"""A budget added up: by group of revenue, in total, per head, and what in it asks for an explanation."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from selfgov.models import Budget, Expenditure, Revenue, RevenueSource

TIYN = Decimal("0.01")
Group = RevenueSource.Group


@dataclass(frozen=True, slots=True)
class Sum:
    """Tenge, planned and executed; ``None`` while nothing is known of the execution."""

    planned: Decimal = Decimal()
    executed: Decimal | None = None

    def __sub__(self, other: "Sum") -> "Sum":
        known = self.executed is not None and other.executed is not None
        executed = self.executed - other.executed if known else None  # type: ignore[operator]
        return Sum(self.planned - other.planned, executed)

    @property
    def is_over_plan(self) -> bool:
        return self.executed is not None and self.executed > self.planned

    def per(self, heads: int) -> "Sum":
        """Divided among so many people, to the tiyn."""
        executed = None if self.executed is None else _split(self.executed, heads)
        return Sum(_split(self.planned, heads), executed)


def _share(part: Decimal | None, whole: Decimal | None) -> Fraction | None:
    """An exact part of the whole; none of nothing, or of what is not known."""
    return Fraction(part) / Fraction(whole) if whole and part is not None else None


def _split(amount: Decimal, heads: int) -> Decimal:
    return (amount / heads).quantize(TIYN, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class PerHead:
    """Figures for each resident, with the population that they are divided by."""

    population: int
    on_date: date | None
    is_estimate: bool
    revenue: Sum
    own: Sum
    expenditure: Sum


@dataclass(frozen=True, slots=True)
class Sums:
    """What a budget comes to."""

    budget: Budget
    revenues: Sequence[Revenue]
    expenditures: Sequence[Expenditure]
    groups: Mapping[str, Sum]
    own: Sum
    transfers: Sum
    revenue: Sum
    expenditure: Sum
    # Revenue less expenditure.
    balance: Sum
    # Own revenue as a part of all, as planned and as executed; none where there is no revenue.
    own_share: Fraction | None
    own_share_executed: Fraction | None
    per_head: PerHead | None
    # Sentences for whoever reads the budget.
    checks: list[str]


def budget_of(budget: Budget) -> Sums:
    """Everything that follows from the lines of a budget; nothing of it is ever typed."""
    revenues = sorted(budget.revenues.select_related("source"), key=lambda line: line.source.order)
    expenditures = sorted(budget.expenditures.select_related("kind"), key=lambda line: line.kind.order)
    revenue, expenditure = _total(revenues), _total(expenditures)
    groups: dict[str, Sum] = {group: _part(revenues, revenue, group) for group in Group}
    transfers = groups[Group.TRANSFER]
    own = revenue - transfers
    return Sums(
        budget=budget,
        revenues=revenues,
        expenditures=expenditures,
        groups=groups,
        own=own,
        transfers=transfers,
        revenue=revenue,
        expenditure=expenditure,
        balance=revenue - expenditure,
        own_share=_share(own.planned, revenue.planned),
        own_share_executed=_share(own.executed, revenue.executed),
        per_head=_per_head(budget, revenue, own, expenditure),
        checks=[*_checks_of_lines(expenditures), *_checks_of_totals(revenue, expenditure)],
    )


def _total(lines: Iterable[Revenue | Expenditure]) -> Sum:
    """The sum of lines; execution only where every line tells it."""
    listed = list(lines)
    executed = [line.executed for line in listed if line.executed is not None]
    is_known = bool(listed) and len(executed) == len(listed)
    planned = sum((line.planned for line in listed), Decimal())
    return Sum(planned, sum(executed, Decimal()) if is_known else None)


def _part(lines: Iterable[Revenue], whole: Sum, group: str) -> Sum:
    """What comes from one group of sources; where the execution of all is known, so is that of none."""
    part = _total(line for line in lines if line.source.group == group)
    is_nothing = part.executed is None and whole.executed is not None
    return Sum(part.planned, Decimal()) if is_nothing else part


def _per_head(budget: Budget, revenue: Sum, own: Sum, expenditure: Sum) -> PerHead | None:
    heads = budget.population
    if not heads:
        return None
    return PerHead(
        population=heads,
        on_date=budget.population_date,
        is_estimate=budget.population_is_estimate,
        revenue=revenue.per(heads),
        own=own.per(heads),
        expenditure=expenditure.per(heads),
    )


# What asks for an explanation ---------------------------------------------------------------


def _checks_of_lines(expenditures: Iterable[Expenditure]) -> Iterator[str]:
    for line in expenditures:
        if line.executed is not None and line.executed > line.planned:
            said = _("“%(what)s”: %(amount)s tenge more was spent than planned.")
            yield said % {"what": line.kind.name, "amount": written(line.executed - line.planned)}


def _checks_of_totals(revenue: Sum, expenditure: Sum) -> Iterator[str]:
    balance = revenue - expenditure
    if expenditure.is_over_plan:
        yield _("In all, more was spent than planned.")
    if balance.planned < 0:
        said = _(
            "The plan spends %(amount)s tenge more than it expects to receive:"
            " the rest has to come from what was left of earlier years."
        )
        yield said % {"amount": written(-balance.planned)}
    if balance.executed is not None and balance.executed < 0:
        said = _("%(amount)s tenge more was spent than received.")
        yield said % {"amount": written(-balance.executed)}


def written(amount: Decimal) -> str:
    """An amount as the reader's language writes it, with tiyn only where there are any."""
    places = 0 if amount == amount.to_integral_value() else 2
    return number_format(amount, places, use_l10n=True, force_grouping=True)
