"""Leaving parts of the portal out, and taking them in again."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import brownout
from core.brownout import Switch as Part
from core.rulings import Invalid
from journal.records import record
from operations import limits, policies, queries
from operations.measures import measures
from operations.models import Load, Mode, Switch

# Between two measurements, whichever process makes them.
EVERY = timedelta(seconds=5)


@transaction.atomic
def switch(*, part: str, mode: str, reason: str, by: User | None, at: datetime) -> Switch:
    """Decide about a part by hand: off, on whatever comes, or as load has it."""
    policies.may_switch(by, at=at).enforce()
    if part not in Part.values or mode not in Mode.values:
        raise Invalid(_("There is no such switch."))
    reason = reason.strip()
    if mode != Mode.AUTO and not reason:
        raise Invalid(_("Say why: whoever comes after you reads it."))

    turned = _switch(part, at)
    turned.turn(mode, reason=reason, at=at)
    record(f"brownout.turned_{mode}", turned, by=by, at=at, reason=reason)

    transaction.on_commit(brownout.forget)
    return turned


def _switch(part: str, at: datetime) -> Switch:
    Switch.objects.bulk_create([Switch(name=part, changed_at=at)], ignore_conflicts=True)
    return Switch.objects.select_for_update().get(name=part)


@transaction.atomic
def look(*, at: datetime) -> list[str]:
    """The parts that are off now, after a new measurement where one is due."""
    if settings.BROWNOUT_BY_LOAD:
        _measure(at)
    return queries.off()


def _measure(at: datetime) -> None:
    """One process measures, the others go on: nobody waits here."""
    beginning = Load(pk=1, changed_at=at, pressed_at=at, measured_at=at - EVERY)
    if not Load.objects.exists():
        Load.objects.bulk_create([beginning], ignore_conflicts=True)
    due = Load.objects.filter(measured_at__lte=at - EVERY)
    load = due.select_for_update(skip_locked=True).first() if due.exists() else None
    if load is not None:
        weigh(load=load, values={it.name: it.read(at) for it in measures() if it.limit}, at=at)


@transaction.atomic
def weigh(*, load: Load, values: dict[str, float | None], at: datetime) -> None:
    """Move by one part at most, as what was measured wants it."""
    limits_of = {measure.name: measure.limit for measure in measures()}
    worst = max((limits.pressure(value, limits_of.get(name, 0)) for name, value in values.items()), default=0)
    load.note(values, is_calm=worst < limits.CALM_SHARE, at=at)
    level = limits.next_level(
        load.level,
        worst=worst,
        most=len(Part),
        since_change=at - load.changed_at,
        since_pressed=at - load.pressed_at,
    )
    if level != load.level:
        _move(load, level, values, at)


def _move(load: Load, level: int, values: dict[str, float | None], at: datetime) -> None:
    load.move_to(level, at=at)
    for number, part in enumerate(Part):
        if (turned := _switch(part, at)).is_off_by_load != (number < level):
            turned.press(is_off=number < level, at=at)
    record("brownout.moved_by_load", load, by=None, at=at, level=level, measured=values)
