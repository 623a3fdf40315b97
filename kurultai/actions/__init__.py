"""Everything that can happen to a proposal, to a theme, and in the body's own life."""

from kurultai.actions.clocks import REMINDER_DAYS, remind
from kurultai.actions.consulting import (
    edit_consultation,
    plan_consultation,
    publish_consultation,
    summarize,
)
from kurultai.actions.gatherings import (
    add_document,
    add_point,
    announce,
    cancel,
    edit_gathering,
    hold,
    move_point,
    plan_gathering,
    remove_point,
    withdraw_document,
)
from kurultai.actions.letting_go import drop_merge
from kurultai.actions.merging import ask_to_merge, complete_merges, reply
from kurultai.actions.moderating import publish, refuse, return_for_correction, take
from kurultai.actions.reviewing import answer, assign, conclude, decline, forward, implement, record_act
from kurultai.actions.sharing import invite, join, leave, remove_coauthor, uninvite
from kurultai.actions.suggesting import suggest_themes
from kurultai.actions.supporting import support, withdraw_support
from kurultai.actions.themes import (
    confirm_theme,
    dissolve_theme,
    move_to_theme,
    rename_theme,
    split_theme,
)
from kurultai.actions.writing import (
    FIELDS,
    attach,
    delete_draft,
    detach,
    place,
    start,
    submit,
    withdraw,
    write,
)

__all__ = [
    "FIELDS",
    "REMINDER_DAYS",
    "add_document",
    "add_point",
    "announce",
    "answer",
    "ask_to_merge",
    "assign",
    "attach",
    "cancel",
    "complete_merges",
    "conclude",
    "confirm_theme",
    "decline",
    "delete_draft",
    "detach",
    "dissolve_theme",
    "drop_merge",
    "edit_consultation",
    "edit_gathering",
    "forward",
    "hold",
    "implement",
    "invite",
    "join",
    "leave",
    "move_point",
    "move_to_theme",
    "place",
    "plan_consultation",
    "plan_gathering",
    "publish",
    "publish_consultation",
    "record_act",
    "refuse",
    "remind",
    "remove_coauthor",
    "remove_point",
    "rename_theme",
    "reply",
    "return_for_correction",
    "split_theme",
    "start",
    "submit",
    "suggest_themes",
    "summarize",
    "support",
    "take",
    "uninvite",
    "withdraw",
    "withdraw_document",
    "withdraw_support",
    "write",
]
