"""The tables of the transparency report, and what each of their columns says."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.feeds import Column
from moderation.queries.transparency import Line, Transparency

_DECIDED = (
    Column("decided", "figures.decided", _("Decisions in all"), "integer"),
    Column("published", "figures.published", _("Of them: published"), "integer"),
    Column("returned", "figures.returned", _("Of them: returned to the author for correction"), "integer"),
    Column("refused", "figures.refused", _("Of them: refused"), "integer"),
    Column("late", "figures.late", _("Of them: decided after the last day of the term"), "integer"),
    Column("median_days", "figures.median", _("Median of working days to the decision"), "number"),
    Column("p90_days", "figures.p90", _("Working days within which nine of ten were decided"), "number"),
)
_RECEIVED = (
    Column("received", "figures.received", _("Cases opened: a corrected text is a new one"), "integer"),
    *_DECIDED,
    Column("dropped", "figures.dropped", _("Closed without a decision: the author took it back"), "integer"),
)
_WAITING = (
    Column("waiting", "figures.waiting", _("Waiting at the end of the period"), "integer"),
    Column("overdue", "figures.overdue", _("Of them: waiting beyond the last day of the term"), "integer"),
)
_OBJECTED = (
    Column("appealed", "figures.appealed", _("Objections of authors to refusals, filed"), "integer"),
    Column("appeals_decided", "figures.appeals_decided", _("Objections decided"), "integer"),
    Column("upheld", "figures.upheld", _("Of them: upheld"), "integer"),
)
_REPORTED = (
    Column("reported", "figures.reported", _("Reports of readers, received"), "integer"),
    Column("reports_closed", "figures.reports_closed", _("Reports answered"), "integer"),
    Column("justified", "figures.justified", _("Of them: justified"), "integer"),
    Column("taken_down", "figures.taken_down", _("Taken down"), "integer"),
    Column("put_back", "figures.put_back", _("Take-downs that were undone"), "integer"),
)
_ALL = (*_RECEIVED, *_WAITING, *_OBJECTED, *_REPORTED)
_REVIEWERS = Column("reviewers", "figures.reviewers", _("How many people decided"), "integer")
_PERIOD = Column("period", "", _("The period: 2026, 2026-q3 or 2026-07"))


def _named(name: str, key: str, about: Promise) -> tuple[Column, Column]:
    return Column(name, key, about), Column("name", "label", _("Its name in the language of the address"))


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the report. ``key`` names a row within a period."""

    name: str
    title: Promise
    about: Promise
    key: tuple[str, ...]
    listed: tuple[Column, ...]
    lines: Callable[[Transparency], Iterable[Any]]

    @property
    def columns(self) -> tuple[Column, ...]:
        return _PERIOD, *self.listed

    def rows(self, report: Transparency) -> Iterator[tuple[Any, ...]]:
        read = [attrgetter(column.path) for column in self.listed]
        for line in self.lines(report):
            yield report.period.code, *(value(line) for value in read)


_TABLES = (
    Table(
        "total",
        _("All together"),
        _("One row for the period."),
        (),
        _ALL,
        lambda report: [Line("", "", report.total)],
    ),
    Table(
        "kinds",
        _("By kind"),
        _("One row for each kind of thing that moderators check."),
        ("kind",),
        (*_named("kind", "key", _("What it is, as the API names it")), *_ALL),
        lambda report: report.kinds,
    ),
    Table(
        "months",
        _("By month"),
        _("One row for each month, up to twelve, that end with the period."),
        ("month",),
        (Column("month", "key", _("The month: 2026-07")), *_RECEIVED, *_OBJECTED, *_REPORTED),
        lambda report: report.months,
    ),
    Table(
        "bodies",
        _("By body"),
        _("One row for each body with at least 5 matters; the others stand together."),
        ("body",),
        (*_named("body", "key", _("Code of the body; empty for the others together")), *_ALL),
        lambda report: report.bodies,
    ),
    Table(
        "reviewers",
        _("By group of reviewers"),
        _("One row for each group in which at least 3 people decided; the others stand together."),
        ("group",),
        (
            *_named("group", "key", _("Post and body of the group; empty for the others together")),
            _REVIEWERS,
            *_DECIDED,
            *_OBJECTED,
        ),
        lambda report: report.groups,
    ),
    Table(
        "grounds",
        _("Refusals by ground"),
        _("One row for each ground that was given, by kind."),
        ("kind", "ground", "valid_from"),
        (
            Column("kind", "kind", _("What was refused, as the API names it")),
            Column("ground", "ground.code", _("Code of the ground")),
            Column(
                "valid_from", "ground.valid_from", _("Since when the ground holds in this wording"), "date"
            ),
            Column("name_kk", "ground.name_kk", _("Its name in Kazakh")),
            Column("name_ru", "ground.name_ru", _("Its name in Russian")),
            Column("refused", "refused", _("Refusals on this ground"), "integer"),
            Column("upheld", "upheld", _("Of them: the author’s objection was upheld later"), "integer"),
        ),
        lambda report: report.grounds,
    ),
    Table(
        "signatures",
        _("Signatures declared invalid"),
        _("One row for each cause."),
        ("cause",),
        (
            *_named("cause", "cause", _("Code of the cause")),
            Column("acts", "acts", _("Acts of two moderators that hold"), "integer"),
            Column("signatures", "signatures", _("Signatures that do not count because of them"), "integer"),
            Column("undone", "undone", _("Acts that were taken back in the period"), "integer"),
        ),
        lambda report: report.causes,
    ),
)
TABLES = {table.name: table for table in _TABLES}
