"""A community's budget: entered line by line with every fault named, published, brought up to date."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.rulings import Conflict, Invalid, Sentence
from journal.records import record
from selfgov import notices, policies
from selfgov.actions.decided import check_item
from selfgov.models import (
    Budget,
    Community,
    Expenditure,
    ExpenditureKind,
    MeetingItem,
    Revenue,
    RevenueSource,
)
from workdays.calendar import local_date

# Planned, and executed where it is known.
Line = tuple[Decimal, Decimal | None]
Lines = Mapping[str, Line]

EARLIEST_YEAR = 2018
REVENUE, EXPENDITURE = "revenue", "expenditure"
PARTS = {REVENUE: gettext_lazy("revenue"), EXPENDITURE: gettext_lazy("expenditure")}
_AMOUNT = Revenue._meta.get_field("planned")


@dataclass(frozen=True, slots=True)
class Draft:
    """A budget as it was handed in."""

    year: int
    revenues: Lines
    expenditures: Lines
    approved_on: date | None = None
    executed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a draft, and where: no ``part`` is the budget, no ``code`` the whole part."""

    column: str
    reason: Sentence
    part: str = ""
    code: str = ""

    def __str__(self) -> str:
        place = {"part": PARTS.get(self.part, ""), "code": self.code, "reason": self.reason}
        if self.code:
            return _("%(part)s, %(code)s: %(reason)s") % place
        return _("%(part)s: %(reason)s") % place if self.part else str(self.reason)


# What is wrong ------------------------------------------------------------------------------


def faults_of(draft: Draft, *, today: date) -> list[Fault]:
    """Everything that is wrong with a draft, at once."""
    if not EARLIEST_YEAR <= draft.year <= today.year + 1:
        years = {"first": EARLIEST_YEAR, "last": today.year + 1}
        return [Fault("year", _("give a year from %(first)d to %(last)d.") % years)]
    return [*_faults_of_days(draft, today), *_faults_of_lines(draft)]


def _faults_of_days(draft: Draft, today: date) -> Iterator[Fault]:
    begins = date(draft.year, 1, 1)
    for column, day in (("approved_on", draft.approved_on), ("executed_on", draft.executed_on)):
        if day is not None and day > today:
            yield Fault(column, _("this day is still to come."))
    if draft.approved_on and not draft.year - 1 <= draft.approved_on.year <= draft.year:
        yield Fault("approved_on", _("a budget is approved in its year or the one before."))
    if draft.executed_on and draft.executed_on < begins:
        yield Fault("executed_on", _("nothing is executed before the year begins."))


def _faults_of_lines(draft: Draft) -> Iterator[Fault]:
    known = {
        REVENUE: set(sources_of(draft.year)),
        EXPENDITURE: set(ExpenditureKind.objects.values_list("code", flat=True)),
    }
    for part, lines in ((REVENUE, draft.revenues), (EXPENDITURE, draft.expenditures)):
        if not lines:
            yield Fault("", _("there is no line."), part)
        for code, (planned, executed) in lines.items():
            if code not in known[part]:
                yield Fault("code", _("the law of that year knows no such line."), part, code)
            yield from _faults_of_amount("planned", planned, part, code)
            if executed is not None:
                yield from _faults_of_amount("executed", executed, part, code)
            if reason := _unlike(executed, draft.executed_on):
                yield Fault("executed", reason, part, code)


def _faults_of_amount(column: str, amount: Decimal, part: str, code: str) -> Iterator[Fault]:
    try:
        _AMOUNT.clean(amount, None)
    except ValidationError as error:
        yield Fault(column, " ".join(error.messages), part, code)
    else:
        if amount < 0:
            yield Fault(column, _("an amount is not negative."), part, code)


def _unlike(executed: Decimal | None, executed_on: date | None) -> Sentence:
    """Execution is given for every line, with its day, or for none."""
    if executed is None and executed_on is not None:
        return _("the execution of this line is missing: give 0 where there was none.")
    if executed is not None and executed_on is None:
        return _("say as of which day this was executed.")
    return ""


def sources_of(year: int) -> dict[str, RevenueSource]:
    """The sources of revenue that the law lists for a year, by code."""
    rows = RevenueSource.objects.valid(date(year, 1, 1)).order_by("order", "valid_from")
    return {source.code: source for source in rows}


# Writing it down ----------------------------------------------------------------------------


@transaction.atomic
def store_budget(
    *,
    community: Community,
    year: int,
    revenues: Lines,
    expenditures: Lines,
    approved_on: date | None = None,
    executed_on: date | None = None,
    item: MeetingItem | None = None,
    by: User,
    at: datetime,
) -> Budget:
    """Enter a year's budget, or bring it up to date: what is given replaces all its lines.

    One that is public stays so, with the change in the journal. Raises ``Invalid`` with every fault.
    """
    community = Community.objects.locked(community)
    policies.may_record(by, community, at=at).enforce()
    draft = Draft(year, revenues, expenditures, approved_on, executed_on)
    if faults := faults_of(draft, today=local_date(at)):
        raise Invalid("\n".join(map(str, faults)))
    check_item(item, community, approved_on or date.max)

    return write(community, draft, item=item, by=by, at=at)


def write(
    community: Community, draft: Draft, *, item: MeetingItem | None = None, by: User | None, at: datetime
) -> Budget:
    """Write down a draft without faults, in the caller's transaction and on the caller's word."""
    budget = Budget.objects.filter(community=community, year=draft.year).first()
    budget = budget or Budget(community=community, year=draft.year)
    if budget.population is None:
        budget.freeze_population(community.unit.population_on(date(draft.year, 1, 1)))
    budget.approved_on, budget.executed_on = draft.approved_on, draft.executed_on
    budget.item = item or budget.item
    budget.save()
    _write_lines(budget, draft)
    community.change(at=at)
    is_public = budget.published_at is not None
    record("budget.stored", budget, by=by, at=at, public=is_public, **_described(draft))

    return budget


def _described(draft: Draft) -> dict[str, Any]:
    return {"year": draft.year, "executed_on": str(draft.executed_on or "")}


def _write_lines(budget: Budget, draft: Draft) -> None:
    sources, kinds = sources_of(draft.year), ExpenditureKind.objects.in_bulk(field_name="code")
    budget.revenues.all().delete()
    budget.expenditures.all().delete()
    Revenue.objects.bulk_create(
        Revenue(budget=budget, source=sources[code], planned=planned, executed=executed)
        for code, (planned, executed) in draft.revenues.items()
    )
    Expenditure.objects.bulk_create(
        Expenditure(budget=budget, kind=kinds[code], planned=planned, executed=executed)
        for code, (planned, executed) in draft.expenditures.items()
    )


@transaction.atomic
def publish_budget(*, budget: Budget, by: User, at: datetime) -> Budget:
    """Show an approved budget to everyone."""
    community = Community.objects.locked(budget.community)
    policies.may_record(by, community, at=at).enforce()
    budget = Budget.objects.select_for_update().get(pk=budget.pk)
    if budget.published_at is not None:
        raise Conflict(_("This budget is already published."))
    if budget.approved_on is None:
        raise Conflict(_("Say when the budget was approved before you publish it."))

    budget.publish(at)
    community.change(at=at)
    record("budget.published", budget, by=by, at=at, public=True, year=budget.year)

    notices.budget_published(budget, at=at)
    return budget
