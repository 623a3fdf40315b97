"""What a bench finds: figures as shares of a limit of the same run, as a table and as a file.

Rates differ from machine to machine and from minute to minute; what is claimed is the share.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

LAST_RUN = "## The last run\n"


@dataclass(frozen=True, slots=True)
class Limit:
    """What the machine can do at best, or what the plain way makes of it: so many a second."""

    name: str
    rate: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured."""

    name: str
    # What there are so many of a second.
    unit: str
    rate: float
    limit: Limit
    # The share of the limit, and the 95th percentile, that are promised.
    least_share: float | None = None
    most_p95_ms: float | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    p99_ms: float | None = None
    baseline: Limit | None = None
    facts: Mapping[str, int | float | str] = field(default_factory=dict)

    @property
    def share(self) -> float:
        return share_of(self.rate, self.limit)

    @property
    def misses(self) -> list[str]:
        """The promises that were not kept."""
        found = []
        if self.least_share is not None and self.share < self.least_share:
            found.append(f"{self.name}: {self.share:.0%} of the limit, {self.least_share:.0%} is promised")
        if self.most_p95_ms is not None and self.p95_ms is not None and self.p95_ms > self.most_p95_ms:
            found.append(f"{self.name}: {self.p95_ms:.1f} ms at p95, {self.most_p95_ms:.0f} ms is promised")
        return found


@dataclass(frozen=True, slots=True)
class Absent:
    """A figure that could not be measured here, and why."""

    name: str
    because: str


def share_of(rate: float, limit: Limit) -> float:
    return rate / limit.rate if limit.rate else 0.0


@dataclass(slots=True)
class Report:
    """A whole run."""

    machine: Mapping[str, int | float | str]
    asked: Mapping[str, int | float]
    figures: list[Figure] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)

    def add(self, found: Iterable[Figure | Absent]) -> None:
        for thing in found:
            if isinstance(thing, Figure):
                self.figures.append(thing)
            else:
                self.absent.append(thing)

    @property
    def misses(self) -> list[str]:
        return [miss for figure in self.figures for miss in figure.misses]

    def table(self) -> str:
        rows = [_HEAD, *(row for figure in self.figures for row in _rows(figure))]
        rows += [(thing.name, "", "", "", "", thing.because) for thing in self.absent]
        widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
        return "\n".join(_line(row, widths) for row in rows)

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self._content(), indent=2, ensure_ascii=False) + "\n")

    def write_into(self, page: Path) -> None:
        """Put this run under the last heading of a page of the documentation."""
        kept, _heading, _last_run = page.read_text().partition(LAST_RUN)
        said = [f"{name.replace('_', ' ')} {value}" for name, value in self.machine.items()]
        asked = ", ".join(f"{value:,g} {name}" for name, value in self.asked.items())
        misses = [f"Not kept: {miss}." for miss in self.misses]
        parts = [", ".join(said) + ".", f"Asked: {asked}.", f"```\n{self.table()}\n```", *misses]
        page.write_text(f"{kept}{LAST_RUN}\n" + "\n\n".join(parts) + "\n")

    def _content(self) -> dict[str, Any]:
        return {
            "machine": dict(self.machine),
            "asked": dict(self.asked),
            "figures": [{**asdict(figure), "share": round(figure.share, 4)} for figure in self.figures],
            "absent": [asdict(thing) for thing in self.absent],
            "misses": self.misses,
        }


_HEAD = ("figure", "a second", "share", "promised", "p50 / p95 / p99 ms", "of the limit")


def _rows(figure: Figure) -> list[tuple[str, ...]]:
    limit = f"{_rate(figure.limit.rate)} {figure.limit.name}"
    promised = [] if figure.least_share is None else [f"{figure.least_share:.0%}"]
    promised += [] if figure.most_p95_ms is None else [f"p95 {figure.most_p95_ms:.0f} ms"]
    first = (
        figure.name,
        _rate(figure.rate),
        _share(figure.share),
        ", ".join(promised),
        _times(figure),
        limit,
    )
    if figure.baseline is None:
        return [first]
    beside = _share(share_of(figure.baseline.rate, figure.limit))
    return [first, (f"  {figure.baseline.name}", _rate(figure.baseline.rate), beside, "", "", "")]


def _rate(rate: float) -> str:
    return f"{rate:,.0f}"


def _share(share: float) -> str:
    return f"{share:.0%}" if share < 10 else f"{share:,.0f}×"


def _times(figure: Figure) -> str:
    known = (figure.p50_ms, figure.p95_ms, figure.p99_ms)
    return "" if None in known else " / ".join(f"{taken:.1f}" for taken in known)


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    """Words to the left, numbers to the right."""
    name, *numbers, limit = row
    middle = [number.rjust(width) for number, width in zip(numbers, widths[1:-1], strict=True)]
    return "  ".join([name.ljust(widths[0]), *middle, limit]).rstrip()
