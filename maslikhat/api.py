"""Maslikhats, their sessions, votes and decisions in the API. Everything is read-only."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView

from bodies.models import Body, Kind
from bodies.querysets import BodyQuerySet
from core.api import Endpoint, Reading
from maslikhat import filters
from maslikhat import serializers as shapes
from maslikhat.models import (
    AgendaItem,
    AkimReport,
    Attendance,
    Ballot,
    Candidate,
    Convocation,
    Correction,
    Decision,
    Deputy,
    DeputyRequest,
    Group,
    Mandate,
    Membership,
    RuleBreach,
    Session,
    Speech,
    VoteEvent,
)
from maslikhat.states import PUBLIC_SESSIONS, VoteStatus


class InTwoSizes(Reading):
    """A list of short shapes, and each thing in full."""

    lookup_field = "code"
    short: Any
    full: Any

    def get_serializer_class(self) -> Any:
        return self.short if self.action == "list" else self.full


@extend_schema_view(
    list=extend_schema(
        summary=_("Maslikhats"), description=_("Those that exist now, or existed on a given day.")
    ),
    retrieve=extend_schema(
        summary=_("A maslikhat"), description=_("With its convocations, commissions and factions.")
    ),
)
class Maslikhats(InTwoSizes):
    filterset_class = filters.MaslikhatFilter
    short, full = shapes.MaslikhatSerializer, shapes.MaslikhatDetailSerializer

    def get_queryset(self) -> BodyQuerySet:
        groups = Prefetch("groups", Group.objects.order_by("kind", "id"))
        convocations = Convocation.objects.order_by("-number", "id").prefetch_related(groups)
        found = Body.objects.filter(kind=Kind.MASLIKHAT).select_related("territory").order_by("code")
        return found.prefetch_related(Prefetch("convocations", convocations))


@extend_schema_view(
    list=extend_schema(summary=_("Deputies"), description=_("Deputies of today and of earlier, by surname.")),
    retrieve=extend_schema(
        summary=_("A deputy"), description=_("With mandates and memberships, each from one date to another.")
    ),
)
class Deputies(InTwoSizes):
    filterset_class = filters.DeputyFilter
    short, full = shapes.DeputySerializer, shapes.DeputyDetailSerializer

    def get_queryset(self) -> QuerySet[Deputy]:
        mandates = Mandate.objects.select_related("convocation__body").order_by("-from_date", "id")
        memberships = Membership.objects.select_related("group").order_by("-from_date", "id")
        found = Deputy.objects.order_by("alphabetical", "id")
        return found.prefetch_related(Prefetch("mandates", mandates), Prefetch("memberships", memberships))


@extend_schema_view(
    list=extend_schema(
        summary=_("Sessions and sittings"),
        description=_(
            "Everything that was announced, the latest first. A cancelled or postponed session stays, with "
            "its reason."
        ),
    ),
    retrieve=extend_schema(
        summary=_("A session"),
        description=_(
            "With its streams, agenda and attendance, the rules that were not kept and the corrections of "
            "its record. “sequence” grows with every change that calendars have to learn of."
        ),
    ),
)
class Sessions(InTwoSizes):
    filterset_class = filters.SessionFilter
    short, full = shapes.SessionSerializer, shapes.SessionDetailSerializer

    def get_queryset(self) -> QuerySet[Session]:
        found = Session.objects.public().select_related("convocation__body__territory", "group", "chair")
        return found.order_by("-starts_at", "-id").prefetch_related(*self._parts())

    def _parts(self) -> list[Prefetch]:
        if self.action == "list":
            return []
        return [
            Prefetch("items", _items()),
            Prefetch("attendances", Attendance.objects.select_related("deputy").order_by("arrived_at", "id")),
            Prefetch("breaches", RuleBreach.objects.order_by("at", "id")),
            Prefetch("corrections", Correction.objects.order_by("at", "id")),
        ]


def _items() -> QuerySet[AgendaItem]:
    return AgendaItem.objects.in_order().select_related(
        "session", "parent", "petition", "initiative", "raised_by"
    )


@extend_schema_view(
    list=extend_schema(
        summary=_("Agenda items"),
        description=_("Of public sessions, the latest session first, in the order of each agenda."),
    ),
    retrieve=extend_schema(
        summary=_("An agenda item"),
        description=_(
            "With its speeches, and the codes of its votes and decisions. What was said in a closed meeting "
            "is not told."
        ),
    ),
)
class Items(InTwoSizes):
    filterset_class = filters.ItemFilter
    short, full = shapes.ItemSerializer, shapes.ItemDetailSerializer

    def get_queryset(self) -> QuerySet[AgendaItem]:
        found = _items().filter(session__status__in=PUBLIC_SESSIONS).order_by("-session_id", "position", "id")
        if self.action == "list":
            return found
        return found.prefetch_related(
            Prefetch("speeches", Speech.objects.select_related("deputy").order_by("started_at", "id")),
            Prefetch("motions__votes", _public_votes()),
            Prefetch("decisions", Decision.objects.public().order_by("decided_on", "id")),
        )


def _public_votes() -> QuerySet[VoteEvent]:
    """Votes that are over: an open one is nobody's result yet."""
    return VoteEvent.objects.exclude(status=VoteStatus.OPEN).order_by("-opened_at", "-id")


