"""Grounds of refusal, rules for appeals and reply templates from tables into the database."""

from pathlib import Path

from core.loading import Counts, always, never, store
from core.tables import Row, Source, read
from moderation.models import AppealRule, Ground, ReplyTemplate

DATA = Path(__file__).parent / "data"
KEY = ("code", "valid_from")
TEXTS = (
    "code",
    "subject_kind",
    "kind",
    "name_kk",
    "name_ru",
    "name_en",
    "basis_kk",
    "basis_ru",
    "basis_en",
    "confidence",
)
COLUMNS = (*TEXTS, "valid_from", "valid_to", "order")
TEMPLATE_KEY = ("subject_kind", "purpose", "name", "valid_from")
TEMPLATE_COLUMNS = (*TEMPLATE_KEY, "valid_to", "order", "text_kk", "text_ru")

RULE_TEXTS = ("code", "subject_kind", "basis_kk", "basis_ru", "basis_en", "confidence")
RULE_COLUMNS = (*RULE_TEXTS, "filing_days", "deciding_days", "valid_from", "valid_to")


def load_reference(*, overwrite: bool = False) -> list[Counts]:
    """What comes with the portal; what was edited stays, unless ``overwrite``."""
    return [
        load_grounds(DATA / "grounds.csv", overwrite=overwrite),
        load_appeal_rules(DATA / "appeal_rules.csv", overwrite=overwrite),
        load_reply_templates(DATA / "reply_templates.csv", overwrite=overwrite),
    ]


def load_grounds(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the grounds that are missing, by code and first day. Raises ``TableRefused``."""
    rows = read(source, COLUMNS, _ground, key=KEY)
    fields = [column for column in COLUMNS if column not in KEY]
    return store(Ground, rows, key=KEY, fields=fields, replaces=always if overwrite else never)


def _ground(row: Row) -> Ground:
    texts = {column: row.text(column) for column in TEXTS}
    ground = Ground(order=row.number("order"), **texts, **row.period(required=True))
    row.check(ground, "order", *TEXTS)
    return ground


def load_appeal_rules(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the rules that are missing, by code and first day. Raises ``TableRefused``."""
    rows = read(source, RULE_COLUMNS, _appeal_rule, key=KEY)
    fields = [column for column in RULE_COLUMNS if column not in KEY]
    return store(AppealRule, rows, key=KEY, fields=fields, replaces=always if overwrite else never)


def _appeal_rule(row: Row) -> AppealRule:
    texts = {column: row.text(column) for column in RULE_TEXTS}
    days = {column: row.number(column) for column in ("filing_days", "deciding_days")}
    rule = AppealRule(**texts, **days, **row.period(required=True))
    row.check(rule, *texts, *days)
    return rule


def load_reply_templates(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the templates that are missing, by name and first day. Raises ``TableRefused``."""
    rows = read(source, TEMPLATE_COLUMNS, _template, key=TEMPLATE_KEY)
    fields = [column for column in TEMPLATE_COLUMNS if column not in TEMPLATE_KEY]
    return store(
        ReplyTemplate, rows, key=TEMPLATE_KEY, fields=fields, replaces=always if overwrite else never
    )


def _template(row: Row) -> ReplyTemplate:
    names = {column: row.text(column) for column in ("subject_kind", "purpose", "name")}
    texts = {column: row.lines(column) for column in ("text_kk", "text_ru")}
    template = ReplyTemplate(order=row.number("order"), **names, **texts, **row.period(required=True))
    row.check(template, "order", *names, *texts)
    return template
