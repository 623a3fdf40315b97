"""Filters of lists, shared by the pages and the API."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bodies.models import Body, Kind
from core import brownout
from core.brownout import Switch
from kurultai.models import Consultation, Section, Submission, Theme
from kurultai.querysets import SubmissionQuerySet
from kurultai.states import PUBLIC, Status
from petitions.models import Topic
from territory.models import Unit

SORTS = {
    "newest": ("-listed_at", "-id"),
    "supporters": ("-supporters", "-id"),
}


class SubmissionFilter(django_filters.FilterSet):
    """What a list of proposals can be narrowed by; every choice is a stable address."""

    q = django_filters.CharFilter(label=_("Words"), method="with_words")
    status = django_filters.ChoiceFilter(
        label=_("Stage"),
        choices=[choice for choice in Status.choices if choice[0] in PUBLIC],
        empty_label=_("Any stage"),
    )
    body = django_filters.ModelChoiceFilter(
        label=_("Body"),
        queryset=lambda request: Body.objects.filter(kind=Kind.CONSULTATIVE).order_by("-valid_from"),
        to_field_name="code",
        empty_label=_("Any body"),
    )
    consultation = django_filters.ModelChoiceFilter(
        label=_("Consultation"),
        queryset=lambda request: Consultation.objects.published().order_by("-opens_at"),
        to_field_name="code",
        empty_label=_("Any consultation"),
    )
    section = django_filters.ModelChoiceFilter(
        label=_("Section"),
        queryset=lambda request: Section.objects.select_related("body").order_by(
            "-body__valid_from", "order"
        ),
        to_field_name="code",
        empty_label=_("Any section"),
    )
    theme = django_filters.ModelChoiceFilter(
        label=_("Theme"),
        field_name="theme_place__theme",
        queryset=lambda request: Theme.objects.confirmed().order_by("-confirmed_at"),
        to_field_name="code",
        empty_label=_("Any theme"),
    )
    topic = django_filters.ModelChoiceFilter(
        label=_("Topic"),
        queryset=lambda request: Topic.objects.order_by("order"),
        to_field_name="code",
        empty_label=_("Any topic"),
    )
    region = django_filters.ModelChoiceFilter(
        label=_("Region"),
        queryset=lambda request: Unit.objects.regional(),
        to_field_name="kato",
        empty_label=_("All of Kazakhstan"),
    )
    language = django_filters.ChoiceFilter(
        label=_("Written in"),
        choices=[("kk", _("Kazakh")), ("ru", _("Russian"))],
        method="written_in",
        empty_label=_("Any language"),
    )
    sort = django_filters.ChoiceFilter(
        label=_("Order"),
        choices=[("newest", _("Newest first")), ("supporters", _("Most supporters first"))],
        method="sorted_by",
        empty_label=None,
    )

    class Meta:
        model = Submission
        fields = [
            *("q", "status", "body", "consultation", "section"),
            *("theme", "topic", "region", "language", "sort"),
        ]

    def with_words(self, queryset: SubmissionQuerySet, _name: str, value: str) -> SubmissionQuerySet:
        brownout.require(Switch.SEARCH)
        return queryset.matching(value)

    def written_in(self, queryset: QuerySet[Submission], _name: str, value: str) -> QuerySet[Submission]:
        return queryset.filter(~Q(**{f"title_{value}": ""}))

    def sorted_by(self, queryset: QuerySet[Submission], _name: str, value: str) -> QuerySet[Submission]:
        return queryset.order_by(*SORTS[value])
