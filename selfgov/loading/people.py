"""Officials, councils and members from tables: whole, or not at all with every problem and its place."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from core.loading import Counts, store
from core.rulings import Invalid
from core.tables import Row, Source, read
from selfgov.actions.councils import OLDEST_BIRTH_YEAR, rule_of
from selfgov.models import Community, Council, CouncilKind, CouncilRule, Member, Official
from selfgov.querysets import STANDING
from territory.models import Population

OFFICIAL_COLUMNS = ("kato", "post", "name", "is_acting", "is_elected", "from_date", "to_date")
COUNCIL_COLUMNS = ("kato", "kind", "from_date", "to_date", "part_kk", "part_ru")
VILLAGE = ("village_kk", "village_ru")
MEMBER_COLUMNS = (
    *("kato", "kind", "council_from", "name", "birth_year", *VILLAGE),
    *("from_date", "to_date", "end_reason"),
)
# Without a last day, for good.
Days = tuple[date, date | None]


@dataclass(slots=True)
class _Entry:
    """A line of the table and what it says."""

    row: Row
    thing: Any
    community: int

    @property
    def is_whole(self) -> bool:
        return not any(problem.column in _SPINE for problem in self.row.problems)


# The cells without which a line can't be held against others.
_SPINE = frozenset({"kato", "kind", "post", "council_from", "name", "birth_year", "from_date", "to_date"})


def _communities() -> dict[str, Community]:
    listed = Community.objects.select_related("unit").defer("search", "names")
    return {community.unit.kato: community for community in listed}


def _community(communities: dict[str, Community], row: Row) -> Community | None:
    kato = row.text("kato")
    if kato and kato not in communities:
        row.refuse("kato", _("there is no community with the KATO code “%(kato)s”.") % {"kato": kato})
    return communities.get(kato)


def _refuse_overlaps(
    entries: Iterable[_Entry],
    stored: Iterable[models.Model],
    *,
    same: Callable[[Any], tuple[object, ...]],
    of: Callable[[Any], tuple[object, ...] | None],
    reason: str,
) -> None:
    """Refuse lines whose days overlap with those of another of the same ``of``.

    A line that is the ``same`` as a stored row takes its place; what has no ``of`` overlaps nothing.
    """
    whole = [entry for entry in entries if entry.is_whole]
    replaced = {same(entry.thing) for entry in whole}
    held: dict[tuple[object, ...], list[Days]] = {}
    for thing in stored:
        whose = of(thing)
        if whose is not None and same(thing) not in replaced:
            held.setdefault(whose, []).append(_days(thing))
    for entry in whole:
        whose = of(entry.thing)
        if whose is None:
            continue
        others = held.setdefault(whose, [])
        if any(_is_overlap(_days(entry.thing), other) for other in others):
            entry.row.refuse("from_date", reason)
        others.append(_days(entry.thing))


def _days(thing: Any) -> Days:
    return thing.from_date, thing.to_date


def _is_overlap(one: Days, other: Days) -> bool:
    (begins, ends), (since, until) = one, other
    return begins <= (until or date.max) and since <= (ends or date.max)


def _store(
    model: type[Any],
    entries: Sequence[_Entry],
    *,
    key: Sequence[str],
    fields: Sequence[str],
    at: datetime,
    kept: set[int],
) -> Counts:
    """Write what was read, but for communities to ``keep``; those that it tells something of have changed."""
    told = [entry for entry in entries if entry.community not in kept]
    before = _rows(model, (*key, *fields))
    counts = store(model, [entry.thing for entry in told], key=key, fields=fields)
    changed = [
        entry.community
        for entry in told
        if tuple(getattr(entry.thing, name) for name in (*key, *fields)) not in before
    ]
    Community.objects.filter(pk__in=changed).update(changed_at=at)
    return counts


def _rows(model: type[Any], names: Sequence[str]) -> set[tuple[object, ...]]:
    return set(model.objects.values_list(*names))


def _kept(model: type[Any], path: str, *, only_new: bool) -> set[int]:
    """The communities that a load of the portal's own files leaves as they are."""
    return set(model.objects.values_list(path, flat=True)) if only_new else set()


