"""Pages of the consultative body: reading, writing, supporting, merging."""

from kurultai.views.attaching import attachment, attachments, detach
from kurultai.views.merging import merge
from kurultai.views.reading import submission
from kurultai.views.rooms import (
    body,
    consultation,
    consultations,
    document,
    funnel,
    gathering,
    home,
    latest,
    ledger,
    section,
    theme,
    themes,
)
from kurultai.views.sharing import coauthors, invite, join, leave, remove_coauthor, uninvite
from kurultai.views.supporting import support, supported, withdraw_support
from kurultai.views.writing import (
    check,
    choose_place,
    delete_draft,
    details,
    mine,
    place,
    start,
    text,
    withdraw,
)

__all__ = [
    "attachment",
    "attachments",
    "body",
    "check",
    "choose_place",
    "coauthors",
    "consultation",
    "consultations",
    "delete_draft",
    "detach",
    "details",
    "document",
    "funnel",
    "gathering",
    "home",
    "invite",
    "join",
    "latest",
    "leave",
    "ledger",
    "merge",
    "mine",
    "place",
    "remove_coauthor",
    "section",
    "start",
    "submission",
    "support",
    "supported",
    "text",
    "theme",
    "themes",
    "uninvite",
    "withdraw",
    "withdraw_support",
]
