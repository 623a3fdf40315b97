"""Rows of maslikhats, found by adjectives."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from broadcasts.states import UNRECORDED_AFTER
from core.periods import DatedQuerySet
from maslikhat.states import HELD, PUBLIC_SESSIONS, RUNNING, UPCOMING, SessionStatus

if TYPE_CHECKING:
    from bodies.models import Body
    from maslikhat.models import (
        AgendaItem,
        AkimReport,
        Ballot,
        Decision,
        Deputy,
        DeputyRequest,
        OversightRule,
        Session,
        VoteEvent,
    )


class OversightRuleQuerySet(DatedQuerySet):
    def of_kind(self, kind: str, day: date) -> "OversightRule | None":
        """The rule that counts ``kind`` on ``day``; nothing where none is on file."""
        return self.valid(day).filter(kind=kind).order_by("-valid_from").first()


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def sitting(self, day: date) -> Self:
        """Deputies with a mandate on ``day``, by name."""
        held = Q(mandates__from_date__lte=day) & (
            Q(mandates__to_date__isnull=True) | Q(mandates__to_date__gte=day)
        )
        return self.filter(held).distinct().order_by("alphabetical", "id")


class SessionQuerySet(models.QuerySet["Session"]):
    def locked(self, session: "Session") -> "Session":
        """The same session, fresh and locked until the end of the transaction."""
        return (
            self.select_for_update(of=("self",), no_key=True)
            .select_related("convocation__body")
            .get(pk=session.pk)
        )

    def public(self) -> Self:
        return self.filter(status__in=PUBLIC_SESSIONS)

    def upcoming(self, at: datetime) -> Self:
        """Announced for a time to come, the nearest first."""
        return self.filter(status__in=UPCOMING, starts_at__gte=at).order_by("starts_at", "id")

    def starting(self, *, since: datetime, until: datetime) -> Self:
        """Announced sessions that start between two moments."""
        return self.filter(status=SessionStatus.ANNOUNCED, starts_at__gte=since, starts_at__lt=until)

    def running(self) -> Self:
        return self.filter(status__in=RUNNING)

    def held(self) -> Self:
        """Sessions that have begun, the newest first."""
        return self.filter(status__in=HELD).order_by("-starts_at", "-id")

    def past(self, at: datetime) -> Self:
        """Over, cancelled, or announced for a day that has gone by; the newest first."""
        over = Q(status__in=[SessionStatus.CLOSED, SessionStatus.MINUTES_PUBLISHED, SessionStatus.CANCELLED])
        return self.filter(over | _gone_by(at)).order_by("-starts_at", "-id")

    def to_come(self, at: datetime) -> Self:
        """Running, or announced and not gone by; the nearest first."""
        open_now = self.filter(status__in=RUNNING | UPCOMING).exclude(_gone_by(at))
        return open_now.order_by("starts_at", "id")


def _gone_by(at: datetime) -> Q:
    """``Session.is_unrecorded`` as a filter."""
    return Q(status=SessionStatus.ANNOUNCED, starts_at__lt=at - UNRECORDED_AFTER)


class ItemQuerySet(models.QuerySet["AgendaItem"]):
    def in_order(self) -> Self:
        return self.order_by("position", "id")


class VoteQuerySet(models.QuerySet["VoteEvent"]):
    def locked(self, vote: "VoteEvent") -> "VoteEvent":
        return (
            self.select_for_update(of=("self",))
            .select_related("motion__item__session", "rule")
            .get(pk=vote.pk)
        )

    def standing(self) -> Self:
        """Closed votes that were not annulled, in the order they were taken."""
        return self.filter(status="closed").order_by("opened_at", "id")


class BallotQuerySet(models.QuerySet["Ballot"]):
    def of(self, deputy: "Deputy") -> Self:
        """How a deputy voted in votes that stand, the newest first."""
        return self.filter(deputy=deputy, vote__status="closed").order_by("-vote__opened_at", "-id")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def locked(self, decision: "Decision") -> "Decision":
        """The same decision, fresh and locked until the end of the transaction."""
        related = self.select_for_update(of=("self",), no_key=True).select_related(
            "session__convocation__body", "amends", "repeals"
        )
        return related.get(pk=decision.pk)

    def public(self) -> Self:
        """Decisions that were published: what is only recorded is the desk's."""
        return self.filter(published_at__isnull=False, session__status__in=PUBLIC_SESSIONS)

    def of_maslikhat(self, body: "Body") -> Self:
        """Every decision of one maslikhat, the newest first."""
        return self.filter(session__convocation__body=body).order_by("-decided_on", "-id")

    def in_force(self, day: date) -> Self:
        return self.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gte=day), in_force_from__lte=day)


class RequestQuerySet(models.QuerySet["DeputyRequest"]):
    def locked(self, request: "DeputyRequest") -> "DeputyRequest":
        return (
            self.select_for_update(of=("self",), no_key=True)
            .select_related("convocation__body", "deputy")
            .get(pk=request.pk)
        )

    def overdue(self, day: date) -> Self:
        """Requests without an answer whose term is over."""
        return self.filter(answered_on__isnull=True, due_date__lt=day)


class AkimReportQuerySet(models.QuerySet["AkimReport"]):
    def to(self, body: "Body") -> Self:
        """Reports to one maslikhat, the newest first."""
        return self.filter(convocation__body=body).order_by("-given_on", "-id")
