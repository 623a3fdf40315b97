"""Filters of the lists at the desk."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters.fields import ModelChoiceField

from accounts.models import User
from bodies.models import Body
from desk.queries import moderation
from desk.queries.kurultai import theme_label
from kurultai.models import Consultation, Section, Submission, Theme
from kurultai.querysets import SubmissionQuerySet
from kurultai.states import Status
from moderation.models import Case


class ThemeField(ModelChoiceField):
    def label_from_instance(self, theme: Any) -> str:
        return theme_label(theme)


class ThemeFilter(django_filters.ModelChoiceFilter):
    field_class = ThemeField


class ProposalFilter(django_filters.FilterSet):
    """What the secretariat's list can be narrowed by; every choice is a stable address."""

    q = django_filters.CharFilter(label=_("Words"), method="with_words")
    status = django_filters.ChoiceFilter(
        label=_("Stage"),
        choices=[choice for choice in Status.choices if choice[0] != Status.DRAFT],
        empty_label=_("Any stage"),
    )
    section = django_filters.ModelChoiceFilter(
        label=_("Section"),
        queryset=Section.objects.none(),
        to_field_name="code",
        empty_label=_("Any section"),
    )
    consultation = django_filters.ModelChoiceFilter(
        label=_("Consultation"),
        queryset=Consultation.objects.none(),
        to_field_name="code",
        empty_label=_("Any consultation"),
    )
    theme = ThemeFilter(
        label=_("Theme"),
        field_name="theme_place__theme",
        queryset=Theme.objects.none(),
        to_field_name="code",
        empty_label=_("Any theme"),
    )
    overdue = django_filters.BooleanFilter(
        label=_("Only what is overdue"), method="only_overdue", widget=forms.CheckboxInput
    )

    class Meta:
        model = Submission
        fields = ["q", "status", "section", "consultation", "theme", "overdue"]

    def __init__(self, *args: Any, bodies: Sequence[Body], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        sections = Section.objects.filter(body__in=bodies).select_related("body")
        themes = Theme.objects.filter(body__in=bodies, dissolved_at__isnull=True)
        self.filters["section"].queryset = sections.order_by("-body__valid_from", "order")
        self.filters["consultation"].queryset = Consultation.objects.filter(body__in=bodies).order_by(
            "-opens_at"
        )
        self.filters["theme"].queryset = themes.order_by("-confirmed_at", "id")

    def with_words(self, queryset: SubmissionQuerySet, _name: str, value: str) -> SubmissionQuerySet:
        return queryset.matching(value)

    def only_overdue(self, queryset: SubmissionQuerySet, _name: str, value: bool) -> SubmissionQuerySet:
        return queryset.overdue(self.day) if value else queryset


class QueueFilter(django_filters.FilterSet):
    """What the moderators' queue can be narrowed by; every choice is a stable address."""

    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("queue", "What"),
        choices=moderation.queue_kinds,
        empty_label=pgettext_lazy("queue", "Everything"),
    )
    whose = django_filters.ChoiceFilter(
        label=_("Who has it"),
        choices=[
            (moderation.MINE, pgettext_lazy("queue", "I do")),
            (moderation.FREE, pgettext_lazy("queue", "Nobody")),
        ],
        empty_label=_("Whoever has it"),
    )
    overdue = django_filters.BooleanFilter(label=_("Only what is overdue"), widget=forms.CheckboxInput)

    class Meta:
        model = Case
        fields: list[str] = []

    def __init__(self, *args: Any, user: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, queryset=Case.objects.none(), **kwargs)
        self.user, self.at = user, at

    @property
    def qs(self) -> Any:
        """Three tables in one order: what a filter of one table could not narrow."""
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        choice = moderation.Choice(
            kind=chosen.get("kind") or "",
            whose=chosen.get("whose") or "",
            is_overdue=bool(chosen.get("overdue")),
        )
        return moderation.waiting(choice, user=self.user, at=self.at)
