"""Filters of the lists of the API: body, region, dates, stage, deputy, words."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bodies.models import Body, Level
from bodies.querysets import BodyQuerySet
from core.api import Day, OnDate
from core.folding import Folded, fold
from maslikhat.models import (
    AgendaItem,
    AkimReport,
    Attendance,
    Ballot,
    Decision,
    Deputy,
    DeputyRequest,
    Session,
    SessionKind,
    VoteEvent,
)
from maslikhat.options import Option, Result
from maslikhat.queries.reading import decisions_matching, items_matching
from maslikhat.querysets import RequestQuerySet
from maslikhat.states import PUBLIC_SESSIONS, ItemStatus, SessionStatus
from workdays.calendar import local_date

WORDS = _("Words of the title, in Kazakh or Russian")
REGION = _("KATO code of a place; that of a region finds everything in it")
BODY = _("Code of a maslikhat")


def _within(value: str) -> str:
    return value.removesuffix("0000000")


class MaslikhatFilter(OnDate):
    level = django_filters.ChoiceFilter(label=_("Level"), choices=Level.choices)
    region = django_filters.CharFilter(label=REGION, method="within")
    q = django_filters.CharFilter(label=_("Words of the name"), method="with_words")

    class Meta:
        model = Body
        fields = ["level", "region", "q", "on"]

    def within(self, queryset: BodyQuerySet, _name: str, value: str) -> QuerySet[Body]:
        return queryset.filter(territory__kato__startswith=_within(value))

    def with_words(self, queryset: BodyQuerySet, _name: str, value: str) -> QuerySet[Body]:
        return queryset.named(value)


class DeputyFilter(django_filters.FilterSet):
    body = django_filters.CharFilter(label=BODY, method="of_body")
    q = django_filters.CharFilter(label=_("Beginning of the surname"), method="named")

    class Meta:
        model = Deputy
        fields = ["body", "q"]

    def named(self, queryset: QuerySet[Deputy], _name: str, value: str) -> QuerySet[Deputy]:
        """A Kazakh letter and the Russian one typed for it are the same here."""
        return queryset.alias(folded=Folded("surname")).filter(folded__startswith=fold(value))

    def of_body(self, queryset: QuerySet[Deputy], _name: str, value: str) -> QuerySet[Deputy]:
        """Those with a mandate there, now or before."""
        return queryset.filter(pk__in=Deputy.objects.filter(mandates__convocation__body__code=value))


class SessionFilter(django_filters.FilterSet):
    body = django_filters.CharFilter(label=BODY, field_name="convocation__body__code")
    region = django_filters.CharFilter(label=REGION, method="within")
    group = django_filters.CharFilter(label=_("Code of a commission"), field_name="group__code")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=SessionKind.choices)
    status = django_filters.ChoiceFilter(
        label=_("Stage"), choices=[c for c in SessionStatus.choices if c[0] in PUBLIC_SESSIONS]
    )
    since = Day(label=_("Starts on this day or later"), field_name="starts_at__date", lookup_expr="gte")
    until = Day(label=_("Starts on this day or earlier"), field_name="starts_at__date", lookup_expr="lte")
    deputy = django_filters.CharFilter(label=_("Code of a deputy who was there"), method="attended_by")
    q = django_filters.CharFilter(label=_("Words of the agenda"), method="with_words")

    class Meta:
        model = Session
        fields = ["body", "region", "group", "kind", "status", "since", "until", "deputy", "q"]

    def within(self, queryset: QuerySet[Session], _name: str, value: str) -> QuerySet[Session]:
        return queryset.filter(convocation__body__territory__kato__startswith=_within(value))

    def attended_by(self, queryset: QuerySet[Session], _name: str, value: str) -> QuerySet[Session]:
        there = Attendance.objects.filter(session=OuterRef("pk"), deputy__code=value)
        return queryset.filter(Exists(there))

    def with_words(self, queryset: QuerySet[Session], _name: str, value: str) -> QuerySet[Session]:
        return queryset.filter(Exists(items_matching(value).filter(session=OuterRef("pk")).order_by()))


class ItemFilter(django_filters.FilterSet):
    session = django_filters.CharFilter(label=_("Code of a session"), field_name="session__code")
    body = django_filters.CharFilter(label=BODY, field_name="session__convocation__body__code")
    status = django_filters.ChoiceFilter(label=_("Stage"), choices=ItemStatus.choices)
    petition = django_filters.CharFilter(label=_("Code of a petition"), field_name="petition__code")
    q = django_filters.CharFilter(label=WORDS, method="with_words")

    class Meta:
        model = AgendaItem
        fields = ["session", "body", "status", "petition", "q"]

    def with_words(self, queryset: QuerySet[AgendaItem], _name: str, value: str) -> QuerySet[AgendaItem]:
        return queryset.filter(pk__in=items_matching(value).order_by().values("pk"))


class VoteFilter(django_filters.FilterSet):
    session = django_filters.CharFilter(
        label=_("Code of a session"), field_name="motion__item__session__code"
    )
    item = django_filters.CharFilter(label=_("Code of an agenda item"), field_name="motion__item__code")
    body = django_filters.CharFilter(label=BODY, field_name="motion__item__session__convocation__body__code")
    result = django_filters.ChoiceFilter(
        label=_("Declared result"), field_name="declared", choices=Result.choices
    )
    since = Day(label=_("Taken on this day or later"), field_name="opened_at__date", lookup_expr="gte")
    until = Day(label=_("Taken on this day or earlier"), field_name="opened_at__date", lookup_expr="lte")
    deputy = django_filters.CharFilter(label=_("Code of a deputy who is in the roll"), method="with_deputy")
    option = django_filters.ChoiceFilter(
        label=_("What that deputy did"), choices=Option.choices, method="unchanged"
    )

    class Meta:
        model = VoteEvent
        fields = ["session", "item", "body", "result", "since", "until", "deputy", "option"]

    def with_deputy(self, queryset: QuerySet[VoteEvent], _name: str, value: str) -> QuerySet[VoteEvent]:
        ballots = Ballot.objects.filter(vote=OuterRef("pk"), deputy__code=value)
        if option := self.form.cleaned_data.get("option"):
            ballots = ballots.filter(option=option)
        return queryset.filter(Exists(ballots))

    def unchanged(self, queryset: QuerySet[VoteEvent], _name: str, _value: str) -> QuerySet[VoteEvent]:
        """Says what the named deputy did; alone it filters nothing."""
        return queryset


class DecisionFilter(django_filters.FilterSet):
    session = django_filters.CharFilter(label=_("Code of a session"), field_name="session__code")
    body = django_filters.CharFilter(label=BODY, field_name="session__convocation__body__code")
    region = django_filters.CharFilter(label=REGION, method="within")
    since = Day(label=_("Decided on this day or later"), field_name="decided_on", lookup_expr="gte")
    until = Day(label=_("Decided on this day or earlier"), field_name="decided_on", lookup_expr="lte")
    in_force = Day(label=_("In force on this day"), method="in_force_on")
    number = django_filters.CharFilter(label=_("Number, exactly as it is written"))
    q = django_filters.CharFilter(label=_("Words of the title, the text or the number"), method="with_words")

    class Meta:
        model = Decision
        fields = ["session", "body", "region", "since", "until", "in_force", "number", "q"]

    def within(self, queryset: QuerySet[Decision], _name: str, value: str) -> QuerySet[Decision]:
        return queryset.filter(session__convocation__body__territory__kato__startswith=_within(value))

    def in_force_on(self, queryset: Any, _name: str, value: date) -> QuerySet[Decision]:
        return queryset.in_force(value)

    def with_words(self, queryset: QuerySet[Decision], _name: str, value: str) -> QuerySet[Decision]:
        return queryset.filter(pk__in=decisions_matching(value).order_by().values("pk"))


class RequestFilter(django_filters.FilterSet):
    body = django_filters.CharFilter(label=BODY, field_name="convocation__body__code")
    deputy = django_filters.CharFilter(label=_("Code of the deputy who asked"), field_name="deputy__code")
    overdue = django_filters.ChoiceFilter(
        label=_("Whether the term is over without an answer"),
        choices=[("true", _("yes")), ("false", _("no"))],
        method="lacking_an_answer",
    )
    since = Day(label=_("Sent on this day or later"), field_name="sent_on", lookup_expr="gte")
    until = Day(label=_("Sent on this day or earlier"), field_name="sent_on", lookup_expr="lte")

    class Meta:
        model = DeputyRequest
        fields = ["body", "deputy", "overdue", "since", "until"]

    def lacking_an_answer(self, queryset: RequestQuerySet, _name: str, value: str) -> RequestQuerySet:
        late = DeputyRequest.objects.overdue(local_date(timezone.now())).values("pk")
        return queryset.filter(pk__in=late) if value == "true" else queryset.exclude(pk__in=late)


class AkimReportFilter(django_filters.FilterSet):
    body = django_filters.CharFilter(label=BODY, field_name="convocation__body__code")
    since = Day(label=_("Given on this day or later"), field_name="given_on", lookup_expr="gte")
    until = Day(label=_("Given on this day or earlier"), field_name="given_on", lookup_expr="lte")

    class Meta:
        model = AkimReport
        fields = ["body", "since", "until"]
