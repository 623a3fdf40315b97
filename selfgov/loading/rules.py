"""The law of councils, the sizes that it asks for, and how many communities there are."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from django.utils.translation import gettext as _

from core.confidence import Confidence
from core.loading import Counts, always, never, store
from core.tables import Row, Source, read
from selfgov.models import CouncilRule, KnownCount, SizeBand
from territory.models import Unit

KEY = ("code", "valid_from")
QUORUM = ("quorum_numerator", "quorum_denominator")
OPTIONAL = (
    *("term_years", "materials_days", "meetings_a_quarter", "convened_by_percent"),
    *("convene_reply_days", "minutes_days", "maslikhat_days", "answer_days"),
)
BASIS = ("basis_kk", "basis_ru", "basis_en", "confidence")
RULE_COLUMNS = (
    *("code", "kind", *OPTIONAL, *QUORUM, "quorum_base", "notice_days", "chair_decides_ties"),
    *("doubts", *BASIS, "valid_from", "valid_to"),
)
SIZE_COLUMNS = ("rule", "valid_from", "above", "up_to", "least", "most")
COUNT_COLUMNS = ("kato", "on_date", "count", "confidence", "source")


def load_rules(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the rules that are missing, by code and first day. Raises ``TableRefused``."""
    rows = read(source, RULE_COLUMNS, _rule, key=KEY)
    fields = [column for column in RULE_COLUMNS if column not in KEY]
    return store(CouncilRule, rows, key=KEY, fields=fields, replaces=always if overwrite else never)


def _rule(row: Row) -> CouncilRule:
    texts = ("code", "kind", "quorum_base", *BASIS)
    rule = CouncilRule(
        **{column: row.text(column) for column in texts},
        **{column: row.number(column) for column in (*QUORUM, "notice_days")},
        **{column: row.optional_number(column) for column in OPTIONAL},
        chair_decides_ties=row.flag("chair_decides_ties"),
        doubts=row.json("doubts"),
        **row.period(required=True),
    )
    row.check(rule, *texts, *QUORUM, *OPTIONAL, "notice_days")
    if not rule.quorum_denominator or rule.quorum_numerator > rule.quorum_denominator:
        share = {"part": rule.quorum_numerator, "whole": rule.quorum_denominator}
        row.refuse("quorum_denominator", _("this is not a share: %(part)d of %(whole)d.") % share)
    _check_doubts(row, rule)
    return rule


def _check_doubts(row: Row, rule: CouncilRule) -> None:
    for number, confidence in rule.doubts.items():
        if number not in RULE_COLUMNS:
            row.refuse("doubts", _("there is no column “%(column)s” to doubt.") % {"column": number})
        if confidence not in Confidence.values:
            row.refuse("doubts", _("“%(mark)s” is not a mark of confidence.") % {"mark": confidence})


def load_sizes(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the bands of population that are missing. Raises ``TableRefused``.

    The bands of a rule follow one another from nobody to everybody: each population has one.
    """
    rules = {(rule.code, str(rule.valid_from)): rule.pk for rule in CouncilRule.objects.all()}
    key = ("rule", "valid_from", "above")
    rows = read(source, SIZE_COLUMNS, partial(_band, rules), key=key, check=_check_bands)
    fields = ("up_to", "least", "most")
    replaces = always if overwrite else never
    return store(SizeBand, rows, key=("rule_id", "above"), fields=fields, replaces=replaces)


def _band(rules: dict[tuple[str, str], int], row: Row) -> SizeBand:
    rule = rules.get((row["rule"], row["valid_from"]))
    if rule is None:
        row.refuse("rule", _("there is no such rule from that day on."))
    band = SizeBand(
        rule_id=rule or 0,
        above=row.number("above"),
        up_to=row.optional_number("up_to"),
        least=row.number("least"),
        most=row.number("most"),
    )
    row.check(band, "above", "up_to", "least", "most")
    if band.most < band.least:
        row.refuse("most", _("this number is smaller than the one in column least."))
    return band


def _check_bands(rows: Sequence[Row]) -> None:
    by_rule: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row["above"].isdecimal():
            by_rule.setdefault((row["rule"], row["valid_from"]), []).append(row)
    for bands in by_rule.values():
        bands.sort(key=lambda row: int(row["above"]))
        if int(bands[0]["above"]):
            bands[0].refuse("above", _("the first band begins at 0."))
        for before, after in pairwise(bands):
            if before["up_to"] != after["above"]:
                after.refuse("above", _("this band does not begin where the one before it ends."))
        if bands[-1]["up_to"]:
            bands[-1].refuse("up_to", _("the last band has no end: leave this cell empty."))


def load_counts(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the known numbers of communities that are missing. Raises ``TableRefused``."""
    units = dict(Unit.objects.values_list("kato", "pk"))
    rows = read(source, COUNT_COLUMNS, partial(_count, units), key=("kato", "on_date"))
    fields = ("count", "confidence", "source")
    replaces = always if overwrite else never
    return store(KnownCount, rows, key=("unit_id", "on_date"), fields=fields, replaces=replaces)


def _count(units: dict[str, int], row: Row) -> KnownCount:
    kato = row.text("kato")
    if kato and kato not in units:
        row.refuse("kato", _("there is no unit with the KATO code “%(kato)s”.") % {"kato": kato})
    count = KnownCount(
        unit_id=units.get(kato, 0),
        on_date=row.day("on_date"),
        count=row.number("count"),
        confidence=row.text("confidence"),
        source=row.text("source"),
    )
    row.check(count, "count", "confidence", "source")
    if not count.count:
        row.refuse("count", _("this number may not be zero."))
    return count
