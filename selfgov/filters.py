"""Filters of the lists of the API: place, kind, day, words."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from core import brownout
from core.api import Day
from core.brownout import Switch
from selfgov.models import (
    Act,
    Budget,
    Community,
    Initiative,
    InitiativeKind,
    Meeting,
    MeetingItem,
    Rate,
    Tariff,
)
from selfgov.queries import matching
from selfgov.querysets import ActQuerySet, CommunityQuerySet, MeetingQuerySet
from selfgov.states import PUBLIC, InitiativeStatus, MeetingStatus
from territory.models import LOCAL_KINDS, Kind
from workdays.calendar import local_date

KINDS = [(kind.value, kind.label) for kind in Kind if kind in LOCAL_KINDS]
REGION = _("KATO code of a place; that of a region finds everything in it")
GENERATED = _("Invented to try the portal out")


def meant_by(kato: str) -> str:
    """How codes of everything in a place begin, itself included."""
    meant = len(kato.rstrip("0"))
    # The parts of a code have two digits each, and may end with a zero.
    return kato[: meant + meant % 2]


class Inside(django_filters.CharFilter):
    """What lies in a place; ``field_name`` is where the code of the community is read."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=REGION, lookup_expr="startswith", **kwargs)

    def filter(self, qs: Any, value: str) -> Any:
        return super().filter(qs, meant_by(value))


@extend_schema_field({"type": "string", "enum": ["true", "false"]})
class YesOrNo(django_filters.ChoiceFilter):
    """Where a field is true, or where it is not; sent empty it filters nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[("true", _("yes")), ("false", _("no"))], **kwargs)

    def filter(self, qs: Any, value: str) -> Any:
        return super().filter(qs, {"true": True, "false": False}.get(value, value))


@extend_schema_field({"anyOf": [{"type": "integer", "minimum": 1, "maximum": 9999}, {"const": ""}]})
class Year(django_filters.NumberFilter):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=9999, decimal_places=0, **kwargs)


class CommunityFilter(django_filters.FilterSet):
    region = Inside(field_name="unit__kato")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=KINDS, field_name="unit__kind")
    q = django_filters.CharFilter(
        label=_(
            "Name of the community or of a village in it, in any letters, or the beginning of a KATO code"
        ),
        method="with_words",
    )
    is_generated = YesOrNo(label=GENERATED)

    class Meta:
        model = Community
        fields = ["region", "kind", "q", "is_generated"]

    def with_words(self, queryset: CommunityQuerySet, _name: str, value: str) -> CommunityQuerySet:
        return matching(queryset, value)


class MinutesFilter(django_filters.FilterSet):
    region = Inside(field_name="council__community__unit__kato")
    council = django_filters.CharFilter(label=_("Code of a council"), field_name="council__code")
    status = django_filters.ChoiceFilter(
        label=_("Stage"), choices=[choice for choice in MeetingStatus.choices if choice[0] in PUBLIC]
    )
    subject = django_filters.ChoiceFilter(
        label=_("What one of its matters is about"), choices=MeetingItem.Subject.choices, method="about"
    )
    overdue = YesOrNo(label=_("Whether the akim’s answer is overdue"), method="lacking_an_answer")
    since = Day(label=_("Held on this day or later"), field_name="starts_at__date", lookup_expr="gte")
    until = Day(label=_("Held on this day or earlier"), field_name="starts_at__date", lookup_expr="lte")
    q = django_filters.CharFilter(
        label=_("Words of matters and decisions, in Kazakh or Russian"), method="with_words"
    )

    class Meta:
        model = Meeting
        fields = ["region", "council", "status", "subject", "overdue", "since", "until", "q"]

    def about(self, queryset: MeetingQuerySet, _name: str, value: str) -> MeetingQuerySet:
        return queryset.filter(pk__in=MeetingItem.objects.filter(subject=value).values("meeting"))

    def lacking_an_answer(self, queryset: MeetingQuerySet, _name: str, value: str) -> MeetingQuerySet:
        late = Meeting.objects.answer_overdue(local_date(timezone.now())).values("pk")
        return queryset.filter(pk__in=late) if value == "true" else queryset.exclude(pk__in=late)

    def with_words(self, queryset: MeetingQuerySet, _name: str, value: str) -> MeetingQuerySet:
        brownout.require(Switch.SEARCH)
        # What is being written down is searched when it is published.
        published = MeetingItem.objects.filter(meeting__published_at__isnull=False)
        return queryset.filter(pk__in=published.matching(value).values("meeting"))


class ActFilter(django_filters.FilterSet):
    region = Inside(field_name="community__unit__kato")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Act.Kind.choices)
    in_force = Day(label=_("In force on this day"), method="in_force_on")
    since = Day(label=_("Adopted on this day or later"), field_name="adopted_on", lookup_expr="gte")
    until = Day(label=_("Adopted on this day or earlier"), field_name="adopted_on", lookup_expr="lte")
    number = django_filters.CharFilter(label=_("Number, exactly as it is written"))
    q = django_filters.CharFilter(label=_("Words of the title, in Kazakh or Russian"), method="with_words")

    class Meta:
        model = Act
        fields = ["region", "kind", "in_force", "since", "until", "number", "q"]

    def in_force_on(self, queryset: ActQuerySet, _name: str, value: date) -> ActQuerySet:
        return queryset.held(value)

    def with_words(self, queryset: ActQuerySet, _name: str, value: str) -> ActQuerySet:
        brownout.require(Switch.SEARCH)
        return queryset.matching(value)


class _Held(django_filters.FilterSet):
    """Everything that ever held, or what holds on the day that ``on`` names."""

    on = Day(label=_("What holds on this day; everything that ever held if it is empty"), method="held_on")
    region = Inside(field_name="community__unit__kato")

    def held_on(self, queryset: Any, _name: str, value: date) -> QuerySet:
        return queryset.held(value)


class TariffFilter(_Held):
    service = django_filters.CharFilter(label=_("Code of a service"), field_name="service__code")

    class Meta:
        model = Tariff
        fields = ["region", "service", "on"]


class RateFilter(_Held):
    kind = django_filters.CharFilter(label=_("Code of a tax or fee"), field_name="kind__code")

    class Meta:
        model = Rate
        fields = ["region", "kind", "on"]


class BudgetFilter(django_filters.FilterSet):
    region = Inside(field_name="community__unit__kato")
    year = Year(label=_("Year"))

    class Meta:
        model = Budget
        fields = ["region", "year"]


class InitiativeFilter(django_filters.FilterSet):
    region = Inside(field_name="community__unit__kato")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=InitiativeKind.choices)
    status = django_filters.ChoiceFilter(label=_("Stage"), choices=InitiativeStatus.choices)

    class Meta:
        model = Initiative
        fields = ["region", "kind", "status"]
