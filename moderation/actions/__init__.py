"""Everything that can happen to a case, a grave act, an objection, a report, and to the law itself."""

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
from moderation.actions.laws import add_law, change_law, changes_between, end_law, take_back_law
from moderation.actions.opinions import ask_opinion, give_opinion
from moderation.actions.reports import close_reports, report
from moderation.actions.swaps import swap_days, swapped, take_back_swap
from moderation.actions.taking_down import taking_down
from moderation.actions.templates import add_template, edit_template

__all__ = [
    "add_law",
    "add_template",
    "appeal",
    "approve",
    "ask_opinion",
    "cancel",
    "change_law",
    "changes_between",
    "close_reports",
    "decide",
    "decide_appeal",
    "drop",
    "edit_template",
    "end_law",
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
    "swap_days",
    "swapped",
    "take_back_law",
    "take_back_swap",
    "take_over",
    "taking_down",
    "undo",
]
