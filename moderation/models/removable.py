"""What two moderators can take down."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Removable(models.Model):
    """Something public that can be taken down, and shown again; its page tells of it meanwhile."""

    # Two moderators took it down; the reasons stand in what they approved, and on its page.
    taken_down_at = models.DateTimeField(_("taken down at"), null=True, blank=True)

    class Meta:
        abstract = True

    # Questions

    @property
    def is_taken_down(self) -> bool:
        return self.taken_down_at is not None

    # Changes

    def take_down(self, *, at: datetime) -> None:
        self.taken_down_at = at
        self.save(update_fields=["taken_down_at"])

    def put_back(self, *, at: datetime) -> None:
        """Show it again. ``at`` is for things whose terms stood still meanwhile."""
        self.taken_down_at = None
        self.save(update_fields=["taken_down_at"])
