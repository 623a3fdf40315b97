"""The nouns of a maslikhat."""

from maslikhat.models.oversight import AkimReport, DeputyRequest, VoterReport
from maslikhat.models.people import Chairship, Convocation, Deputy, Group, Mandate, Membership
from maslikhat.models.record import Correction, Decision, Minutes, Speech
from maslikhat.models.rules import OversightRule, SessionKind, SessionRule, VoteRule
from maslikhat.models.sessions import AgendaItem, Document, RuleBreach, Session
from maslikhat.models.votes import Attendance, Ballot, Candidate, Excuse, Motion, VoteEvent

__all__ = [
    "AgendaItem",
    "AkimReport",
    "Attendance",
    "Ballot",
    "Candidate",
    "Chairship",
    "Convocation",
    "Correction",
    "Decision",
    "Deputy",
    "DeputyRequest",
    "Document",
    "Excuse",
    "Group",
    "Mandate",
    "Membership",
    "Minutes",
    "Motion",
    "OversightRule",
    "RuleBreach",
    "Session",
    "SessionKind",
    "SessionRule",
    "Speech",
    "VoteEvent",
    "VoteRule",
    "VoterReport",
]
