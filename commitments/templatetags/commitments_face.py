"""How commitments look: their state in words, judged on a day."""

from dataclasses import dataclass
from datetime import date

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commitments.models import Commitment

register = template.Library()


@dataclass(frozen=True, slots=True)
class Standing:
    """The badge of a commitment."""

    label: str
    tone: str


@register.simple_tag
def standing_of(commitment: Commitment, day: date | None = None) -> Standing:
    """Where a commitment stands on ``day``, by default today."""
    day = day or timezone.localdate()
    if commitment.dropped_on:
        return Standing(_("Dropped"), "neutral")
    if commitment.done_on:
        return _done(commitment.done_on, commitment.due_date)
    if commitment.is_overdue(day):
        days = (day - commitment.due_date).days
        late = ngettext("Overdue by %(n)s day", "Overdue by %(n)s days", days) % {"n": days}
        return Standing(late, "error")
    return Standing(pgettext("commitment", "Under way"), "info")


def _done(done_on: date, due_date: date) -> Standing:
    days = (done_on - due_date).days
    if days <= 0:
        return Standing(_("Done in time"), "success")
    late = ngettext("Done %(n)s day late", "Done %(n)s days late", days) % {"n": days}
    return Standing(late, "warning")
