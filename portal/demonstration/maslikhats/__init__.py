"""Maslikhats of the demonstration: invented deputies, and sessions at every stage.

Sessions happen through the same actions as in life, only with moments in the past. Each is played in
one transaction; what is there already is not played again.
"""

from datetime import datetime

from portal.demonstration.almanac import Almanac
from portal.demonstration.maslikhats import chambers, known, sittings


def load(almanac: Almanac, *, at: datetime) -> int:
    """Add what is missing; return how many maslikhats and sessions are new."""
    return chambers.settle_all(almanac, at=at) + sittings.play_all(almanac, at=at) + known.load()
