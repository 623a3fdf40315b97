"""The body's rules, sections and gatherings from tables into the database."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from bodies.models import Body
from core.loading import Counts, always, never, store
from core.tables import Row, Source, read
from kurultai.models import Gathering, Rule, Section

DATA = Path(__file__).parent / "data"

NAMES = ("name_kk", "name_ru", "name_en")
PERIOD = ("valid_from", "valid_to")
TERMS = (
    *("minimum_age", "moderation_days", "section_days", "body_days", "merge_days"),
    *("coauthors_most", "attachments_most", "submissions_a_day"),
)
BASIS = ("basis_kk", "basis_ru", "basis_en", "confidence")
RULE_KEY = ("code", "valid_from")
RULE_COLUMNS = ("code", "body", *TERMS, *BASIS, *PERIOD)
SECTION_COLUMNS = ("code", "body", *NAMES, *PERIOD, "order", "confidence")
PLACE = ("place_kk", "place_ru", "place_en")
ABOUT = ("about_kk", "about_ru", "about_en")
GATHERING_TEXTS = ("code", "status", *PLACE, *ABOUT, "source", "confidence")
GATHERING_COLUMNS = (
    *("code", "body", "number", "status", "year", "starts_on", "ends_on"),
    *(*PLACE, *ABOUT, "sections", "source", "confidence"),
)


@transaction.atomic
def load_reference(*, overwrite: bool = False) -> list[Counts]:
    """What comes with the portal; rows that were edited since stay, unless ``overwrite``."""
    return [
        load_rules(DATA / "rules.csv", overwrite=overwrite),
        load_sections(DATA / "sections.csv", overwrite=overwrite),
        load_gatherings(DATA / "gatherings.csv", overwrite=overwrite),
    ]


def load_rules(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the rules that are missing, by code and first day. Raises ``TableRefused``."""
    rows = read(source, RULE_COLUMNS, partial(_rule, _bodies()), key=RULE_KEY)
    fields = ["body_id", *TERMS, *BASIS, "valid_to"]
    return store(Rule, rows, key=RULE_KEY, fields=fields, replaces=always if overwrite else never)


def load_sections(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the sections that are missing, by code. Raises ``TableRefused``."""
    rows = read(source, SECTION_COLUMNS, partial(_section, _bodies()), key=["code"])
    fields = ["body_id", *NAMES, *PERIOD, "order", "confidence"]
    return store(Section, rows, key=["code"], fields=fields, replaces=always if overwrite else never)


def load_gatherings(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the gatherings that are missing, by code, with their sections. Raises ``TableRefused``."""
    sections = dict(Section.objects.values_list("code", "pk"))
    rows = read(source, GATHERING_COLUMNS, partial(_gathering, _bodies(), sections), key=["code"])
    fields = ["body_id", "number", "year", "starts_on", "ends_on", *GATHERING_TEXTS[1:]]
    known = set(Gathering.objects.values_list("code", flat=True))
    gatherings = [gathering for gathering, _sections in rows]
    replaces = always if overwrite else never
    counts = store(Gathering, gatherings, key=["code"], fields=fields, replaces=replaces)
    _store_sections([row for row in rows if overwrite or row[0].code not in known])
    return counts


def _store_sections(rows: Sequence[tuple[Gathering, list[int]]]) -> None:
    stored = {gathering.code: gathering for gathering in Gathering.objects.all()}
    for gathering, sections in rows:
        stored[gathering.code].sections.set(sections)


def _bodies() -> dict[str, int]:
    return dict(Body.objects.values_list("code", "pk"))


def _body(bodies: dict[str, int], row: Row) -> int:
    code = row.text("body")
    if code and code not in bodies:
        row.refuse("body", _("there is no body with the code “%(code)s”.") % {"code": code})
    return bodies.get(code, 0)


def _rule(bodies: dict[str, int], row: Row) -> Rule:
    texts = ("code", *BASIS)
    rule = Rule(
        body_id=_body(bodies, row),
        **{column: row.text(column) for column in texts},
        **{column: row.number(column) for column in TERMS},
        **row.period(required=True),
    )
    row.check(rule, *texts, *TERMS)
    return rule


def _section(bodies: dict[str, int], row: Row) -> Section:
    texts = ("code", *NAMES, "confidence")
    section = Section(
        body_id=_body(bodies, row),
        order=row.number("order"),
        **{column: row.text(column) for column in texts},
        **row.period(),
    )
    row.check(section, *texts, "order")
    return section


def _gathering(bodies: dict[str, int], sections: dict[str, int], row: Row) -> tuple[Gathering, list[int]]:
    gathering = Gathering(
        body_id=_body(bodies, row),
        number=row.number("number"),
        year=row.number("year"),
        starts_on=row.optional_day("starts_on"),
        ends_on=row.optional_day("ends_on"),
        **{column: row.text(column) for column in GATHERING_TEXTS},
    )
    row.check(gathering, "number", "year", *GATHERING_TEXTS)
    codes = row["sections"].split()
    for code in codes:
        if code not in sections:
            row.refuse("sections", _("there is no section with the code “%(code)s”.") % {"code": code})
    return gathering, [sections[code] for code in codes if code in sections]
