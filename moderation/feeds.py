"""The transparency report as open data: a CSV for every table, and a Table Schema of its columns."""

from django.http import Http404, HttpRequest, JsonResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.feeds import schema_of, table_of
from moderation.queries import TABLES, Table, report_on


@require_safe
def table(request: HttpRequest, period: str, name: str) -> StreamingHttpResponse:
    """A table of the report on a period as CSV; ``bom=1`` for programs that need the mark."""
    found = _table(name)
    report = report_on(period, at=timezone.now())
    return table_of(request, f"{name}-{report.period.code}", found.columns, found.rows(report))


@require_safe
def schema(request: HttpRequest, name: str) -> JsonResponse:
    """The columns of a table, as a Table Schema."""
    found = _table(name)
    return schema_of(found.columns, key=("period", *found.key))


def _table(name: str) -> Table:
    if name not in TABLES:
        raise Http404
    return TABLES[name]
