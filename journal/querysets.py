"""Journal entries, found by adjectives."""

from typing import TYPE_CHECKING, NoReturn, Self

from django.db import models

if TYPE_CHECKING:
    from journal.models import Entry


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, subject: models.Model) -> Self:
        """Entries on one subject, oldest first."""
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk).order_by("at", "id")

    def public(self) -> Self:
        return self.filter(is_public=True)

    def update(self, **kwargs: object) -> NoReturn:
        raise TypeError("The journal is append-only.")

    def delete(self) -> NoReturn:
        raise TypeError("The journal is append-only.")
