"""Everything that can happen to a case, to a grave act, to an objection and to a report."""

from moderation.actions.appeals import appeal, decide_appeal
from moderation.actions.approvals import (
    approve,
    cancel,
    preview,
    propose,
    reject,
    resume,
    step,
    stop,
    undo,
)
from moderation.actions.cases import drop, escalate, hold, let_go, open_case, take_over
from moderation.actions.decisions import decide
from moderation.actions.opinions import ask_opinion, give_opinion
from moderation.actions.reports import close_reports, report
from moderation.actions.templates import add_template, edit_template

__all__ = [
    "add_template",
    "appeal",
    "approve",
    "ask_opinion",
    "cancel",
    "close_reports",
    "decide",
    "decide_appeal",
    "drop",
    "edit_template",
    "escalate",
    "give_opinion",
    "hold",
    "let_go",
    "open_case",
    "preview",
    "propose",
    "reject",
    "report",
    "resume",
    "step",
    "stop",
    "take_over",
    "undo",
]
