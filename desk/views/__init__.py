"""The staff's pages: each finds, acts, says and goes."""

from desk.views import agenda, console, minutes, sessions, streams, thread
from desk.views.petitions import (
    answer,
    answer_appeal,
    cancel_hearing,
    case,
    moderation,
    petition,
    publish,
    refuse,
    register,
    return_for_correction,
    schedule_hearing,
)
from desk.views.running import counts, home, letter, mail

__all__ = [
    "agenda",
    "answer",
    "answer_appeal",
    "cancel_hearing",
    "case",
    "console",
    "counts",
    "home",
    "letter",
    "mail",
    "minutes",
    "moderation",
    "petition",
    "publish",
    "refuse",
    "register",
    "return_for_correction",
    "schedule_hearing",
    "sessions",
    "streams",
    "thread",
]
