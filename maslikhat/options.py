"""What a deputy can do in a vote, and what a vote can come to."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Option(TextChoices):
    """What a deputy did in a vote. Being absent is never an abstention."""

    FOR = "for", _("For")
    AGAINST = "against", _("Against")
    ABSTAIN = "abstain", _("Abstained")
    NOT_VOTING = "not_voting", _("Did not vote")
    ABSENT = "absent", _("Absent")
    EXCUSED = "excused", _("Excused")


PRESENT_OPTIONS = frozenset({Option.FOR, Option.AGAINST, Option.ABSTAIN, Option.NOT_VOTING})


class Result(TextChoices):
    """What a vote came to."""

    ADOPTED = "adopted", _("Adopted")
    NOT_ADOPTED = "not_adopted", _("Not adopted")
    NO_QUORUM = "no_quorum", _("No quorum")
    ELECTED = "elected", _("Elected")
    NOBODY_ELECTED = "nobody_elected", _("Nobody elected")
