"""Petitions, signing, and the rules of law in the API."""

from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from bodies.models import Body
from core.api import Endpoint, OnDate, Reading
from core.sharing import share
from moderation.models import Ground
from petitions import actions, networks, queries
from petitions.filters import PetitionFilter
from petitions.models import DayTally, Petition, Rule, Topic
from petitions.querysets import PetitionQuerySet, RuleQuerySet, Visitor
from petitions.serializers import (
    CountSerializer,
    DaySerializer,
    GroundSerializer,
    PetitionDetailSerializer,
    PetitionSerializer,
    RuleSerializer,
    SignatureRequestSerializer,
    SignatureSerializer,
    TalliesSerializer,
    TimelineSerializer,
    TopicSerializer,
    WorkloadSerializer,
)
from workdays.calendar import local_date

_RELATED = ("addressee__territory", "author", "topic", "rule")


def visible_to(user: Visitor) -> PetitionQuerySet:
    """Petitions that this reader may read when they know the code; moderators read at the desk."""
    return Petition.objects.standing().visible_to(user).select_related(*_RELATED)


class OfPetition(Endpoint, APIView):
    """Something about one petition; one that the reader may not read isn't there."""

    def petition(self) -> Petition:
        return get_object_or_404(visible_to(self.request.user), code=self.kwargs["code"])


# Petitions ----------------------------------------------------------------------------------


@extend_schema_view(
    list=extend_schema(
        summary=gettext_lazy("Public petitions"),
        description=gettext_lazy("The author is shown as a given name and the first letter of the surname."),
    ),
    retrieve=extend_schema(
        summary=gettext_lazy("A petition with everything public about it"),
        description=gettext_lazy(
            "A petition that is still finding backers can be read by its code and is in no list. The numbers "
            "of law are those of the day it was submitted; “text_sha256” is the hash of the text that people "
            "sign."
        ),
    ),
)
class Petitions(Reading):
    lookup_field = "code"
    filterset_class = PetitionFilter

    def get_queryset(self) -> PetitionQuerySet:
        if self.action == "list":
            return Petition.objects.listed().select_related(*_RELATED[:3]).order_by("-listed_at", "-id")
        return visible_to(self.request.user).prefetch_related("hearings", "answers")

    def get_serializer_class(self) -> Any:
        return PetitionSerializer if self.action == "list" else PetitionDetailSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "at": timezone.now()}


class Count(Endpoint, APIView):
    """The count alone, small and the same for everyone: no session is read for it."""

    authentication_classes = []

    @extend_schema(
        summary=gettext_lazy("The count of signatures"),
        description=gettext_lazy(
            "Small, and made for asking again and again. It may be kept until it is counted anew; a request "
            "with “If-None-Match” is answered with 304 while nothing has changed."
        ),
        responses={200: CountSerializer, 304: OpenApiResponse(description=gettext_lazy("Not changed"))},
    )
    def get(self, request: Request, code: str) -> Response:
        petition = get_object_or_404(visible_to(AnonymousUser()), code=code)
        response = Response(CountSerializer(petition).data)
        share(response)
        return response


class Tallies(OfPetition):
    @extend_schema(
        summary=gettext_lazy("Signatures by region"),
        description=gettext_lazy("A number smaller than “floor” is null: neighbours would know who signed."),
        responses=TalliesSerializer,
    )
    def get(self, request: Request, code: str) -> Response:
        petition = self.petition()
        tallies = [{"region": unit, "count": count} for unit, count in queries.region_counts(petition)]
        counted = {"floor": queries.TALLY_FLOOR, "counted_at": petition.counted_at, "results": tallies}
        return Response(TalliesSerializer(counted).data)


@extend_schema(
    summary=gettext_lazy("Signatures by day"),
    description=gettext_lazy(
        "The first day comes first. Signatures taken back on a day are subtracted from it, so a number can "
        "be negative; days on which nothing happened are left out."
    ),
)
class Days(OfPetition, ListAPIView):
    serializer_class = DaySerializer
    filter_backends = []
    queryset = DayTally.objects.none()

    def get_queryset(self) -> QuerySet[DayTally]:
        return DayTally.objects.filter(petition=self.petition()).order_by("day", "id")


