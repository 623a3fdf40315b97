"""What is off, why, and how much there is to do: for whoever runs the portal."""

from dataclasses import dataclass

from core.brownout import SENTENCES
from core.brownout import Switch as Part
from core.rulings import Sentence
from operations import limits
from operations.measures import measures
from operations.models import Load, Mode, Switch


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A part with its switch."""

    name: str
    label: Sentence
    sentence: Sentence
    switch: Switch | None

    @property
    def is_off(self) -> bool:
        return self.switch is not None and self.switch.is_off

    @property
    def is_by_hand(self) -> bool:
        return self.switch is not None and self.switch.mode != Mode.AUTO

    @property
    def mode(self) -> str:
        return self.switch.mode if self.switch else Mode.AUTO


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A measure with its limit."""

    label: Sentence
    value: float | None
    limit: float

    @property
    def is_over(self) -> bool:
        return limits.pressure(self.value, self.limit) >= 1

    @property
    def stands_still(self) -> bool:
        return bool(self.value and self.limit and self.value >= self.limit * limits.STANDS_STILL)


def off() -> list[str]:
    """The names of the parts that are off; one query."""
    return [switch.name for switch in Switch.objects.exclude(mode=Mode.ON) if switch.is_off]


def lines() -> list[Line]:
    """Every part, in the order in which load switches them off."""
    known = {switch.name: switch for switch in Switch.objects.all()}
    return [
        Line(name=part.value, label=part.label, sentence=SENTENCES[part], switch=known.get(part.value))
        for part in Part
    ]


def load() -> Load | None:
    return Load.objects.first()


def measured(found: Load | None) -> list[Measured]:
    """What was measured last, beside the limits that hold now."""
    values = found.values if found else {}
    return [
        Measured(label=measure.label, value=values.get(measure.name), limit=measure.limit)
        for measure in measures()
        if measure.limit
    ]
