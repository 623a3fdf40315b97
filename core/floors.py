"""Small numbers point at people: what of a breakdown may be shown."""

from collections.abc import Mapping
from typing import TypeVar

Part = TypeVar("Part", int, str)


def shown_tallies(counts: Mapping[Part, int], floor: int) -> dict[Part, int | None]:
    """Tallies as the public may see them: ``None`` for a part with fewer than ``floor``.

    What is hidden could be computed from the total, so as long as it is a single part, or all of
    it together is under the floor, the next smallest is hidden too.
    """
    hidden = {part for part, count in counts.items() if 0 < count < floor}
    shown = sorted(((count, part) for part, count in counts.items() if count >= floor), reverse=True)
    while shown and hidden and (len(hidden) == 1 or sum(counts[part] for part in hidden) < floor):
        hidden.add(shown.pop()[1])
    return {part: None if part in hidden else count for part, count in counts.items()}