# Officials ----------------------------------------------------------------------------------


@transaction.atomic
def load_officials(source: Source, *, at: datetime, only_new: bool = False) -> Counts:
    """Akims and the administration; the same community, post, name and first day are the same official."""
    kept = _kept(Official, "community_id", only_new=only_new)
    communities, entries = _communities(), list[_Entry]()

    def enter(row: Row) -> None:
        entries.append(_official(row, _community(communities, row)))

    def check(rows: Sequence[Row]) -> None:
        _refuse_overlaps(
            (entry for entry in entries if entry.community not in kept),
            Official.objects.all(),
            same=lambda it: (it.community_id, it.post, it.name, it.from_date),
            of=lambda it: (it.community_id,) if it.post == Official.Post.AKIM else None,
            reason=_("the community has another akim on some of these days."),
        )

    read(source, OFFICIAL_COLUMNS, enter, key=("kato", "post", "name", "from_date"), check=check)
    key, fields = ("community_id", "post", "name", "from_date"), ("is_acting", "is_elected", "to_date")
    return _store(Official, entries, key=key, fields=fields, at=at, kept=kept)


def _official(row: Row, community: Community | None) -> _Entry:
    begins, ends = row.held()
    official = Official(
        community=community,
        post=row.text("post"),
        name=row.text("name"),
        is_acting=row.flag("is_acting"),
        is_elected=row.flag("is_elected"),
        from_date=begins,
        to_date=ends,
    )
    row.check(official, "post", "name")
    return _Entry(row, official, community.pk if community else 0)


# Councils -----------------------------------------------------------------------------------


@transaction.atomic
def load_councils(source: Source, *, at: datetime, only_new: bool = False) -> Counts:
    """Councils, each with the size that the law asked for on its first day."""
    kept = _kept(Council, "community_id", only_new=only_new)
    register = _Councils()

    def check(rows: Sequence[Row]) -> None:
        _refuse_overlaps(
            (entry for entry in register.entries if entry.community not in kept),
            Council.objects.all(),
            same=lambda it: (it.community_id, it.kind, it.from_date, it.part_kk, it.part_ru),
            of=lambda it: (it.community_id,) if it.kind in STANDING else None,
            reason=_("the community has another assembly on some of these days."),
        )

    columns = ("kato", "kind", "from_date", "part_kk", "part_ru")
    read(source, COUNCIL_COLUMNS, register.enter, key=columns, check=check)
    key = ("community_id", "kind", "from_date", "part_kk", "part_ru")
    return _store(Council, register.entries, key=key, fields=("to_date",), at=at, kept=kept)


class _Councils:
    """Reads councils; rules and populations are asked for once."""

    def __init__(self) -> None:
        self.communities = _communities()
        self.entries: list[_Entry] = []
        self.rules: dict[tuple[str, date], CouncilRule] = {}
        self.populations: dict[int, list[Population]] = {}
        units = [community.unit_id for community in self.communities.values()]
        for figure in Population.objects.filter(unit__in=units).order_by("on_date"):
            self.populations.setdefault(figure.unit_id, []).append(figure)

    def enter(self, row: Row) -> None:
        community = _community(self.communities, row)
        begins, ends = row.held()
        parts = {column: row.text(column, optional=True) for column in ("part_kk", "part_ru")}
        kind = row.text("kind")
        council = Council(community=community, kind=kind, from_date=begins, to_date=ends, **parts)
        row.check(council, "kind", *parts)
        if kind == CouncilKind.SEPARATE_GATHERING and not any(parts.values()):
            row.refuse("part_kk", _("a separate gathering names its village, street or block."))
        self._size(row, council, community)
        self.entries.append(_Entry(row, council, community.pk if community else 0))

    def _size(self, row: Row, council: Council, community: Community | None) -> None:
        if any(problem.column in ("kind", "from_date") for problem in row.problems):
            return
        try:
            council.rule = self._rule(council.kind, council.from_date)
        except Invalid as refusal:
            row.refuse("from_date", refusal.reason)
            return
        population = self._population(community, council.from_date)
        council.freeze_size(council.rule.band_of(population.count) if population else None, population)

    def _rule(self, kind: str, day: date) -> CouncilRule:
        if (kind, day) not in self.rules:
            rule = rule_of(kind, day)
            models.prefetch_related_objects([rule], "bands")
            self.rules[kind, day] = rule
        return self.rules[kind, day]

    def _population(self, community: Community | None, day: date) -> Population | None:
        """As ``Unit.population_on`` has it: the latest not after the day, or the earliest known."""
        figures = self.populations.get(community.unit_id, []) if community else []
        before = [figure for figure in figures if figure.on_date <= day]
        return before[-1] if before else figures[0] if figures else None


