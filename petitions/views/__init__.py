"""Pages about petitions: reading, writing, supporting."""

from petitions.views.objecting import object_to_invalidation
from petitions.views.parts import count, own
from petitions.views.reading import detail, latest, mine, rules, signed, signers
from petitions.views.searching import follow_search
from petitions.views.supporting import back, receipt, sign, withdraw_signature
from petitions.views.writing import (
    addressee,
    begin,
    check,
    choose_addressee,
    delete_draft,
    text,
    topic,
    withdraw,
)

__all__ = [
    "addressee",
    "back",
    "begin",
    "check",
    "choose_addressee",
    "count",
    "delete_draft",
    "detail",
    "follow_search",
    "latest",
    "mine",
    "object_to_invalidation",
    "own",
    "receipt",
    "rules",
    "sign",
    "signed",
    "signers",
    "text",
    "topic",
    "withdraw",
    "withdraw_signature",
]