class Timeline(OfPetition):
    @extend_schema(
        summary=gettext_lazy("What happened to a petition"),
        description=gettext_lazy("Everything public, the newest first, in the reader's language."),
        responses=TimelineSerializer,
    )
    def get(self, request: Request, code: str) -> Response:
        return Response(TimelineSerializer({"results": queries.timeline_of(self.petition())}).data)


class OwnSignature(OfPetition, GenericAPIView):
    """The signature of the citizen who is signed in."""

    permission_classes = [IsAuthenticated]
    pagination_class = None
    filter_backends = []
    throttle_scope = "signing"

    @extend_schema(
        summary=gettext_lazy("Your signature"),
        description=gettext_lazy("404 where you have not signed, or have taken your signature back."),
        responses=SignatureSerializer,
    )
    def get(self, request: Request, code: str) -> Response:
        return Response(self._own(self.petition()))

    @extend_schema(
        summary=gettext_lazy("Sign"),
        description=gettext_lazy(
            "One citizen signs a petition once; a second time is answered with 409. The signature is in the "
            "count when that is counted next."
        ),
        request=SignatureRequestSerializer,
        responses={201: SignatureSerializer},
    )
    def post(self, request: Request, code: str) -> Response:
        asked = SignatureRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        petition, at = self.petition(), timezone.now()
        mark = networks.mark(request, at=at)
        actions.sign(petition=petition, signer=self._signer(), network=mark, at=at, **asked.validated_data)
        return Response(self._own(petition), status=status.HTTP_201_CREATED)

    @extend_schema(
        summary=gettext_lazy("Take your signature back"),
        description=gettext_lazy("Possible until the addressee registers the petition. You may sign again."),
        responses={204: OpenApiResponse(description=gettext_lazy("Taken back"))},
    )
    def delete(self, request: Request, code: str) -> Response:
        actions.withdraw_signature(petition=self.petition(), signer=self._signer(), at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _signer(self) -> User:
        user = self.request.user
        assert user.is_authenticated
        return user

    def _own(self, petition: Petition) -> Any:
        signature = queries.own_signature(petition, self.request.user)
        if signature is None:
            raise NotFound(_("You have no signature under this petition."))
        signature.petition = petition
        return SignatureSerializer(signature).data


# Bodies -------------------------------------------------------------------------------------


class BodyWorkload(Endpoint, APIView):
    @extend_schema(
        summary=gettext_lazy("The petitions a body has to answer"),
        description=gettext_lazy("What it has answered and what it is late with, in numbers."),
        responses=WorkloadSerializer,
    )
    def get(self, request: Request, code: str) -> Response:
        body = get_object_or_404(Body, code=code)
        return Response(WorkloadSerializer(queries.workload_of(body, today=local_date(timezone.now()))).data)


# The law ------------------------------------------------------------------------------------


class RuleFilter(OnDate):
    class Meta:
        model = Rule
        fields = ["body_kind", "level", "on"]

    def holding(self, queryset: RuleQuerySet, day: date) -> QuerySet[Rule]:
        return queryset.valid(datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone()))


@extend_schema(
    summary=gettext_lazy("Signatures needed, terms and their legal basis"),
    description=gettext_lazy(
        "What the law asks of petitions, by kind and level of the body. “confidence” says how sure the rule "
        "is; “doubts” names single numbers that are less sure."
    ),
)
class Rules(Endpoint, ListAPIView):
    queryset = Rule.objects.order_by("code", "valid_from", "id")
    serializer_class = RuleSerializer
    filterset_class = RuleFilter


class GroundFilter(OnDate):
    class Meta:
        model = Ground
        fields = ["kind", "on"]

    def holding(self, queryset: Any, day: date) -> QuerySet[Ground]:
        return queryset.valid(day).order_by("kind", "order", "code", "id")


@extend_schema(
    summary=gettext_lazy("Grounds on which a petition can be refused"),
    description=gettext_lazy("Subjects that the law excludes, and defects of a filing."),
)
class Grounds(Endpoint, ListAPIView):
    queryset = Ground.objects.about(Petition).order_by("kind", "order", "code", "id")
    serializer_class = GroundSerializer
    filterset_class = GroundFilter


@extend_schema(
    summary=gettext_lazy("Topics of petitions"),
    description=gettext_lazy("Their codes filter the list of petitions."),
)
class Topics(Endpoint, ListAPIView):
    queryset = Topic.objects.order_by("order", "id")
    serializer_class = TopicSerializer
    filter_backends = []
