"""Conversations, statements and positions, found by adjectives."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Citizen
from opinions.states import PUBLIC, Status

if TYPE_CHECKING:
    from opinions.models import Conversation, Map, Position, Statement


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)

    def open(self, at: datetime) -> Self:
        return self.filter(Q(closes_at__isnull=True) | Q(closes_at__gt=at), opens_at__lte=at)

    def locked(self, conversation: "Conversation") -> "Conversation":
        """The same conversation, fresh and locked: its statements are numbered one after another."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=conversation.pk)

    def changed_since_mapped(self) -> Self:
        """Conversations in which something happened that no map knows, or that have no map."""
        return self.filter(Q(mapped_at__isnull=True) | Q(changes__gt=F("mapped_changes")))

    def changed_since_exported(self) -> Self:
        """Conversations whose file of votes is older than what is on the map."""
        return self.filter(mapped_changes__gt=F("exported_changes"))

    def never_exported(self) -> Self:
        """Conversations that have people on their map and no file of votes yet."""
        return self.filter(exported_at__isnull=True, maps__people_mapped__gt=0).distinct()


class StatementQuerySet(models.QuerySet["Statement"]):
    def public(self) -> Self:
        return self.filter(status__in=PUBLIC)

    def shown(self) -> Self:
        """Statements that people are asked about."""
        return self.filter(status=Status.SHOWN)

    def waiting(self) -> Self:
        """Statements that wait for a moderator, the oldest first."""
        return self.filter(status=Status.SUBMITTED).order_by("created_at", "id")

    def locked(self, statement: "Statement") -> "Statement":
        """The same statement, fresh and locked; people go on taking positions meanwhile."""
        locked = self.select_for_update(of=("self",), no_key=True)
        return locked.select_related("conversation", "author").get(pk=statement.pk)

    def unanswered_by(self, citizen: Citizen) -> Self:
        """Statements on which this citizen has not yet said anything."""
        return self.exclude(positions__citizen=citizen)

    def by(self, citizen: Citizen) -> Self:
        """What this citizen wrote."""
        return self.filter(author=citizen)

    def written_since(self, at: datetime) -> Self:
        return self.filter(created_at__gt=at)


class PositionQuerySet(models.QuerySet["Position"]):
    def of(self, citizen: Citizen) -> Self:
        return self.filter(citizen=citizen)

    def votes(self, conversation: "Conversation") -> models.QuerySet:
        """Who said what on which number: rows of (citizen, number of the statement, stand)."""
        return self.in_conversation(conversation).values_list("citizen_id", "statement__number", "stand")

    def in_conversation(self, conversation: "Conversation") -> Self:
        """Positions on what everyone reads, retired statements included."""
        return self.filter(statement__conversation=conversation, statement__status__in=PUBLIC)


class MapQuerySet(models.QuerySet["Map"]):
    def latest_first(self) -> Self:
        return self.order_by("-made_at", "-id")
