"""How the grave acts are done. Rooms hand their deeds over together with their matters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.policies import Visitor
from core.rulings import Invalid, Ruling, Sentence
from moderation import matters
from moderation.models import Approval

Details = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One act on one kind of thing: whether it can be done, what it changes, doing it, undoing it.

    ``check`` returns the details as they are kept, or raises ``Invalid``. ``preview`` counts what would
    change, and writes nothing; its ``total`` is the number of things to change. ``do`` and ``undo``
    change at most ``STEP`` of them and return how many they changed; a deed that ``is_long`` is called
    again, in a task, until nothing is left. ``causes`` are the words for what the details name as cause.
    """

    may: Callable[[Visitor, Any, datetime], Ruling]
    check: Callable[[Any, Details], Details]
    preview: Callable[[Any, Details], Details]
    do: Callable[[Any, Approval, datetime], int]
    undo: Callable[[Any, Approval, datetime], int]
    may_undo: Callable[[Any], Ruling]
    is_long: bool = False
    causes: Mapping[str, Sentence] = field(default_factory=dict)


def deed_of(act: str, subject: models.Model) -> Deed:
    """How this act is done to this thing; ``Invalid`` when it is not done to such things."""
    deed = matters.of(subject).deeds.get(act) if matters.is_known(subject) else None
    if deed is None:
        raise Invalid(_("This cannot be done to such a thing."))
    return deed
