"""Filters of lists, shared by the pages and the API."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import brownout
from core.brownout import Switch
from petitions.models import Petition, Topic
from petitions.querysets import PetitionQuerySet
from petitions.states import PUBLIC, Status
from territory.models import Unit

SORTS = {
    "newest": ("-listed_at", "-id"),
    "signatures": ("-signature_count", "-id"),
    "ending": ("collecting_ends_at", "id"),
    "due": ("review_due_date", "id"),
}


class PetitionFilter(django_filters.FilterSet):
    """state, body, territory, topic, language and text; every choice is a stable address."""

    q = django_filters.CharFilter(label=_("Words"), method="with_words")
    status = django_filters.ChoiceFilter(
        label=_("Stage"),
        choices=[choice for choice in Status.choices if choice[0] in PUBLIC],
        empty_label=_("Any stage"),
    )
    territory = django_filters.ModelChoiceFilter(
        label=_("Region"),
        queryset=lambda request: Unit.objects.regional(),
        to_field_name="kato",
        method="within",
        empty_label=_("All of Kazakhstan"),
    )
    body = django_filters.CharFilter(
        label=_("Addressee"), field_name="addressee__code", widget=forms.HiddenInput
    )
    topic = django_filters.ModelChoiceFilter(
        label=_("Topic"),
        queryset=lambda request: Topic.objects.order_by("order"),
        to_field_name="code",
        empty_label=_("Any topic"),
    )
    language = django_filters.ChoiceFilter(
        label=_("Written in"),
        choices=[("kk", _("Kazakh")), ("ru", _("Russian"))],
        method="written_in",
        empty_label=_("Any language"),
    )
    sort = django_filters.ChoiceFilter(
        label=_("Order"),
        choices=[
            ("newest", _("Newest first")),
            ("signatures", _("Most signatures first")),
            ("ending", _("Ending soonest first")),
            ("due", _("Answer due soonest first")),
        ],
        method="sorted_by",
        empty_label=None,
    )

    class Meta:
        model = Petition
        fields = ["q", "status", "territory", "topic", "language", "body", "sort"]

    def with_words(self, queryset: PetitionQuerySet, _name: str, value: str) -> PetitionQuerySet:
        brownout.require(Switch.SEARCH)
        return queryset.matching(value)

    def within(self, queryset: QuerySet[Petition], _name: str, value: Unit) -> QuerySet[Petition]:
        return queryset.filter(addressee__territory__kato__startswith=value.kato[:2])

    def written_in(self, queryset: QuerySet[Petition], _name: str, value: str) -> QuerySet[Petition]:
        return queryset.filter(~Q(**{f"title_{value}": ""}))

    def sorted_by(self, queryset: QuerySet[Petition], _name: str, value: str) -> QuerySet[Petition]:
        return queryset.order_by(*SORTS[value])
