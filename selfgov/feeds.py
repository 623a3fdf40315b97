"""Communities and members as open data: CSV, and a Table Schema that says what each column means."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, JsonResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from selfgov.models import Community, Member

BOM = "\ufeff"
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: ``path`` is where its value is read; ``kind`` is Frictionless's word for it."""

    name: str
    path: str
    about: Promise
    kind: str = "string"


def _of_community(path: str) -> tuple[Column, ...]:
    return (
        Column("kato", f"{path}unit__kato", _("KATO code of the community")),
        Column("name_kk", f"{path}unit__name_kk", _("Its name in Kazakh")),
        Column("name_ru", f"{path}unit__name_ru", _("Its name in Russian")),
        Column("is_generated", f"{path}is_generated", _("Whether it is invented"), "boolean"),
    )


COMMUNITIES = (
    *_of_community(""),
    Column("kind", "unit__kind", _("What it is: rural_okrug, settlement, village, district_city")),
    Column("district", "district__kato", _("KATO code of its district")),
    Column("office_kk", "office_kk", _("Address of the office in Kazakh; empty when not known")),
    Column("office_ru", "office_ru", _("Address of the office in Russian; empty when not known")),
    Column("phone", "phone", _("Telephone of the office; empty when not known")),
    Column("website", "website", _("Website; empty when not known")),
    Column("changed_at", "changed_at", _("When something on file changed last"), "datetime"),
)
MEMBERS = (
    *_of_community("council__community__"),
    Column("council", "council__code", _("Code of the council, as in its address")),
    Column("council_kind", "council__kind", _("What it is: gathering, assembly, kenes")),
    Column("name", "name", _("Full name of the member")),
    Column("village_kk", "village_kk", _("The place that the member represents, in Kazakh")),
    Column("village_ru", "village_ru", _("The place that the member represents, in Russian")),
    Column("from_date", "from_date", _("First day of the seat"), "date"),
    Column("to_date", "to_date", _("Last day of the seat; empty while it is held"), "date"),
)
TABLES: dict[str, tuple[Column, ...]] = {"communities": COMMUNITIES, "members": MEMBERS}


def _rows(name: str) -> QuerySet:
    paths = [column.path for column in TABLES[name]]
    if name == "members":
        order = ("council__community__unit__kato", "council_id", "alphabetical", "id")
        return Member.objects.order_by(*order).values_list(*paths)
    return Community.objects.order_by("unit__kato").values_list(*paths)


@require_safe
def table(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """A table as CSV; ``bom=1`` for programs that need the mark."""
    columns = _columns(name)
    rows = _rows(name).iterator(chunk_size=CHUNK)
    return StreamingHttpResponse(
        _lines([column.name for column in columns], rows, bom=request.GET.get("bom") == "1"),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


@require_safe
def schema(request: HttpRequest, name: str) -> JsonResponse:
    """The columns of a table, as a Table Schema."""
    fields = [{"name": it.name, "type": it.kind, "description": str(it.about)} for it in _columns(name)]
    return JsonResponse({"fields": fields, "missingValues": [""]}, json_dumps_params={"ensure_ascii": False})


def _columns(name: str) -> tuple[Column, ...]:
    if name not in TABLES:
        raise Http404
    return TABLES[name]


class _Line:
    """What csv takes for a file: it hands every line back."""

    def write(self, line: str) -> str:
        return line


def _lines(names: list[str], rows: Iterator[tuple], *, bom: bool) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield (BOM if bom else "") + writer.writerow(names)
    for row in rows:
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return str(value).lower() if isinstance(value, bool) else value
