"""The law of sessions, votes and oversight from tables into the database."""

from django.utils.translation import gettext as _

from core.loading import Counts, always, never, store
from core.tables import Row, Source, read
from maslikhat.models import OversightRule, SessionRule, VoteRule

KEY = ("code", "valid_from")
BASIS = ("basis_kk", "basis_ru", "basis_en", "confidence")
QUORUM = ("quorum_numerator", "quorum_denominator")
PERIOD = ("valid_from", "valid_to")

TERMS = ("notice_days", "materials_days", "closed_notice_days")
SESSION_FLAGS = ("quorum_more_than", "must_broadcast")
SESSION_COLUMNS = ("code", "kind", *TERMS, *QUORUM, *SESSION_FLAGS, *BASIS, *PERIOD)

NAMES = ("name_kk", "name_ru", "name_en")
MAJORITY = ("majority_numerator", "majority_denominator")
VOTE_FLAGS = ("quorum_more_than", "more_than", "is_choice")
VOTE_COLUMNS = ("code", *NAMES, *QUORUM, *MAJORITY, "base", *VOTE_FLAGS, *BASIS, *PERIOD, "order")

OVERSIGHT_COLUMNS = ("code", "kind", "number", *BASIS, *PERIOD)


def load_session_rules(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the rules for sessions that are missing, by code and first day. Raises ``TableRefused``."""
    rows = read(source, SESSION_COLUMNS, _session_rule, key=KEY)
    fields = [column for column in SESSION_COLUMNS if column not in KEY]
    return store(SessionRule, rows, key=KEY, fields=fields, replaces=always if overwrite else never)


def _session_rule(row: Row) -> SessionRule:
    texts = ("code", "kind", *BASIS)
    rule = SessionRule(
        **{column: row.text(column) for column in texts},
        **{column: row.number(column) for column in (*TERMS, *QUORUM)},
        **{column: row.flag(column) for column in SESSION_FLAGS},
        **row.period(required=True),
    )
    row.check(rule, *texts, *TERMS, *QUORUM)
    _check_share(row, *QUORUM)
    return rule


def load_vote_rules(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the rules for votes that are missing, by code and first day. Raises ``TableRefused``."""
    rows = read(source, VOTE_COLUMNS, _vote_rule, key=KEY)
    fields = [column for column in VOTE_COLUMNS if column not in KEY]
    return store(VoteRule, rows, key=KEY, fields=fields, replaces=always if overwrite else never)


def _vote_rule(row: Row) -> VoteRule:
    texts = ("code", *NAMES, "base", *BASIS)
    rule = VoteRule(
        order=row.number("order"),
        **{column: row.text(column) for column in texts},
        **{column: row.number(column) for column in (*QUORUM, *MAJORITY)},
        **{column: row.flag(column) for column in VOTE_FLAGS},
        **row.period(required=True),
    )
    row.check(rule, *texts, *QUORUM, *MAJORITY, "order")
    _check_share(row, *QUORUM)
    _check_share(row, *MAJORITY)
    return rule


def load_oversight_rules(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the rules for oversight that are missing, by code and first day. Raises ``TableRefused``."""
    rows = read(source, OVERSIGHT_COLUMNS, _oversight_rule, key=KEY)
    fields = [column for column in OVERSIGHT_COLUMNS if column not in KEY]
    return store(OversightRule, rows, key=KEY, fields=fields, replaces=always if overwrite else never)


def _oversight_rule(row: Row) -> OversightRule:
    texts = ("code", "kind", *BASIS)
    rule = OversightRule(
        number=row.number("number"),
        **{column: row.text(column) for column in texts},
        **row.period(required=True),
    )
    row.check(rule, *texts, "number")
    if not rule.number:
        row.refuse("number", _("this number may not be zero."))
    return rule


def _check_share(row: Row, numerator: str, denominator: str) -> None:
    part, whole = row.number(numerator), row.number(denominator)
    if not whole or part > whole:
        row.refuse(
            denominator, _("this is not a share: %(part)d of %(whole)d.") % {"part": part, "whole": whole}
        )
