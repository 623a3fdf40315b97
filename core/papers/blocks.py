"""What a paper is made of, whatever it is written as."""

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: of a part of the paper (1) or of an agenda item (2)."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, perhaps with a word before it that says what it is; a note stands back."""

    kind: ClassVar[str] = "line"
    text: str
    label: str = ""
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """Short lines one under another."""

    kind: ClassVar[str] = "points"
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a label and what it says."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """A small table of numbers: their names above, the numbers below."""

    kind: ClassVar[str] = "figures"
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signs: a post, a line to sign on, a name."""

    kind: ClassVar[str] = "signatures"
    rows: tuple[tuple[str, str], ...]


Block = Heading | Line | Points | Facts | Figures | Signatures


@dataclass(slots=True)
class Paper:
    """A paper in one language; ``stamp`` says aloud that it is a draft."""

    language: str
    name: str
    body: str
    title: str
    subtitle: str
    stamp: str
    foot: str
    page_label: str
    blocks: list[Block] = field(default_factory=list)
