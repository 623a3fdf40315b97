"""How a signature gets into the database: one statement, alone or in a group with others."""

from petitions.signing.groups import Busy, Unsure
from petitions.signing.groups import sign as sign_with_others
from petitions.signing.pace import keep_pace
from petitions.signing.statement import Answer, Outcome, Wish, grounds_of
from petitions.signing.statement import sign as sign_all
from petitions.signing.tickets import Ticket
from petitions.signing.tickets import issue as issue_ticket
from petitions.signing.tickets import issue_for as ticket_for
from petitions.signing.tickets import read as read_ticket

__all__ = [
    "Answer",
    "Busy",
    "Outcome",
    "Ticket",
    "Unsure",
    "Wish",
    "grounds_of",
    "issue_ticket",
    "keep_pace",
    "read_ticket",
    "sign_all",
    "sign_with_others",
    "ticket_for",
]
