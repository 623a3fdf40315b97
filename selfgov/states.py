"""The stages of a meeting's record and of an initiative, and what may follow what."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class MeetingStatus(TextChoices):
    """Where a meeting and its minutes stand."""

    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    CONVENED = "convened", pgettext_lazy("meeting", "Convened")
    HELD = "held", pgettext_lazy("meeting", "Held, minutes being written")
    SIGNED = "signed", pgettext_lazy("meeting", "Minutes signed")
    WITH_AKIM = "with_akim", pgettext_lazy("meeting", "With the akim")
    ANSWERED = "answered", pgettext_lazy("meeting", "Answered by the akim")
    DISAGREED = "disagreed", pgettext_lazy("meeting", "The akim disagrees")
    REFERRED = "referred", pgettext_lazy("meeting", "Referred to the maslikhat")
    FAILED = "failed", pgettext_lazy("meeting", "Not held: no quorum")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")


MEETING_TRANSITIONS: dict[str, set[str]] = {
    MeetingStatus.PLANNED: {MeetingStatus.CONVENED, MeetingStatus.HELD, MeetingStatus.CANCELLED},
    MeetingStatus.CONVENED: {MeetingStatus.HELD, MeetingStatus.FAILED, MeetingStatus.CANCELLED},
    MeetingStatus.HELD: {MeetingStatus.SIGNED, MeetingStatus.FAILED},
    MeetingStatus.SIGNED: {MeetingStatus.WITH_AKIM},
    # An akim who is silent past the term does not hold the matter up.
    MeetingStatus.WITH_AKIM: {MeetingStatus.ANSWERED, MeetingStatus.DISAGREED, MeetingStatus.REFERRED},
    MeetingStatus.ANSWERED: set(),
    # After a disagreement the assembly discusses the matter again, or it goes up.
    MeetingStatus.DISAGREED: {MeetingStatus.REFERRED, MeetingStatus.ANSWERED},
    MeetingStatus.REFERRED: set(),
    MeetingStatus.FAILED: set(),
    MeetingStatus.CANCELLED: set(),
}

# The record can be written and corrected without a public correction.
OPEN_RECORD = frozenset({MeetingStatus.PLANNED, MeetingStatus.CONVENED, MeetingStatus.HELD})
# Minutes that count: signed by chair and secretary.
WITH_MINUTES = frozenset(
    {
        MeetingStatus.SIGNED,
        MeetingStatus.WITH_AKIM,
        MeetingStatus.ANSWERED,
        MeetingStatus.DISAGREED,
        MeetingStatus.REFERRED,
    }
)
# Everyone reads these; what is only planned is the clerk's own.
PUBLIC = frozenset(set(MeetingStatus) - {MeetingStatus.PLANNED})


class InitiativeStatus(TextChoices):
    """Where an initiative stands."""

    COLLECTING = "collecting", pgettext_lazy("initiative", "Finding support")
    SUPPORTED = "supported", pgettext_lazy("initiative", "Supported")
    SENT = "sent", pgettext_lazy("initiative", "Sent to the maslikhat")
    ON_AGENDA = "on_agenda", pgettext_lazy("initiative", "On the agenda of the maslikhat")
    DECIDED = "decided", pgettext_lazy("initiative", "Decided")
    FAILED = "failed", pgettext_lazy("initiative", "Too little support")
    WITHDRAWN = "withdrawn", pgettext_lazy("initiative", "Withdrawn")


INITIATIVE_TRANSITIONS: dict[str, set[str]] = {
    InitiativeStatus.COLLECTING: {
        InitiativeStatus.SUPPORTED,
        InitiativeStatus.FAILED,
        InitiativeStatus.WITHDRAWN,
    },
    InitiativeStatus.SUPPORTED: {InitiativeStatus.SENT, InitiativeStatus.DECIDED, InitiativeStatus.WITHDRAWN},
    InitiativeStatus.SENT: {InitiativeStatus.ON_AGENDA},
    InitiativeStatus.ON_AGENDA: {InitiativeStatus.DECIDED, InitiativeStatus.SENT},
    InitiativeStatus.DECIDED: set(),
    InitiativeStatus.FAILED: set(),
    InitiativeStatus.WITHDRAWN: set(),
}


class ProposalStatus(TextChoices):
    """Where a resident's proposal to the council stands."""

    SUBMITTED = "submitted", pgettext_lazy("resident's proposal", "Under check")
    REFUSED = "refused", pgettext_lazy("resident's proposal", "Refused")
    RECEIVED = "received", pgettext_lazy("resident's proposal", "With the council")
    ON_AGENDA = "on_agenda", pgettext_lazy("resident's proposal", "On the agenda of a meeting")
    ANSWERED = "answered", pgettext_lazy("resident's proposal", "Answered")


# The council has it and has not answered yet.
WAITING = frozenset({ProposalStatus.RECEIVED, ProposalStatus.ON_AGENDA})

PROPOSAL_TRANSITIONS: dict[str, set[str]] = {
    ProposalStatus.SUBMITTED: {ProposalStatus.RECEIVED, ProposalStatus.REFUSED},
    # An objection to the refusal was upheld: moderators decide again.
    ProposalStatus.REFUSED: {ProposalStatus.SUBMITTED},
    ProposalStatus.RECEIVED: {ProposalStatus.ON_AGENDA, ProposalStatus.ANSWERED},
    ProposalStatus.ON_AGENDA: {ProposalStatus.ANSWERED, ProposalStatus.RECEIVED},
    ProposalStatus.ANSWERED: set(),
}
