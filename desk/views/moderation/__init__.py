"""The moderators' desk: one queue, cases, acts of two people, objections, reports of readers."""

from desk.views.moderation import appeals, approvals, cases, petitions, proposing, queue, reports, signing

__all__ = ["appeals", "approvals", "cases", "petitions", "proposing", "queue", "reports", "signing"]
