"""The stages of a statement and what may follow what."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Status(TextChoices):
    """Where a statement stands."""

    SUBMITTED = "submitted", pgettext_lazy("statement", "Under check")
    SHOWN = "shown", pgettext_lazy("statement", "Put to the vote")
    REFUSED = "refused", pgettext_lazy("statement", "Refused")
    # It says what another one says, or was taken back: its votes stay, nobody is asked any more.
    RETIRED = "retired", pgettext_lazy("statement", "No longer put to the vote")


TRANSITIONS: dict[str, set[str]] = {
    Status.SUBMITTED: {Status.SHOWN, Status.REFUSED, Status.RETIRED},
    Status.SHOWN: {Status.RETIRED},
    # An objection to the refusal was upheld: moderators decide again.
    Status.REFUSED: {Status.SUBMITTED},
    Status.RETIRED: {Status.SHOWN},
}

INITIAL = Status.SUBMITTED
# Everyone reads these.
PUBLIC = frozenset({Status.SHOWN, Status.RETIRED})
