"""What changed from one version of a text to the next, word by word, as data."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "gone", "new"]
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Part:
    """Some words in a row, and whether they stayed, went, or came."""

    kind: Kind
    text: str


def parts(before: str, after: str) -> list[Part]:
    """Both versions in one: what went stands before what came in its place.

    Without the parts that came it is ``before``; without those that went it is ``after``.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    found: list[Part] = []
    for _tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[i1:i2] == new[j1:j2]:
            found.append(Part("same", "".join(old[i1:i2])))
            continue
        found += [Part("gone", "".join(old[i1:i2])), Part("new", "".join(new[j1:j2]))]
    return [part for part in found if part.text]


def has_changed(found: list[Part]) -> bool:
    return any(part.kind != "same" for part in found)
