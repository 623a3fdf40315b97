"""Communities, their minutes, acts, money and initiatives in the API. Everything is read-only and public."""

from datetime import date
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView

from core.api import Endpoint, Reading
from selfgov import filters
from selfgov import serializers as shapes
from selfgov.models import (
    Act,
    Budget,
    Community,
    Council,
    Initiative,
    Material,
    Meeting,
    MeetingItem,
    Member,
    MinutesCorrection,
    Official,
    Presence,
    Rate,
    Tariff,
)
from selfgov.querysets import CommunityQuerySet
from territory.models import Unit
from workdays.calendar import local_date


def _placed(rows: QuerySet, path: str = "community") -> Any:
    """With the place of each row, without what only searches need: long lists are sorted as they are."""
    return rows.select_related(f"{path}__unit").defer(f"{path}__names", f"{path}__search")


# What decided something: of a matter nothing is told but its code.
_DECIDED = Prefetch("item", MeetingItem.objects.only("code"))


class InTwoSizes(Reading):
    """A list of short shapes, and each thing in full."""

    lookup_field = "code"
    short: Any
    full: Any

    def get_serializer_class(self) -> Any:
        return self.short if self.action == "list" else self.full


@extend_schema_view(
    list=extend_schema(
        summary=_("Communities"),
        description=_(
            "Rural okrugs, settlements, villages and cities of district significance that run themselves."
        ),
    ),
    retrieve=extend_schema(
        summary=_("A community"),
        description=_("With its villages, its officials, and its councils with their members."),
    ),
)
class Communities(InTwoSizes):
    lookup_field = "unit__kato"
    lookup_url_kwarg = "kato"
    filterset_class = filters.CommunityFilter
    short, full = shapes.CommunitySerializer, shapes.CommunityDetailSerializer

    def get_queryset(self) -> CommunityQuerySet:
        placed = Community.objects.with_places().defer("search", "names")
        # A page of the list remembers where it ended by values of the row itself.
        found = placed.annotate(kato=F("unit__kato")).order_by("kato", "id")
        if self.action == "list":
            return found
        members = Member.objects.order_by("alphabetical", "id")
        councils = Council.objects.select_related("rule").order_by("-from_date", "-id")
        return found.prefetch_related(
            Prefetch("unit__children", Unit.objects.order_by("kato")),
            Prefetch("officials", Official.objects.order_by("-from_date", "id")),
            Prefetch("councils", councils.prefetch_related(Prefetch("members", members))),
        )


# Minutes and acts ---------------------------------------------------------------------------


@extend_schema_view(
    list=extend_schema(
        summary=_("Meetings and minutes"),
        description=_(
            "Of communities, the latest first: convened meetings, and minutes once they are published."
        ),
    ),
    retrieve=extend_schema(
        summary=_("A meeting with its minutes"),
        description=_(
            "With its matters: before publication as the agenda has them, afterwards with speeches, "
            "decisions and votes; with the members who were there, the akim’s answer and the corrections."
        ),
    ),
)
class Minutes(InTwoSizes):
    filterset_class = filters.MinutesFilter
    short, full = shapes.MinutesSerializer, shapes.MinutesDetailSerializer

    def get_queryset(self) -> QuerySet[Meeting]:
        found = _placed(Meeting.objects.public().select_related("council"), "council__community")
        return found.order_by("-starts_at", "-id").prefetch_related(*self._parts())

    def _parts(self) -> list[Prefetch]:
        if self.action == "list":
            return []
        items = MeetingItem.objects.select_related("meeting").defer("search")
        presences = Presence.objects.select_related("member").order_by("member__alphabetical", "id")
        return [
            Prefetch("items", items.order_by("position", "id")),
            Prefetch("presences", presences),
            Prefetch("materials", Material.objects.order_by("added_at", "id")),
            Prefetch("corrections", MinutesCorrection.objects.order_by("at", "id")),
        ]