@extend_schema_view(
    list=extend_schema(
        summary=_("Votes"),
        description=_(
            "Closed and annulled votes, the latest first, each with its rule and its totals. “result” "
            "follows from the rule; “declared” is what was announced, with a reason where it differs."
        ),
    ),
    retrieve=extend_schema(
        summary=_("A vote with its roll"),
        description=_("Who voted how, and of which faction they were then. A secret vote has counts only."),
    ),
)
class Votes(InTwoSizes):
    filterset_class = filters.VoteFilter
    short, full = shapes.VoteSerializer, shapes.VoteDetailSerializer

    def get_queryset(self) -> QuerySet[VoteEvent]:
        found = _public_votes().filter(motion__item__session__status__in=PUBLIC_SESSIONS)
        found = found.select_related("motion__item__session", "motion__moved_by", "rule", "elected")
        if self.action == "list":
            # The totals need nothing more of a ballot.
            return found.prefetch_related(Prefetch("ballots", Ballot.objects.only("vote", "option")))
        ballots = Ballot.objects.select_related("deputy", "faction", "candidate")
        by_name = ballots.order_by("deputy__alphabetical", "deputy_id")
        return found.prefetch_related(
            Prefetch("ballots", by_name), Prefetch("candidates", Candidate.objects.order_by("position", "id"))
        )


@extend_schema_view(
    list=extend_schema(
        summary=_("Decisions of maslikhats"),
        description=_("Published decisions, the latest first. A number is free text."),
    ),
    retrieve=extend_schema(
        summary=_("A decision"),
        description=_("With its text in both languages, and what it amends or repeals and by what."),
    ),
)
class Decisions(InTwoSizes):
    filterset_class = filters.DecisionFilter
    short, full = shapes.DecisionSerializer, shapes.DecisionDetailSerializer

    def get_queryset(self) -> QuerySet[Decision]:
        found = Decision.objects.public()
        found = found.select_related("session__convocation__body", "item", "vote", "amends", "repeals")
        return found.order_by("-decided_on", "-id").prefetch_related(*self._others())

    def _others(self) -> list[Prefetch]:
        if self.action == "list":
            return []
        later = Decision.objects.public().order_by("decided_on", "id")
        return [Prefetch("amended_by", later), Prefetch("repealed_by", later)]


@extend_schema_view(
    list=extend_schema(
        summary=_("Deputy requests"),
        description=_(
            "Requests of deputies to officials, the latest first, each with the term of its answer."
        ),
    ),
    retrieve=extend_schema(
        summary=_("A deputy request"),
        description=_("With its text, the rule that gives the term, and the answer once there is one."),
    ),
)
class Requests(InTwoSizes):
    filterset_class = filters.RequestFilter
    short, full = shapes.RequestSerializer, shapes.RequestDetailSerializer

    def get_queryset(self) -> QuerySet[DeputyRequest]:
        found = DeputyRequest.objects.select_related(
            "convocation__body", "deputy", "addressee", "item__session", "rule"
        )
        return found.order_by("-sent_on", "-id")


@extend_schema(
    summary=_("Reports of akims"),
    description=_(
        "Reports of akims to maslikhats, the latest first, each with the vote on it. Several in a row "
        "that were not approved are a ground for no confidence."
    ),
)
class AkimReports(Endpoint, ListAPIView):
    queryset = AkimReport.objects.select_related("convocation__body", "item__session", "vote").order_by(
        "-given_on", "-id"
    )
    serializer_class = shapes.AkimReportSerializer
    filterset_class = filters.AkimReportFilter
