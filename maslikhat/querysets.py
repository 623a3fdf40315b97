"""Rows of maslikhats, found by adjectives."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from maslikhat.states import HELD, PUBLIC_SESSIONS, RUNNING, UPCOMING, SessionStatus

if TYPE_CHECKING:
    from maslikhat.models import AgendaItem, Ballot, Decision, Deputy, Session, VoteEvent


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold between two dates."""

    def valid(self, day: date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class HeldQuerySet(models.QuerySet[Any]):
    """Mandates and memberships: something somebody holds from one date to another."""

    def held(self, day: date) -> Self:
        return self.filter(Q(to_date__isnull=True) | Q(to_date__gte=day), from_date__lte=day)


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def sitting(self, day: date) -> Self:
        """Deputies with a mandate on ``day``, by name."""
        held = Q(mandates__from_date__lte=day) & (
            Q(mandates__to_date__isnull=True) | Q(mandates__to_date__gte=day)
        )
        return self.filter(held).distinct().order_by("surname", "given_name", "id")


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
    """Announced, and a day later still not opened here: whether it was held is not on file."""
    return Q(status=SessionStatus.ANNOUNCED, starts_at__lt=at - timedelta(days=1))


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
    def in_force(self, day: date) -> Self:
        return self.filter(Q(in_force_to__isnull=True) | Q(in_force_to__gte=day), in_force_from__lte=day)
