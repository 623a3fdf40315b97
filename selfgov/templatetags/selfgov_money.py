"""How the money of a community looks: sums, shares, charts of tariffs, bars of a budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils import formats
from django.utils.translation import gettext as _

from core.face import MINUS, grouped
from core.rulings import Sentence
from core.texts import Text
from selfgov.models import Expenditure, Revenue, RevenueSource, Tariff
from selfgov.queries.budgets import Sum, Sums
from selfgov.queries.money import Neighbor, Priced

register = template.Library()

NO_BREAK = "\u00a0"
PERCENT = 100
# A sum below it is told in tenge, one above it in millions.
MILLION = 1_000_000
# How much of a tariff that is only coming a chart shows.
COMING_SHOWN = timedelta(days=180)


@register.filter
def tenge(value: Decimal | None) -> str:
    """A sum to the tiyn, if it has any: 12 345,50 ₸."""
    return "" if value is None else f"{exact(value)}{NO_BREAK}₸"


@register.filter
def exact(value: Decimal | None) -> str:
    """A sum as tables hold it, without the sign of the currency: 12 345,50."""
    if value is None:
        return ""
    return _written(value, 0 if value == value.to_integral_value() else 2)


@register.filter
def rate(value: Decimal | None) -> str:
    """A rate with the digits it has: 1,5."""
    if value is None:
        return ""
    return _written(value, len(f"{value:f}".partition(".")[2].rstrip("0")))


@register.filter
def roughly(value: Decimal | None) -> str:
    """A large sum as people say it: 107,3 million ₸."""
    if value is None or abs(value) < MILLION:
        return tenge(value and value.quantize(Decimal(1)))
    return (_("%(n)s million ₸") % {"n": _written(value / MILLION, 1)}).replace(" ₸", f"{NO_BREAK}₸")


def _written(value: Decimal, digits: int) -> str:
    whole, _point, fraction = f"{abs(value):.{digits}f}".partition(".")
    sign = MINUS if value < 0 else ""
    point = formats.get_format("DECIMAL_SEPARATOR") if fraction else ""
    return f"{sign}{grouped(int(whole))}{point}{fraction}"


@register.filter
def rounded(value: Decimal | None) -> str:
    """A sum to the whole tenge."""
    return "" if value is None else _written(value, 0)


@register.filter
def percents(share: Fraction | None) -> str:
    """An exact share as percents with one digit: 34,5 %."""
    if share is None:
        return ""
    return f"{_written(Decimal(share.numerator) * PERCENT / share.denominator, 1)}{NO_BREAK}%"


@register.filter
def signed(value: Decimal | None) -> str:
    """A change with its sign: +12,50."""
    written = exact(value)
    return f"+{written}" if value and value > 0 else written


# Charts ---------------------------------------------------------------------------------------

WIDTH = 1000
HEIGHT = 100
GAP = 2


@dataclass(frozen=True, slots=True)
class Step:
    """One tariff in a chart over time: as wide as it lasted, as high as it was."""

    left: int
    width: int
    top: int
    height: int
    is_coming: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """A chart of tariffs over time that a template only has to write down."""

    steps: list[Step]
    highest: Decimal
    first: date
    last: date


@register.simple_tag
def steps_of(history: list[Priced], day: date) -> Steps | None:
    """The chart of a service's tariffs, from the first until today or the last that is decided."""
    if len(history) <= 1:
        return None
    tariffs = [priced.tariff for priced in history]
    first, ends = tariffs[0].from_date, tariffs[-1].to_date
    last = max(day, ends or tariffs[-1].from_date + COMING_SHOWN)
    highest = max(tariff.amount for tariff in tariffs)
    return Steps([_step(it, first, last, highest, day) for it in tariffs], highest, first, last)


def _step(tariff: Tariff, first: date, last: date, highest: Decimal, day: date) -> Step:
    total = (last - first).days or 1
    left = (tariff.from_date - first).days * WIDTH // total
    right = ((tariff.to_date or last) - first).days * WIDTH // total
    height = int(tariff.amount * HEIGHT / highest) if highest else 0
    width = max(right - left - GAP, 1)
    return Step(left, width, HEIGHT - height, height, tariff.from_date > day)


@dataclass(frozen=True, slots=True)
class Bar:
    """A neighbor's tariff with its bar, the dearest filling the width."""

    neighbor: Neighbor
    width: str


@register.simple_tag
def beside(neighbors: list[Neighbor]) -> list[Bar]:
    dearest = max((neighbor.tariff.amount for neighbor in neighbors), default=Decimal())
    return [Bar(neighbor, _width(neighbor.tariff.amount, dearest)) for neighbor in neighbors]


# Budgets --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SumRow:
    """A sum of a budget with its name, and what it is for each resident."""

    label: str
    sum: Sum
    head: Sum | None
    is_total: bool = False


@register.simple_tag
def sum_rows(sums: Sums) -> list[SumRow]:
    """What a budget comes to, line by line."""
    heads = sums.budget.population
    rows = [
        (_("Own revenue"), sums.own, False),
        (_("Transfers from the upper budget"), sums.transfers, False),
        (_("Revenue"), sums.revenue, True),
        (_("Expenditure"), sums.expenditure, True),
        (_("Balance"), sums.balance, False),
    ]
    return [
        SumRow(label, each, each.per(heads) if heads else None, is_total) for label, each, is_total in rows
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a budget with its share of the whole, and how much of the plan is done."""

    name: Text
    planned: Decimal
    executed: Decimal | None
    share: Fraction | None
    done: Fraction | None
    plan_width: str
    done_width: str


@register.simple_tag
def budget_lines(lines: Sequence[Revenue | Expenditure], whole: Sum) -> list[Line]:
    """The lines of a budget with their bars, the largest filling the width."""
    widest = max((max(line.planned, line.executed or Decimal()) for line in lines), default=Decimal())
    return [_line(line, whole, widest) for line in lines]


def _line(line: Revenue | Expenditure, whole: Sum, widest: Decimal) -> Line:
    named = line.source if isinstance(line, Revenue) else line.kind
    return Line(
        name=named.name,
        planned=line.planned,
        executed=line.executed,
        share=_part(line.planned, whole.planned),
        done=_part(line.executed, line.planned),
        plan_width=_width(line.planned, widest),
        done_width=_width(line.executed, widest),
    )


def _part(value: Decimal | None, whole: Decimal) -> Fraction | None:
    return Fraction(value) / Fraction(whole) if whole and value is not None else None


def _width(value: Decimal | None, widest: Decimal) -> str:
    return f"{value * PERCENT / widest:.2f}" if widest and value else "0"


@dataclass(frozen=True, slots=True)
class Grouped:
    """A group of sources: its name, its lines, and what they come to."""

    label: Sentence
    lines: list[Revenue]
    total: Sum


@register.filter
def groups_of(sums: Sums) -> list[Grouped]:
    """The revenues of a budget group by group; a group without any is left out."""
    groups = []
    for group in RevenueSource.Group:
        lines = [line for line in sums.revenues if line.source.group == group]
        if lines:
            groups.append(Grouped(group.label, lines, sums.groups[group]))
    return groups
