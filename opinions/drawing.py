"""Where things go in the pictures: plain numbers that templates write down as SVG.

Nobody is drawn as a point. The map shows areas: a six-sided cell where at least five people stand,
and for each group an ellipse from the average and spread of all its people. Neither the edge of a
cell nor of an ellipse, nor the frame of the picture, follows where a single person is.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import atan2, cos, degrees, hypot, pi, sin, sqrt

from opinions.mapping.results import FLOOR, Group, Person, Tally

WIDTH = 720
MOST_HEIGHT = 560
MARGIN = 48
# How far an ellipse reaches, in standard deviations: most of a group lies within.
REACH = 1.6
LEAST_RADIUS = 40
# Marks nearer to each other than this would cover one another.
MARKS_APART = 64
MARK_AND_OWN = 48
# Sizes of cells tried, as parts of the average distance from the middle, the finest first.
CELL_SIZES = (0.08, 0.12, 0.18, 0.27, 0.4, 0.6)
# A size is fine enough when so many people stand in cells that may be drawn.
MOSTLY = 0.75
LEVELS = 4

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Cell:
    """A six-sided area with at least five people, most of them of this group; darker is fuller."""

    points: str
    group: int
    level: int


@dataclass(frozen=True, slots=True)
class Area:
    """Where a group mostly is: an ellipse, its mark and its label, and who its neighbor is."""

    group: int
    size: int
    percent: int
    x: float
    y: float
    across: float
    along: float
    turn: float
    mark_x: float
    mark_y: float
    nearest: int | None

    @property
    def number(self) -> int:
        return self.group + 1

    @property
    def neighbor(self) -> int | None:
        """The nearest group's number as readers see it."""
        return None if self.nearest is None else self.nearest + 1


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the reader is; drawn for that reader only."""

    x: float
    y: float
    group: int


@dataclass(frozen=True, slots=True)
class Frame:
    """From places on the axes to places in the picture; upward is upward."""

    left: float
    top: float
    scale: float

    def point(self, at: Point) -> Point:
        return (
            round(MARGIN + (at[0] - self.left) * self.scale, 1),
            round(MARGIN + (self.top - at[1]) * self.scale, 1),
        )


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """A map that a template only has to write down, and the table beside it.

    It is kept with the map; ``frame`` lets a reader's own place be marked later, for that reader.
    """

    width: int
    height: int
    frame: Frame
    cells: tuple[Cell, ...]
    areas: tuple[Area, ...]
    people: int
    percent_in_cells: int
    own: Mark | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One stance within a bar of 100."""

    stance: str
    left: int
    width: int
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Bar:
    """How a group, or everybody (number 0), stands on one statement; no parts for fewer than five people."""

    number: int
    n: int | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class _Ellipse:
    x: float
    y: float
    long: float
    short: float
    angle: float

    def reach(self) -> Point:
        """Half its width and half its height."""
        return (
            hypot(self.long * cos(self.angle), self.short * sin(self.angle)),
            hypot(self.long * sin(self.angle), self.short * cos(self.angle)),
        )


def draw_map(
    people: Sequence[Person], groups: Sequence[Group], *, own: Person | None = None
) -> MapDrawing | None:
    """The picture of a map; nothing when there are no groups. ``own`` is the reader's own place."""
    members = {group.label: [person for person in people if person.group == group.label] for group in groups}
    if not members or min(map(len, members.values())) < FLOOR:
        return None
    ellipses = {label: _ellipse(persons) for label, persons in members.items()}
    radius, cells = _cells(people)
    frame, height = _frame(ellipses.values(), cells, radius)
    areas = _areas(groups, ellipses, frame)
    fullest = max((sum(count.values()) for count in cells.values()), default=0)
    return MapDrawing(
        width=WIDTH,
        height=height,
        frame=frame,
        cells=tuple(_cell(center, count, radius, frame, fullest) for center, count in sorted(cells.items())),
        areas=areas,
        people=len(people),
        percent_in_cells=sum(sum(count.values()) for count in cells.values()) * 100 // len(people),
        own=_mark(own, frame, areas, height) if own else None,
    )


