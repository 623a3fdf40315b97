"""Everything that can happen to a petition."""

from petitions.actions.answering import answer, answer_appeal, cancel_hearing, register, schedule_hearing
from petitions.actions.clocks import REMINDER_DAYS, expire, register_overdue, remind
from petitions.actions.finding import index, index_listed
from petitions.actions.moderating import publish, refuse, return_for_correction
from petitions.actions.searching import forget_idle_searches, save_search
from petitions.actions.supporting import back, sign, withdraw_signature
from petitions.actions.writing import delete_draft, start, submit, withdraw

__all__ = [
    "REMINDER_DAYS",
    "answer",
    "answer_appeal",
    "back",
    "cancel_hearing",
    "delete_draft",
    "expire",
    "forget_idle_searches",
    "index",
    "index_listed",
    "publish",
    "refuse",
    "register",
    "register_overdue",
    "remind",
    "return_for_correction",
    "save_search",
    "schedule_hearing",
    "sign",
    "start",
    "submit",
    "withdraw",
    "withdraw_signature",
]
