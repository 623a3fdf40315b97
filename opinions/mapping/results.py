"""What a computed map says, as plain values that go into JSON and back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from enum import IntEnum
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Of fewer people nothing is told: their neighbors would know whose positions they are.
FLOOR = 5
# Two groups that may be told of.
LEAST_PEOPLE = 2 * FLOOR
# One-sided 90 %: what is said of a group would arise by chance in at most one case of ten.
SIGNIFICANT = 1.2816
# Changes when the same positions would give another map.
METHOD = "1"

Thing = TypeVar("Thing")


class Stance(IntEnum):
    """Where somebody stands on a statement; the numbers are those of the exported files."""

    AGREE = 1
    PASS = 0
    DISAGREE = -1


class Absence(TextChoices):
    """Why there is no map. Tallies and what everyone shares are there all the same."""

    NOBODY = "nobody", _("Nobody has taken a position yet.")
    TOO_FEW_PEOPLE = (
        "too_few_people",
        _("Too few people have taken positions on enough statements for a map of groups."),
    )
    TOO_FEW_STATEMENTS = (
        "too_few_statements",
        _("A map of groups needs positions on at least two statements."),
    )
    ALL_ALIKE = "all_alike", _("Everyone has taken the same positions, so there are no groups to tell apart.")
    NO_PATTERN = (
        "no_pattern",
        _("People differ, but not in a way that can be told from chance, so no groups are shown."),
    )


class Clarity(TextChoices):
    """How far apart the groups are, by the average silhouette (Kaufman and Rousseeuw's steps)."""

    CLEAR = "clear", pgettext_lazy("groups of opinion", "clearly apart")
    FAIR = "fair", pgettext_lazy("groups of opinion", "apart, with people in between")
    WEAK = "weak", pgettext_lazy("groups of opinion", "hardly apart: read them with caution")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many agree, pass and disagree."""

    agree: int
    passed: int
    disagree: int

    @property
    def n(self) -> int:
        return self.agree + self.passed + self.disagree

    @property
    def percents(self) -> tuple[int, int, int]:
        """Agree, pass and disagree as whole percents that sum to 100, or to 0 for nobody."""
        counts = (self.agree, self.passed, self.disagree)
        if not self.n:
            return (0, 0, 0)
        whole = [count * 100 // self.n for count in counts]
        by_remainder = sorted(range(3), key=lambda part: (-(counts[part] * 100 % self.n), part))
        for part in by_remainder[: 100 - sum(whole)]:
            whole[part] += 1
        return whole[0], whole[1], whole[2]


@dataclass(frozen=True, slots=True)
class StatementResult:
    """One statement: everybody on the map, and each group in the order of ``OpinionMap.groups``.

    ``None`` stands for fewer than five people, or for what would give them away. The scores are
    there only when every group is: ``agreement`` and ``disagreement`` are the products over all
    groups, ``division`` is the strongest opposition of two groups.
    """

    statement: int
    total: Tally | None
    groups: tuple[Tally | None, ...]
    agreement: float | None
    disagreement: float | None
    division: float | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What sets a group apart: ``count`` of its ``n`` people who voted here take this stance.

    ``z`` is the test against one half, ``z_difference`` the test against all other groups,
    ``repness`` how many times likelier the stance is here than there.
    """

    statement: int
    stance: int
    n: int
    count: int
    share: float
    z: float
    z_difference: float
    repness: float


@dataclass(frozen=True, slots=True)
class Group:
    """People who stand near each other. The label stays when the map is computed anew."""

    label: int
    size: int
    share: float
    claims: tuple[Claim, ...]

    @property
    def number(self) -> int:
        """The label as readers see it, from 1."""
        return self.label + 1


@dataclass(frozen=True, slots=True)
class Consensus:
    """What the majority of every group shares; ``score`` is the product over the groups."""

    statement: int
    stance: int
    score: float
    n: int
    count: int
    share: float
    lowest_share: float


@dataclass(frozen=True, slots=True)
class Division:
    """What parts two groups: most of one (its label) agree, most of the other disagree."""

    statement: int
    score: float
    agreeing: int
    agreeing_n: int
    agreeing_share: float
    disagreeing: int
    disagreeing_n: int
    disagreeing_share: float


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a map rests on."""

    people: int = 0
    on_map: int = 0
    left_out: int = 0
    statements: int = 0
    votes: int = 0


@dataclass(frozen=True, slots=True)
class OpinionMap:
    """Everything about a map that may be published. ``absence`` is empty when there is one."""

    absence: str
    counts: Counts
    groups: tuple[Group, ...]
    statements: tuple[StatementResult, ...]
    consensus: tuple[Consensus, ...]
    divisive: tuple[Division, ...]
    silhouettes: tuple[tuple[int, float], ...]
    silhouette: float | None
    explained: tuple[float, ...]
    minimum_votes: int
    seed: int
    method: str = METHOD

    @property
    def clarity(self) -> Clarity | None:
        if self.silhouette is None:
            return None
        if self.silhouette >= 0.5:
            return Clarity.CLEAR
        return Clarity.FAIR if self.silhouette >= 0.25 else Clarity.WEAK


@dataclass(frozen=True, slots=True)
class Person:
    """Where one person is on the map: for that person alone and for drawing areas of many."""

    person: int
    x: float
    y: float
    group: int


@dataclass(frozen=True, slots=True)
class Basis:
    """What the next map and a reader's own place need: columns, axes and centers, but nobody's votes.

    ``axes`` hold one loading per statement, ``centers`` one coordinate per axis for each label.
    """

    statements: tuple[int, ...]
    means: tuple[float, ...]
    axes: tuple[tuple[float, ...], ...]
    labels: tuple[int, ...]
    centers: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A computed map with what never leaves the server: people, and those with too few votes."""

    map: OpinionMap
    people: tuple[Person, ...]
    left_out: tuple[int, ...]
    basis: Basis | None


# To JSON and back ---------------------------------------------------------------------------


def to_data(thing: Any) -> dict[str, Any]:
    """A result as dictionaries and lists."""
    return asdict(thing)


def from_data(kind: type[Thing], data: Mapping[str, Any]) -> Thing:
    """The result that ``to_data`` was given, also after a way through JSON."""
    return _revived(kind, data)


def _revived(kind: Any, value: Any) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        known = [field.name for field in fields(kind) if field.name in value]
        return kind(**{name: _revived(hints[name], value[name]) for name in known})
    if get_origin(kind) is tuple:
        return tuple(_revived(part, item) for part, item in zip(_parts(kind, value), value, strict=True))
    if get_origin(kind) in (Union, UnionType) and value is not None:
        return _revived(next(part for part in get_args(kind) if part is not type(None)), value)
    return value


def _parts(kind: Any, value: Any) -> tuple[Any, ...]:
    parts = get_args(kind)
    return parts[:1] * len(value) if parts[-1] is Ellipsis else parts