def with_own(drawing: MapDrawing, own: Person) -> MapDrawing:
    """The same picture with the reader's own place on it."""
    return replace(drawing, own=_mark(own, drawing.frame, drawing.areas, drawing.height))


def bars(total: Tally | None, tallies: Iterable[Tally | None], labels: Iterable[int]) -> list[Bar]:
    """The bars of a statement: everybody first, then each group."""
    return [
        _bar(0, total),
        *(_bar(label + 1, tally) for label, tally in zip(labels, tallies, strict=True)),
    ]


def _bar(number: int, tally: Tally | None) -> Bar:
    if tally is None or not tally.n:
        return Bar(number, None if tally is None else 0, ())
    parts: list[Part] = []
    left = 0
    counts = (tally.agree, tally.passed, tally.disagree)
    for stance, count, percent in zip(("agree", "pass", "disagree"), counts, tally.percents, strict=True):
        parts.append(Part(stance, left, percent, count, percent))
        left += percent
    return Bar(number, tally.n, tuple(parts))


# Areas --------------------------------------------------------------------------------------


def _ellipse(people: Sequence[Person]) -> _Ellipse:
    """The ellipse of the average and the covariance of a group's places."""
    n = len(people)
    x, y = sum(person.x for person in people) / n, sum(person.y for person in people) / n
    across = sum((person.x - x) ** 2 for person in people) / n
    along = sum((person.y - y) ** 2 for person in people) / n
    both = sum((person.x - x) * (person.y - y) for person in people) / n
    middle, spread = (across + along) / 2, hypot((across - along) / 2, both)
    return _Ellipse(
        x=x,
        y=y,
        long=REACH * sqrt(middle + spread),
        short=REACH * sqrt(max(middle - spread, 0)),
        angle=atan2(2 * both, across - along) / 2,
    )


def _areas(groups: Sequence[Group], ellipses: dict[int, _Ellipse], frame: Frame) -> tuple[Area, ...]:
    middles = [frame.point((ellipses[group.label].x, ellipses[group.label].y)) for group in groups]
    return tuple(
        _area(group, ellipses, frame, mark) for group, mark in zip(groups, _apart(middles), strict=True)
    )


def _apart(marks: list[Point]) -> list[Point]:
    """The same places, those that would cover each other moved aside: groups may lie behind others."""
    moved = list(marks)
    for _round in range(len(moved)):
        for second in range(1, len(moved)):
            for first in range(second):
                (x1, y1), (x2, y2) = moved[first], moved[second]
                away = hypot(x2 - x1, y2 - y1)
                if away < MARKS_APART:
                    # On one and the same place, to the side.
                    ahead = ((x2 - x1) / away, (y2 - y1) / away) if away else (1.0, 0.0)
                    push = (MARKS_APART - away) / 2
                    moved[first] = (x1 - ahead[0] * push, y1 - ahead[1] * push)
                    moved[second] = (x2 + ahead[0] * push, y2 + ahead[1] * push)
    return [(round(x, 1), round(y, 1)) for x, y in moved]


def _area(group: Group, ellipses: dict[int, _Ellipse], frame: Frame, mark: Point) -> Area:
    own = ellipses[group.label]
    others = [label for label in ellipses if label != group.label]
    x, y = frame.point((own.x, own.y))
    return Area(
        group=group.label,
        size=group.size,
        percent=round(group.share * 100),
        x=x,
        y=y,
        across=max(round(own.long * frame.scale, 1), LEAST_RADIUS),
        along=max(round(own.short * frame.scale, 1), LEAST_RADIUS),
        turn=round(-degrees(own.angle), 1),
        mark_x=mark[0],
        mark_y=mark[1],
        nearest=min(
            others,
            key=lambda label: (hypot(ellipses[label].x - own.x, ellipses[label].y - own.y), label),
            default=None,
        ),
    )


