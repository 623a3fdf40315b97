"""What is on file of communities as open data: CSV, and a Table Schema that says what each column means."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import F, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.feeds import Column, schema_of, table_of
from selfgov.feeds import columns
from selfgov.filters import meant_by
from selfgov.models import (
    Act,
    Clause,
    Community,
    Expenditure,
    Meeting,
    MeetingItem,
    Member,
    Rate,
    Revenue,
    Tariff,
)

CHUNK = 2_000
Part = tuple[tuple[Column, ...], Callable[[], QuerySet]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be fetched. ``parts`` are where its rows come from, one after another, each with
    its own paths for the same columns; ``key`` names a row for ever."""

    name: str
    title: Promise
    about: Promise
    key: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.parts[0][0]

    def rows(self, region: str) -> Iterator[tuple[Any, ...]]:
        return chain.from_iterable(_read(read(), listed, region) for listed, read in self.parts)


def _read(rows: QuerySet, listed: tuple[Column, ...], region: str) -> Iterator[tuple[Any, ...]]:
    kato, *_others = paths = [column.path for column in listed]
    within = rows.filter(**{f"{kato}__startswith": meant_by(region)})
    return within.order_by(kato, *rows.query.order_by).values_list(*paths).iterator(chunk_size=CHUNK)


def _matters() -> QuerySet[MeetingItem]:
    published = MeetingItem.objects.filter(meeting__published_at__isnull=False)
    return published.order_by("meeting__starts_at", "meeting_id", "position")


def _revenues() -> QuerySet[Revenue]:
    lines = Revenue.objects.filter(budget__published_at__isnull=False)
    return lines.annotate(side=Value("revenue"), group=F("source__group")).order_by(
        "budget__year", "source__order", "id"
    )


def _expenditures() -> QuerySet[Expenditure]:
    lines = Expenditure.objects.filter(budget__published_at__isnull=False)
    return lines.annotate(side=Value("expenditure"), group=Value("")).order_by(
        "budget__year", "kind__order", "id"
    )


_ALL = (
    Table(
        "communities",
        _("Communities"),
        _("One row for each community."),
        ("kato",),
        ((columns.COMMUNITIES, lambda: Community.objects.order_by("id")),),
    ),
    Table(
        "members",
        _("Members of councils"),
        _("One row for each seat that somebody holds or held."),
        ("council", "name", "from_date"),
        ((columns.MEMBERS, lambda: Member.objects.order_by("council_id", "alphabetical", "id")),),
    ),
    Table(
        "minutes",
        _("Minutes of meetings"),
        _("One row for each meeting whose minutes are published."),
        ("meeting",),
        ((columns.MINUTES, lambda: Meeting.objects.published().order_by("starts_at", "id")),),
    ),
    Table(
        "matters",
        _("Matters and decisions of meetings"),
        _("One row for each matter in published minutes, with the votes and what was decided."),
        ("matter",),
        ((columns.MATTERS, _matters),),
    ),
    Table(
        "acts",
        _("Acts in force in communities"),
        _("One row for each act; its text stands in the table of clauses."),
        ("act",),
        ((columns.ACTS, lambda: Act.objects.order_by("adopted_on", "id")),),
    ),
    Table(
        "clauses",
        _("Clauses of acts"),
        _("One row for each wording of a clause. The text of a day is the wordings in force on it."),
        ("act", "order", "from_date"),
        ((columns.CLAUSES, lambda: Clause.objects.order_by("act_id", "order", "from_date", "id")),),
    ),
    Table(
        "tariffs",
        _("Tariffs for services"),
        _("One row for each tariff, from one day to another."),
        ("tariff",),
        ((columns.TARIFFS, lambda: Tariff.objects.order_by("service__code", "from_date", "id")),),
    ),
    Table(
        "rates",
        _("Rates of taxes and fees"),
        _("One row for each rate, from one day to another, with the bounds of the law."),
        ("kato", "kind", "from_date"),
        ((columns.RATES, lambda: Rate.objects.order_by("kind__code", "from_date", "id")),),
    ),
    Table(
        "budget-lines",
        _("Lines of budgets"),
        _("One row for each source of revenue and each purpose of expenditure in a published budget."),
        ("kato", "year", "side", "line"),
        ((columns.REVENUES, _revenues), (columns.EXPENDITURES, _expenditures)),
    ),
)
TABLES = {table.name: table for table in _ALL}


# Addresses -----------------------------------------------------------------------------------


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What can be fetched, and what each column means."""
    return render(request, "selfgov/data.html", {"tables": TABLES.values()})


@require_safe
def table(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """A table as CSV, of the whole country or of the place whose code ``region`` gives."""
    found = _table(name)
    rows = found.rows(request.GET.get("region", "").replace("\0", "").strip())
    return table_of(request, name, found.columns, rows)


@require_safe
def schema(request: HttpRequest, name: str) -> JsonResponse:
    """The columns of a table, as a Table Schema."""
    found = _table(name)
    return schema_of(found.columns, key=found.key)


def _table(name: str) -> Table:
    if name not in TABLES:
        raise Http404
    return TABLES[name]
