"""The consultative body's life, citizens' proposals to it, and what became of them."""

from kurultai.models.gatherings import (
    AgendaPoint,
    Consultation,
    Gathering,
    GatheringDocument,
    Member,
    Section,
)
from kurultai.models.review import Act, Conclusion, Forwarding, Merge, MergeReply, Theme, ThemePlace
from kurultai.models.rules import Rule
from kurultai.models.submissions import (
    MAIN_PARTS,
    PARTS,
    Attachment,
    CoAuthor,
    Invitation,
    Submission,
    Support,
)

__all__ = [
    "MAIN_PARTS",
    "PARTS",
    "Act",
    "AgendaPoint",
    "Attachment",
    "CoAuthor",
    "Conclusion",
    "Consultation",
    "Forwarding",
    "Gathering",
    "GatheringDocument",
    "Invitation",
    "Member",
    "Merge",
    "MergeReply",
    "Rule",
    "Section",
    "Submission",
    "Support",
    "Theme",
    "ThemePlace",
]