@extend_schema_view(
    list=extend_schema(
        summary=_("Acts of communities"),
        description=_("Every act that was ever in force, the one adopted last first."),
    ),
    retrieve=extend_schema(
        summary=_("An act as it is on a day"),
        description=_(
            "With the clauses in force on the day that “on” names, in the wording of that day; none on a "
            "day on which the act is not in force."
        ),
        parameters=[
            OpenApiParameter(
                "on",
                {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "const": ""}]},
                description=_("The day whose text is asked for; today if it is empty"),
                examples=[OpenApiExample("day", "2026-01-31")],
            )
        ],
    ),
)
class Acts(InTwoSizes):
    filterset_class = filters.ActFilter
    short, full = shapes.CommunityActSerializer, shapes.CommunityActDetailSerializer

    def get_queryset(self) -> QuerySet[Act]:
        repeals = Prefetch("repealed_by", Act.objects.only("code"))
        found = _placed(Act.objects.defer("search")).order_by("-adopted_on", "-id")
        return found.prefetch_related(repeals, _DECIDED)

    def get_serializer_context(self) -> dict[str, Any]:
        return super().get_serializer_context() | {"day": self._day()}

    def _day(self) -> date:
        asked = self.request.query_params.get("on", "") if self.action == "retrieve" else ""
        if not asked:
            return local_date(timezone.now())
        try:
            day = parse_date(asked)
        except ValueError:
            day = None
        if day is None:
            raise ValidationError({"on": [_("Write the day as 2026-01-31.")]})
        return day


# Money --------------------------------------------------------------------------------------


@extend_schema_view(
    list=extend_schema(
        summary=_("Tariffs for services"),
        description=_("What services cost in communities, now and before, the latest first."),
    ),
    retrieve=extend_schema(summary=_("A tariff"), description=_("From one day to another, with its reason.")),
)
class Tariffs(Reading):
    lookup_field = "code"
    filterset_class = filters.TariffFilter
    serializer_class = shapes.TariffSerializer
    queryset = (
        _placed(Tariff.objects.select_related("service"))
        .order_by("-from_date", "-id")
        .prefetch_related(_DECIDED)
    )


@extend_schema(
    summary=_("Rates of taxes and fees"),
    description=_("As communities have set them within the bounds of the law, the latest first."),
)
class Rates(Endpoint, ListAPIView):
    filterset_class = filters.RateFilter
    serializer_class = shapes.RateSerializer
    queryset = (
        _placed(Rate.objects.select_related("kind")).order_by("-from_date", "-id").prefetch_related(_DECIDED)
    )


@extend_schema_view(
    list=extend_schema(
        summary=_("Budgets of communities"), description=_("Published ones, the latest year first.")
    ),
    retrieve=extend_schema(
        summary=_("A budget"),
        description=_(
            "With its lines, planned and executed, and what they come to: own revenue, transfers, balance, "
            "figures per head with the population used. Its code is the KATO code and the year."
        ),
    ),
)
class Budgets(InTwoSizes):
    filterset_class = filters.BudgetFilter
    short, full = shapes.BudgetSerializer, shapes.BudgetDetailSerializer

    def get_queryset(self) -> QuerySet[Budget]:
        return _placed(Budget.objects.published()).order_by("-year", "-id").prefetch_related(_DECIDED)

    def get_object(self) -> Budget:
        kato, _hyphen, year = self.kwargs["code"].partition("-")
        year = year if year.isascii() and year.isdigit() and len(year) == len("2026") else "0"
        return get_object_or_404(self.get_queryset(), community__unit__kato=kato, year=int(year))


# Initiatives --------------------------------------------------------------------------------


@extend_schema_view(
    list=extend_schema(
        summary=_("Initiatives of communities"),
        description=_(
            "What communities ask their maslikhat for, the latest first. It is not told who began one, nor "
            "who signed."
        ),
    ),
    retrieve=extend_schema(
        summary=_("An initiative"), description=_("With its text, its rule, and what became of it.")
    ),
)
class Initiatives(InTwoSizes):
    filterset_class = filters.InitiativeFilter
    short, full = shapes.InitiativeSerializer, shapes.InitiativeDetailSerializer

    def get_queryset(self) -> QuerySet[Initiative]:
        found = _placed(Initiative.objects.select_related("maslikhat", "rule"))
        return found.order_by("-started_at", "-id").prefetch_related(_DECIDED)
