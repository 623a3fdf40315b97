"""Parts go off by hand or by load, and come back."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core import brownout
from core.brownout import Switch as Part
from core.rulings import Invalid, Refused
from journal.models import Entry
from operations import actions, queries
from operations.limits import CALM, STEP
from operations.models import Load, Mode, Switch
from tests.factories import PostFactory

pytestmark = pytest.mark.django_db
CALM_VALUES, PRESSED = {"counter": 1.0, "urgent": 0.0}, {"counter": 45.0, "urgent": 0.0}


@pytest.fixture
def administrator():
    return PostFactory(administrator=True).user


@pytest.fixture
def load(now):
    return Load.objects.create(pk=1, changed_at=now, pressed_at=now, measured_at=now)


def weigh(load, values, at):
    actions.weigh(load=load, values=values, at=at)
    load.refresh_from_db()
    return load.level


# By hand ------------------------------------------------------------------------------------


def test_what_is_turned_off_by_hand_is_off_everywhere(administrator, now):
    actions.switch(part=Part.SEARCH, mode=Mode.OFF, reason="A rush.", by=administrator, at=now)
    brownout.forget()

    assert brownout.off() == {Part.SEARCH}
    entry = Entry.objects.get(event="brownout.turned_off")
    assert entry.details["reason"] == "A rush."


def test_who_turns_by_hand_says_why(administrator, now):
    with pytest.raises(Invalid, match="Say why"):
        actions.switch(part=Part.SEARCH, mode=Mode.OFF, reason=" ", by=administrator, at=now)

    actions.switch(part=Part.SEARCH, mode=Mode.AUTO, reason="", by=administrator, at=now)


def test_the_table_wants_a_reason_too(now):
    with pytest.raises(IntegrityError, match="who_switches_by_hand_says_why"), transaction.atomic():
        Switch.objects.create(name=Part.MAIL, mode=Mode.OFF, changed_at=now)


def test_others_do_not_switch(moderator, now):
    with pytest.raises(Refused, match="Only administrators"):
        actions.switch(part=Part.SEARCH, mode=Mode.OFF, reason="A rush.", by=moderator, at=now)


@pytest.mark.parametrize(("part", "mode"), [("signing", "off"), ("search", "gone")])
def test_there_is_no_switch_for_signing(administrator, now, part, mode):
    with pytest.raises(Invalid, match="no such switch"):
        actions.switch(part=part, mode=mode, reason="A rush.", by=administrator, at=now)


# By load ------------------------------------------------------------------------------------


def test_load_switches_one_part_after_the_other_off_and_on(load, now):
    at = now + STEP
    assert weigh(load, PRESSED, at) == 1
    assert queries.off() == [Part.LIVE]
    assert weigh(load, PRESSED, at + timedelta(seconds=5)) == 1
    assert weigh(load, PRESSED, at + STEP) == 2
    assert set(queries.off()) == {Part.LIVE, Part.FACETS}

    assert weigh(load, CALM_VALUES, at + STEP + CALM - timedelta(seconds=1)) == 2
    assert weigh(load, CALM_VALUES, at + STEP + CALM) == 1
    assert weigh(load, CALM_VALUES, at + STEP + CALM + CALM) == 0
    assert queries.off() == []
    assert Entry.objects.filter(event="brownout.moved_by_load").count() == 4


def test_signing_waits_for_nothing_however_much_presses(load, now):
    for step in range(1, 9):
        weigh(load, PRESSED, now + step * STEP)

    assert load.level == len(Part)
    assert set(queries.off()) == set(Part)


def test_what_stands_still_switches_nothing(load, now):
    assert weigh(load, {"counter": 7_200.0}, now + STEP) == 0


def test_what_is_pinned_on_stays_on(load, administrator, now):
    actions.switch(part=Part.LIVE, mode=Mode.ON, reason="A test.", by=administrator, at=now)

    weigh(load, PRESSED, now + STEP)

    assert queries.off() == []


def test_looking_measures_only_where_load_decides_and_where_it_is_due(settings, now):
    actions.look(at=now)
    assert not Load.objects.exists()

    settings.BROWNOUT_BY_LOAD = True
    actions.look(at=now)
    first = Load.objects.get()
    assert {"busy", "slow", "counter", "urgent"} <= set(first.values)
    actions.look(at=now + timedelta(seconds=1))
    assert Load.objects.get().measured_at == first.measured_at
    actions.look(at=now + actions.EVERY)
    assert Load.objects.get().measured_at > first.measured_at


def test_asking_costs_a_handful_of_short_statements(settings, now):
    settings.BROWNOUT_BY_LOAD = True
    actions.look(at=now)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        actions.look(at=now + timedelta(seconds=1))

    assert len(asked) <= 5


# The shell ----------------------------------------------------------------------------------


def test_the_command_switches_and_shows():
    out = StringIO()
    call_command("brownout", "off", "search", "charts", "--reason", "A rush.", stdout=out)

    assert "search  off (off: A rush.)" in out.getvalue()
    assert "live    on" in out.getvalue()
    assert set(queries.off()) == {Part.SEARCH, Part.CHARTS}

    call_command("brownout", "auto", stdout=StringIO())
    assert queries.off() == []


def test_the_command_says_what_is_wrong():
    with pytest.raises(CommandError, match="Say why"):
        call_command("brownout", "off", "search")
    with pytest.raises(CommandError, match="no such switch"):
        call_command("brownout", "off", "signing", "--reason", "A rush.")
