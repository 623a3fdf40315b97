"""The stages of a proposal and what may follow what."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(TextChoices):
    """Where a proposal stands."""

    DRAFT = "draft", pgettext_lazy("proposal", "Draft")
    RECEIVED = "received", pgettext_lazy("proposal", "Received")
    IN_MODERATION = "in_moderation", pgettext_lazy("proposal", "Under check")
    RETURNED = "returned", pgettext_lazy("proposal", "Returned for correction")
    REFUSED = "refused", pgettext_lazy("proposal", "Refused")
    PUBLISHED = "published", pgettext_lazy("proposal", "Published")
    SECTION_REVIEW = "section_review", pgettext_lazy("proposal", "In review by the section")
    SUPPORTED = "supported", pgettext_lazy("proposal", "Supported by the section")
    FORWARDED = "forwarded", pgettext_lazy("proposal", "Forwarded to a body")
    IN_WORK = "in_work", pgettext_lazy("proposal", "In work")
    IMPLEMENTED = "implemented", pgettext_lazy("proposal", "Implemented")
    DECLINED = "declined", pgettext_lazy("proposal", "Declined with reasons")
    MERGED = "merged", pgettext_lazy("proposal", "Merged with another")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn by the author")


TRANSITIONS: dict[str, set[str]] = {
    Status.DRAFT: {Status.RECEIVED},
    Status.RECEIVED: {Status.IN_MODERATION, Status.WITHDRAWN},
    Status.IN_MODERATION: {Status.RETURNED, Status.REFUSED, Status.PUBLISHED, Status.WITHDRAWN},
    Status.RETURNED: {Status.RECEIVED, Status.WITHDRAWN},
    # An objection to the refusal was upheld: moderators decide again.
    Status.REFUSED: {Status.RECEIVED},
    Status.PUBLISHED: {Status.SECTION_REVIEW, Status.MERGED, Status.WITHDRAWN},
    Status.SECTION_REVIEW: {Status.SUPPORTED, Status.DECLINED, Status.MERGED, Status.WITHDRAWN},
    # What a section has supported is no longer its author's alone: it is not withdrawn any more.
    Status.SUPPORTED: {Status.FORWARDED, Status.MERGED},
    Status.FORWARDED: {Status.IN_WORK, Status.IMPLEMENTED, Status.DECLINED},
    Status.IN_WORK: {Status.IMPLEMENTED, Status.DECLINED},
    Status.IMPLEMENTED: set(),
    Status.DECLINED: set(),
    Status.MERGED: set(),
    Status.WITHDRAWN: set(),
}

INITIAL = Status.DRAFT
# Only the authors, the moderators and the secretariat see these.
PRIVATE = frozenset({Status.DRAFT, Status.RECEIVED, Status.IN_MODERATION, Status.RETURNED})
# In the lists, for everyone. A withdrawn proposal is public only if it was published before.
PUBLIC = frozenset(set(Status) - PRIVATE)
EDITABLE = frozenset({Status.DRAFT, Status.RETURNED})
# Waits for a moderator.
CHECKED = frozenset({Status.RECEIVED, Status.IN_MODERATION})
# Citizens can support it, take their support back, and follow where it goes.
SUPPORTABLE = frozenset({Status.PUBLISHED, Status.SECTION_REVIEW, Status.SUPPORTED})
MERGEABLE = frozenset({Status.PUBLISHED, Status.SECTION_REVIEW, Status.SUPPORTED})
# A body has it and its clock runs.
WITH_BODY = frozenset({Status.FORWARDED, Status.IN_WORK})


class Owner(TextChoices):
    """Whose turn it is."""

    AUTHOR = "author", _("the author")
    MODERATOR = "moderator", _("the moderators")
    SECRETARIAT = "secretariat", _("the secretariat")
    SECTION = "section", _("the section")
    BODY = "body", _("the body to which it was forwarded")
    NOBODY = "nobody", _("nobody: the matter is closed")


OWNERS: dict[str, Owner] = {
    Status.DRAFT: Owner.AUTHOR,
    Status.RECEIVED: Owner.MODERATOR,
    Status.IN_MODERATION: Owner.MODERATOR,
    Status.RETURNED: Owner.AUTHOR,
    Status.REFUSED: Owner.NOBODY,
    Status.PUBLISHED: Owner.SECRETARIAT,
    Status.SECTION_REVIEW: Owner.SECTION,
    Status.SUPPORTED: Owner.SECRETARIAT,
    Status.FORWARDED: Owner.BODY,
    Status.IN_WORK: Owner.BODY,
    Status.IMPLEMENTED: Owner.NOBODY,
    Status.DECLINED: Owner.NOBODY,
    Status.MERGED: Owner.NOBODY,
    Status.WITHDRAWN: Owner.NOBODY,
}


class GatheringStatus(TextChoices):
    """Where a gathering stands."""

    PLANNED = "planned", pgettext_lazy("gathering", "Planned")
    ANNOUNCED = "announced", pgettext_lazy("gathering", "Announced")
    HELD = "held", pgettext_lazy("gathering", "Held")
    CANCELLED = "cancelled", pgettext_lazy("gathering", "Cancelled")


GATHERING_TRANSITIONS: dict[str, set[str]] = {
    GatheringStatus.PLANNED: {GatheringStatus.ANNOUNCED, GatheringStatus.CANCELLED},
    GatheringStatus.ANNOUNCED: {GatheringStatus.HELD, GatheringStatus.CANCELLED},
    GatheringStatus.HELD: set(),
    GatheringStatus.CANCELLED: set(),
}


class MergeStatus(TextChoices):
    """Where a merge stands: people are asked before anything moves."""

    ASKED = "asked", pgettext_lazy("merge", "People are being asked")
    DONE = "done", pgettext_lazy("merge", "Done")
    REFUSED = "refused", pgettext_lazy("merge", "An author said no")
    DROPPED = "dropped", pgettext_lazy("merge", "Given up")


MERGE_TRANSITIONS: dict[str, set[str]] = {
    MergeStatus.ASKED: {MergeStatus.DONE, MergeStatus.REFUSED, MergeStatus.DROPPED},
    MergeStatus.DONE: set(),
    MergeStatus.REFUSED: set(),
    MergeStatus.DROPPED: set(),
}
