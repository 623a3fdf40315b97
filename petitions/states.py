"""The stages of a petition and what may follow what."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a petition stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Under check")
    RETURNED = "returned", _("Returned for correction")
    REFUSED = "refused", _("Refused")
    BACKING = "backing", _("Finding backers")
    COLLECTING = "collecting", _("Collecting signatures")
    THRESHOLD_REACHED = "threshold_reached", _("Threshold reached")
    UNDER_REVIEW = "under_review", _("Under review")
    HEARING_SCHEDULED = "hearing_scheduled", _("Hearing scheduled")
    DECIDED = "decided", _("Decided")
    BACKING_FAILED = "backing_failed", _("Too few backers: treated as an appeal")
    COLLECTING_FAILED = "collecting_failed", _("Too few signatures: treated as an appeal")
    APPEAL_ANSWERED = "appeal_answered", _("Answered as an appeal")
    WITHDRAWN = "withdrawn", _("Withdrawn by the author")


TRANSITIONS: dict[str, set[str]] = {
    Status.DRAFT: {Status.SUBMITTED},
    Status.SUBMITTED: {Status.RETURNED, Status.REFUSED, Status.BACKING, Status.WITHDRAWN},
    Status.RETURNED: {Status.SUBMITTED, Status.WITHDRAWN},
    # A refusal that was wrong is undone, or an objection to it upheld: moderators decide again.
    Status.REFUSED: {Status.SUBMITTED},
    Status.BACKING: {Status.COLLECTING, Status.BACKING_FAILED, Status.WITHDRAWN},
    Status.COLLECTING: {Status.THRESHOLD_REACHED, Status.COLLECTING_FAILED, Status.WITHDRAWN},
    # Signatures may still be withdrawn until the addressee registers the petition.
    Status.THRESHOLD_REACHED: {Status.COLLECTING, Status.UNDER_REVIEW},
    Status.UNDER_REVIEW: {Status.HEARING_SCHEDULED, Status.DECIDED},
    Status.HEARING_SCHEDULED: {Status.UNDER_REVIEW, Status.DECIDED},
    Status.DECIDED: set(),
    Status.BACKING_FAILED: {Status.APPEAL_ANSWERED},
    Status.COLLECTING_FAILED: {Status.APPEAL_ANSWERED},
    Status.APPEAL_ANSWERED: set(),
    Status.WITHDRAWN: set(),
}

INITIAL = Status.DRAFT
# Only the author and the moderators see these.
PRIVATE = frozenset({Status.DRAFT, Status.SUBMITTED, Status.RETURNED})
# Readable by whoever has the address, but in no list.
BY_LINK = frozenset({Status.BACKING, Status.BACKING_FAILED})
# Nobody can have answered these yet.
BEFORE_REVIEW = frozenset({*PRIVATE, Status.BACKING, Status.COLLECTING, Status.THRESHOLD_REACHED})
# In the lists, for everyone. A withdrawn petition is public only if it was collecting before.
PUBLIC = frozenset(
    {
        Status.REFUSED,
        Status.COLLECTING,
        Status.THRESHOLD_REACHED,
        Status.UNDER_REVIEW,
        Status.HEARING_SCHEDULED,
        Status.DECIDED,
        Status.COLLECTING_FAILED,
        Status.APPEAL_ANSWERED,
        Status.WITHDRAWN,
    }
)
# A signature can be given, and taken back.
SIGNABLE = frozenset({Status.COLLECTING, Status.THRESHOLD_REACHED})
EDITABLE = frozenset({Status.DRAFT, Status.RETURNED})
REVIEWED = frozenset({Status.UNDER_REVIEW, Status.HEARING_SCHEDULED})
# Signatures can turn out to be invalid.
COUNTED = SIGNABLE | REVIEWED
AS_APPEAL = frozenset({Status.BACKING_FAILED, Status.COLLECTING_FAILED})


class Owner(TextChoices):
    """Whose turn it is."""

    AUTHOR = "author", _("the author")
    MODERATOR = "moderator", _("the authorized body")
    CITIZENS = "citizens", _("citizens")
    ADDRESSEE = "addressee", _("the addressee")
    NOBODY = "nobody", _("nobody: the matter is closed")


OWNERS: dict[str, Owner] = {
    Status.DRAFT: Owner.AUTHOR,
    Status.SUBMITTED: Owner.MODERATOR,
    Status.RETURNED: Owner.AUTHOR,
    Status.REFUSED: Owner.NOBODY,
    Status.BACKING: Owner.CITIZENS,
    Status.COLLECTING: Owner.CITIZENS,
    Status.THRESHOLD_REACHED: Owner.ADDRESSEE,
    Status.UNDER_REVIEW: Owner.ADDRESSEE,
    Status.HEARING_SCHEDULED: Owner.ADDRESSEE,
    Status.DECIDED: Owner.NOBODY,
    Status.BACKING_FAILED: Owner.ADDRESSEE,
    Status.COLLECTING_FAILED: Owner.ADDRESSEE,
    Status.APPEAL_ANSWERED: Owner.NOBODY,
    Status.WITHDRAWN: Owner.NOBODY,
}


class InvalidationCause(TextChoices):
    """Why signatures do not count."""

    AUTOMATED = "automated", _("given by a program")
    FORGED = "forged", _("given without the person's knowledge")
    PRESSED = "pressed", _("given under pressure")
    NOT_ENTITLED = "not_entitled", _("the signer was not entitled to sign")


class Outcome(TextChoices):
    """What the addressee decided."""

    SATISFIED = "satisfied", _("Satisfied")
    PARTLY = "partly", _("Satisfied in part")
    REFUSED = "refused", _("Not satisfied")
