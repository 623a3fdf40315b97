"""Pages of a list that neither skip nor repeat a row while rows come and go."""

from collections.abc import Iterable
from typing import Any

from django.core import signing
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

SALT = "portal.pagination"


class Cursor(BasePagination):
    """Keyset pagination along the queryset's own order, which has to end in a unique column.

    A cursor names the row after (or before) which a page begins, by that row's values. Rows
    without a value come last. It is signed: one that was not given out here is a mistake.
    """

    default_size = 25
    largest_size = 100

    def paginate_queryset(
        self, queryset: QuerySet, request: Request, view: APIView | None = None
    ) -> list[Any]:
        size = self._size(request)
        self.request = request
        self.columns = _columns(queryset)
        backward, place = self._cursor(request)
        if place is not None:
            queryset = queryset.filter(_beyond(self.columns, place, backward=backward))
        found = list(queryset.order_by(*_order(self.columns, backward=backward))[: size + 1])
        page, more = found[:size], len(found) > size
        if backward:
            page.reverse()
        self.page = page
        self.has_previous = more if backward else place is not None
        self.has_next = place is not None if backward else more
        return page

    def _size(self, request: Request) -> int:
        asked = request.query_params.get("page_size", str(self.default_size))
        if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= self.largest_size):
            message = _("The size of a page is a whole number from 1 to %(largest)s.")
            raise ValidationError({"page_size": [message % {"largest": self.largest_size}]})
        return int(asked)

    def _cursor(self, request: Request) -> tuple[bool, list[Any] | None]:
        given = request.query_params.get("cursor")
        if given is None:
            return False, None
        try:
            columns, backward, place = signing.Signer(salt=SALT).unsign_object(given)
        except (signing.BadSignature, ValueError):
            columns = None
        if columns != self.columns:
            raise ValidationError(
                {"cursor": [_("This is not a place in this list. Start from its first page.")]}
            )
        return backward, place

    def get_paginated_response(self, data: Any) -> Response:
        following = self._link(self.page[-1:], backward=False) if self.has_next else None
        preceding = self._link(self.page[:1], backward=True) if self.has_previous else None
        return Response({"next": following, "previous": preceding, "results": data})

    def _link(self, rows: list[Model], *, backward: bool) -> str | None:
        if not rows:
            return None
        place = [_value(rows[0], column) for column in self.columns]
        cursor = signing.Signer(salt=SALT).sign_object([self.columns, backward, place])
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": self.largest_size, "default": self.default_size}
        return [
            _parameter("cursor", _("A place in the list, from `next` or `previous`"), {"type": "string"}),
            _parameter("page_size", _("How many rows a page has"), size),
        ]


def _parameter(name: str, description: Any, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": str(description), "schema": schema}


def _columns(queryset: QuerySet) -> list[str]:
    """The names by which a list is ordered, "-" before those that fall."""
    names = [str(name) for name in queryset.query.order_by]
    last = queryset.model._meta.get_field(names[-1].lstrip("-")) if names else None
    assert last is not None, "A list with pages has an order."
    assert last.unique, "The order of a list with pages ends in a unique column."
    return names


def _order(columns: Iterable[str], *, backward: bool) -> list[OrderBy]:
    order = []
    for column in columns:
        falls = column.startswith("-") != backward
        order.append(OrderBy(F(column.lstrip("-")), descending=falls, **_nulls(first=backward)))
    return order


def _nulls(*, first: bool) -> dict[str, bool]:
    return {"nulls_first": True} if first else {"nulls_last": True}


def _beyond(columns: list[str], place: list[Any], *, backward: bool) -> Q:
    """Rows that come after ``place`` in the order (before it, when going backward)."""
    column, value = columns[0], place[0]
    name = column.lstrip("-")
    further = _further(name, value, falls=column.startswith("-"), backward=backward)
    if len(columns) == 1:
        return further
    same = Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    return further | (same & _beyond(columns[1:], place[1:], backward=backward))


def _further(name: str, value: Any, *, falls: bool, backward: bool) -> Q:
    missing = Q(**{f"{name}__isnull": True})
    if value is None:
        return ~missing if backward else Q(pk__in=[])
    beyond = Q(**{f"{name}__{'lt' if falls != backward else 'gt'}": value})
    return beyond if backward else beyond | missing


def _value(row: Model, column: str) -> Any:
    """A column's value as the cursor carries it: exact, and read back by the field itself."""
    value = getattr(row, column.lstrip("-"))
    return value.isoformat() if hasattr(value, "isoformat") else value