def _mark(own: Person, frame: Frame, areas: Iterable[Area], height: int) -> Mark:
    x, y = frame.point((own.x, own.y))
    for area in areas:
        away = hypot(x - area.mark_x, y - area.mark_y)
        if away < MARK_AND_OWN:
            # Beside the number of the group rather than on it; right of it from its very middle.
            ahead = ((x - area.mark_x) / away, (y - area.mark_y) / away) if away else (1.0, 0.0)
            x, y = area.mark_x + ahead[0] * MARK_AND_OWN, area.mark_y + ahead[1] * MARK_AND_OWN
    # Whoever is far outside is shown at the edge.
    return Mark(round(min(max(x, 14), WIDTH - 14), 1), round(min(max(y, 14), height - 14), 1), own.group)


# Cells --------------------------------------------------------------------------------------


def _cells(people: Sequence[Person]) -> tuple[float, dict[Point, Counter[int]]]:
    """The finest cells in which most people may be shown: by center, how many of each group."""
    middle = (
        sum(person.x for person in people) / len(people),
        sum(person.y for person in people) / len(people),
    )
    distance = sqrt(sum((p.x - middle[0]) ** 2 + (p.y - middle[1]) ** 2 for p in people) / len(people))
    best: tuple[float, dict[Point, Counter[int]]] = (0.0, {})
    for size in CELL_SIZES if distance else ():
        best = (distance * size, _filled(people, distance * size))
        if sum(sum(count.values()) for count in best[1].values()) >= MOSTLY * len(people):
            break
    return best


def _filled(people: Iterable[Person], radius: float) -> dict[Point, Counter[int]]:
    cells: dict[Point, Counter[int]] = {}
    for person in people:
        cells.setdefault(_center(person.x, person.y, radius), Counter())[person.group] += 1
    return {center: count for center, count in cells.items() if sum(count.values()) >= FLOOR}


def _center(x: float, y: float, radius: float) -> Point:
    """The center of the six-sided cell, point upward, in which a place lies."""
    width, height = sqrt(3) * radius, 1.5 * radius
    row = round(y / height)
    candidates = []
    for line in (row - 1, row, row + 1):
        shift = width / 2 if line % 2 else 0.0
        candidates.append((round((x - shift) / width) * width + shift, line * height))
    nearest = min(candidates, key=lambda at: ((at[0] - x) ** 2 + (at[1] - y) ** 2, at))
    return (round(nearest[0], 9), round(nearest[1], 9))


def _cell(center: Point, count: Counter[int], radius: float, frame: Frame, fullest: int) -> Cell:
    corners = (
        frame.point((center[0] + radius * sin(pi / 3 * turn), center[1] + radius * cos(pi / 3 * turn)))
        for turn in range(6)
    )
    return Cell(
        points=" ".join(f"{x},{y}" for x, y in corners),
        group=min(count, key=lambda label: (-count[label], label)),
        level=-(-sum(count.values()) * LEVELS // fullest),
    )


def _frame(ellipses: Iterable[_Ellipse], cells: Iterable[Point], radius: float) -> tuple[Frame, int]:
    """A frame around what is drawn, not around people: the outermost person would set its edge."""
    edges = [(at[0] + side * radius, at[1] + side * radius) for at in cells for side in (-1, 1)]
    for ellipse in ellipses:
        across, along = ellipse.reach()
        edges += [(ellipse.x + side * across, ellipse.y + side * along) for side in (-1, 1)]
    left, right = min(edge[0] for edge in edges), max(edge[0] for edge in edges)
    bottom, top = min(edge[1] for edge in edges), max(edge[1] for edge in edges)
    wide, high = max(right - left, 1e-6), top - bottom
    scale = min((WIDTH - 2 * MARGIN) / wide, (MOST_HEIGHT - 2 * MARGIN) / max(high, 1e-6))
    height = max(round(high * scale) + 2 * MARGIN, 2 * (MARGIN + LEAST_RADIUS))
    unused = (WIDTH - 2 * MARGIN) / scale - wide, (height - 2 * MARGIN) / scale - high
    return Frame(left - unused[0] / 2, top + unused[1] / 2, scale), height