# Members ------------------------------------------------------------------------------------


@transaction.atomic
def load_members(source: Source, *, at: datetime, only_new: bool = False) -> Counts:
    """Members of gatherings and councils; the same council, name, year of birth and day are the same seat."""
    kept = _kept(Member, "council__community_id", only_new=only_new)
    register = _Members()

    def check(rows: Sequence[Row]) -> None:
        _refuse_overlaps(
            (entry for entry in register.entries if entry.community not in kept),
            Member.objects.all(),
            same=lambda it: (it.council_id, it.name, it.birth_year, it.from_date),
            of=lambda it: (it.council_id, it.name.casefold(), it.birth_year),
            reason=_("this person is already counted as a member on some of these days."),
        )

    key_columns = ("kato", "kind", "council_from", "name", "birth_year", "from_date")
    read(source, MEMBER_COLUMNS, register.enter, key=key_columns, check=check)
    key, fields = ("council_id", "name", "birth_year", "from_date"), (*VILLAGE, "to_date", "end_reason")
    return _store(Member, register.entries, key=key, fields=fields, at=at, kept=kept)


class _Members:
    """Reads members of the councils on file."""

    def __init__(self) -> None:
        self.communities = _communities()
        self.entries: list[_Entry] = []
        councils = Council.objects.exclude(kind=CouncilKind.SEPARATE_GATHERING)
        self.councils = {(it.community_id, it.kind, it.from_date): it for it in councils}

    def enter(self, row: Row) -> None:
        community = _community(self.communities, row)
        council = self._council(row, community)
        begins, ends = row.held()
        member = Member(
            council=council,
            name=row.text("name"),
            birth_year=row.optional_number("birth_year") or 0,
            from_date=begins,
            to_date=ends,
            end_reason=row.text("end_reason", optional=True),
            **{column: row.text(column, optional=True) for column in VILLAGE},
        )
        row.check(member, "name", "end_reason", *VILLAGE)
        _check_birth_year(row, member)
        if council is not None:
            _check_days(row, member, council)
        self.entries.append(_Entry(row, member, community.pk if community else 0))

    def _council(self, row: Row, community: Community | None) -> Council | None:
        kind, since = row.text("kind"), row.day("council_from")
        if kind not in CouncilKind.values:
            row.refuse("kind", _("there is no such kind of body."))
        elif kind == CouncilKind.SEPARATE_GATHERING:
            row.refuse("kind", _("a separate gathering has no members on file."))
        elif community is not None and since != date.min:
            if (community.pk, kind, since) not in self.councils:
                row.refuse("council_from", _("the community has no such council that began on this day."))
            return self.councils.get((community.pk, kind, since))
        return None


def _check_birth_year(row: Row, member: Member) -> None:
    year = member.birth_year
    if year and not OLDEST_BIRTH_YEAR <= year < max(member.from_date.year, OLDEST_BIRTH_YEAR + 1):
        row.refuse("birth_year", _("“%(year)s” is not a year of birth.") % {"year": row["birth_year"]})


def _check_days(row: Row, member: Member, council: Council) -> None:
    begins, ends = _days(member)
    if date.min in (begins, ends):
        return
    if begins < council.from_date or begins > (council.to_date or date.max):
        row.refuse("from_date", _("the council does not sit on that day."))
    elif council.to_date and (ends is None or ends > council.to_date):
        row.refuse("to_date", _("this date is after the end of the council."))
