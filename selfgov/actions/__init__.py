"""Everything that can happen to a community, by what it happens to."""

from selfgov.actions.acts import ClauseChange, ClauseText, adopt_act, amend, repeal
from selfgov.actions.answers import answer, note_silent_akims, refer, settle
from selfgov.actions.budgets import publish_budget, store_budget
from selfgov.actions.communities import edit_office, found, index_names
from selfgov.actions.councils import add_member, end_council, end_member, seat_council
from selfgov.actions.deciding import decide_initiative, put_on_agenda, settle_initiative, take_off_agenda
from selfgov.actions.initiatives import (
    close_collecting,
    send_initiative,
    start_from_item,
    start_initiative,
    support_initiative,
    withdraw_initiative,
    withdraw_support,
)
from selfgov.actions.items import ItemRow
from selfgov.actions.meetings import begin, cancel, convene, fail_for_quorum, hold, postpone
from selfgov.actions.minutes import archive, correct, pass_to_akim, publish, sign
from selfgov.actions.money import set_rate, set_tariff
from selfgov.actions.officials import appoint_official, end_official
from selfgov.actions.proposals import answer_proposal, propose, receive, refuse, schedule, take_back
from selfgov.actions.record import add_material, remove_material, write_record

__all__ = [
    "ClauseChange",
    "ClauseText",
    "ItemRow",
    "add_material",
    "add_member",
    "adopt_act",
    "amend",
    "answer",
    "answer_proposal",
    "appoint_official",
    "archive",
    "begin",
    "cancel",
    "close_collecting",
    "convene",
    "correct",
    "decide_initiative",
    "edit_office",
    "end_council",
    "end_member",
    "end_official",
    "fail_for_quorum",
    "found",
    "hold",
    "index_names",
    "note_silent_akims",
    "pass_to_akim",
    "postpone",
    "propose",
    "publish",
    "publish_budget",
    "put_on_agenda",
    "receive",
    "refer",
    "refuse",
    "remove_material",
    "repeal",
    "schedule",
    "seat_council",
    "send_initiative",
    "set_rate",
    "set_tariff",
    "settle",
    "settle_initiative",
    "sign",
    "start_from_item",
    "start_initiative",
    "store_budget",
    "support_initiative",
    "take_back",
    "take_off_agenda",
    "withdraw_initiative",
    "withdraw_support",
    "write_record",
]
