"""What the views of the API share: the reader's language, and facts that hold on a date."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.viewsets import ReadOnlyModelViewSet

from core.texts import LANGUAGES


class InLanguage:
    """A view that answers in the language of ``?lang=``, else in that of ``Accept-Language``."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        wanted = request.query_params.get("lang")
        if wanted in LANGUAGES:
            translation.activate(wanted)
            request._request.LANGUAGE_CODE = wanted
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if wanted is not None and wanted not in LANGUAGES:
            raise ValidationError({"lang": [_("The language is one of kk, ru and en.")]})


class Reading(InLanguage, ReadOnlyModelViewSet):
    """A list with filters, and each of its things by its code (whatever the filters)."""

    lookup_value_converter = "slug"

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(queryset) if self.action == "list" else queryset


class OnDate(django_filters.FilterSet):
    """Rows that hold today, or on the day that ``on`` names."""

    on = django_filters.DateFilter(
        label=_("What holds on this day; today if there is none"),
        method="unchanged",
        input_formats=["%Y-%m-%d"],
    )

    def unchanged(self, queryset: QuerySet, _name: str, value: date) -> QuerySet:
        """The day is applied by ``filter_queryset``: it counts when absent, too."""
        return queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        day = self.form.cleaned_data.get("on") or timezone.localdate()
        return super().filter_queryset(self.holding(queryset, day))

    def holding(self, queryset: Any, day: date) -> QuerySet:
        return queryset.valid(day)
