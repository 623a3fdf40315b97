"""Rules and topics from tables into the database."""

from pathlib import Path

from django.utils.translation import gettext as _

from core.confidence import Confidence
from core.loading import Counts, always, never, store
from core.tables import Row, Source, read
from petitions.models import Rule, Topic

DATA = Path(__file__).parent.parent / "data"

KEY = ("code", "valid_from")
THRESHOLD = ("signatures_fixed", "signatures_per_10000", "small_population")
TERMS = (
    *("moderation_days", "backers_needed", "backing_days", "collecting_months"),
    *("registration_days", "review_days", "appeal_days", "minimum_age"),
)
FLAGS = ("residents_only", "backers_are_signers")
TEXTS = ("code", "body_kind", "level", "basis_kk", "basis_ru", "basis_en", "confidence")
RULE_COLUMNS = (*TEXTS, *THRESHOLD, *TERMS, *FLAGS, "doubts", "valid_from", "valid_to")
TOPIC_COLUMNS = ("code", "name_kk", "name_ru", "name_en", "order")


def load_reference(*, overwrite: bool = False) -> list[Counts]:
    """The rules and topics that come with the portal; those that were edited stay, unless ``overwrite``."""
    return [
        load_rules(DATA / "rules.csv", overwrite=overwrite),
        load_topics(DATA / "topics.csv", overwrite=overwrite),
    ]


def load_rules(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the rules that are missing, by code and first day. Raises ``TableRefused``."""
    rows = read(source, RULE_COLUMNS, _rule, key=KEY)
    fields = [column for column in RULE_COLUMNS if column not in KEY]
    return store(Rule, rows, key=KEY, fields=fields, replaces=always if overwrite else never)


def _rule(row: Row) -> Rule:
    rule = Rule(
        doubts=row.json("doubts"),
        **{column: row.text(column) for column in TEXTS},
        **{column: row.optional_number(column) for column in THRESHOLD},
        **{column: row.number(column) for column in TERMS},
        **{column: row.flag(column) for column in FLAGS},
        **row.period(required=True),
    )
    row.check(rule, *TEXTS, *TERMS)
    _check_threshold(row)
    _check_doubts(row, rule)
    return rule


def _check_threshold(row: Row) -> None:
    fixed, share, small = (row[column] for column in THRESHOLD)
    if not fixed and not share:
        row.refuse("signatures_fixed", _("a rule asks for a number of signatures or for a share."))
    if bool(small) != bool(fixed and share):
        row.refuse(
            "small_population",
            _("this number is needed where a rule has both a number and a share, and only there."),
        )


def _check_doubts(row: Row, rule: Rule) -> None:
    for column, confidence in rule.doubts.items():
        if column not in RULE_COLUMNS:
            row.refuse("doubts", _("there is no column “%(column)s”.") % {"column": column})
        if confidence not in Confidence.values:
            row.refuse("doubts", _("there is no confidence “%(value)s”.") % {"value": confidence})


def load_topics(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the topics that are missing, by code. Raises ``TableRefused``."""
    rows = read(source, TOPIC_COLUMNS, _topic, key=["code"])
    return store(Topic, rows, key=["code"], fields=TOPIC_COLUMNS[1:], replaces=always if overwrite else never)


def _topic(row: Row) -> Topic:
    texts = {column: row.text(column) for column in TOPIC_COLUMNS[:-1]}
    topic = Topic(order=row.number("order"), **texts)
    row.check(topic, *TOPIC_COLUMNS)
    return topic
