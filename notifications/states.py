"""The life of a delivery, and why somebody is told."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a delivery stands."""

    QUEUED = "queued", _("waiting")
    SENT = "sent", _("delivered")
    SKIPPED = "skipped", _("not needed any more")
    FAILED = "failed", _("given up")


TRANSITIONS: dict[str, set[str]] = {
    State.QUEUED: {State.SENT, State.SKIPPED, State.FAILED},
    State.SENT: set(),
    State.SKIPPED: set(),
    # An operator may send again what was given up, or let it rest.
    State.FAILED: {State.QUEUED, State.SKIPPED},
}

INITIAL = State.QUEUED


class Reason(TextChoices):
    """Why somebody is told, as the sentence that every message ends with."""

    AUTHOR = "author", _("You get this message because you are the author.")
    SIGNER = "signer", _("You get this message because you signed and asked to be told.")
    BACKER = "backer", _("You get this message because you backed this.")
    COAUTHOR = "coauthor", _("You get this message because you are a co-author.")
    SUPPORTER = "supporter", _("You get this message because you support this proposal.")
    MEMBER = "member", _("You get this message because you are the rapporteur.")
    OFFICER = "officer", _("You get this message because you are an officer of the body addressed.")
    FOLLOWER = "follower", _("You get this message because you follow this matter.")
    CONCERNED = "", _("You get this message because it concerns you.")


# Reasons that people chose themselves, and can choose differently. An author is always told, an
# officer too: terms of law hang on it.
CHOSEN = (Reason.FOLLOWER, Reason.SIGNER, Reason.BACKER, Reason.SUPPORTER)
