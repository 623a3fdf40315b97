"""What the views of the API share, and filters for facts that hold on a date."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.viewsets import ReadOnlyModelViewSet

from core.texts import LANGUAGES


class Endpoint:
    """A view that answers in the language of ``?lang=``, else in that of ``Accept-Language``.

    A method that it does not have is 405 for everyone, signed in or not.
    """

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        wanted = request.query_params.get("lang")
        if wanted in LANGUAGES:
            translation.activate(wanted)
            request._request.LANGUAGE_CODE = wanted
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if wanted is not None and wanted not in LANGUAGES:
            raise ValidationError({"lang": [_("The language is one of kk, ru and en.")]})

    def check_permissions(self, request: Request) -> None:
        if not hasattr(self, str(request.method).lower()):
            self.http_method_not_allowed(request)  # type: ignore[attr-defined]
        super().check_permissions(request)  # type: ignore[misc]


class Reading(Endpoint, ReadOnlyModelViewSet):
    """A list with filters, and each of its things by its code (whatever the filters)."""

    lookup_value_converter = "slug"

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(queryset) if self.action == "list" else queryset


@extend_schema_field({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "const": ""}]})
class Day(django_filters.DateFilter):
    """A day of Kazakhstan's calendar, written as 2026-01-31."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)


class OnDate(django_filters.FilterSet):
    """Rows that hold today, or on the day that ``on`` names."""

    on = Day(label=_("What holds on this day; today if it is empty"), method="unchanged")

    @extend_schema_field({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "const": ""}]})
    def unchanged(self, queryset: QuerySet, _name: str, value: date) -> QuerySet:
        """The day is applied by ``filter_queryset``: it counts when absent, too."""
        return queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        day = self.form.cleaned_data.get("on") or timezone.localdate()
        return super().filter_queryset(self.holding(queryset, day))

    def holding(self, queryset: Any, day: date) -> QuerySet:
        return queryset.valid(day)
