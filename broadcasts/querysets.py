"""Streams, found by adjectives."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from broadcasts.states import StreamStatus

if TYPE_CHECKING:
    from broadcasts.models import Stream


class StreamQuerySet(models.QuerySet["Stream"]):
    def locked(self, stream: "Stream") -> "Stream":
        """The same stream, fresh and locked until the end of the transaction."""
        return self.select_for_update().get(pk=stream.pk)

    def about(self, subject: models.Model) -> Self:
        """Streams of one subject, in a stable order."""
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk).order_by("id")

    def standing(self) -> Self:
        """Streams that were not called off."""
        return self.exclude(status=StreamStatus.CANCELLED)

    def scheduled(self) -> Self:
        """Announced streams that have not begun."""
        return self.filter(status=StreamStatus.SCHEDULED)

    def to_check(self, *, since: datetime, until: datetime) -> Self:
        """Announced streams that start between two moments."""
        return self.scheduled().filter(starts_at__gte=since, starts_at__lt=until)
