"""What tells that the portal has too much to do, and what monitoring reads of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.brownout import Switch
from operations import actions, measures
from operations.models import Mode
from petitions.models import Window
from portal import metrics
from portal.measures import counter_lag, urgent_age
from tests.notifications.people import greeting, reader

pytestmark = pytest.mark.django_db


def test_every_limit_has_its_measure(settings):
    assert {measure.name for measure in measures.measures()} == set(settings.BROWNOUT_LIMITS)


def test_a_limit_of_nothing_leaves_a_measure_out(settings):
    settings.BROWNOUT_LIMITS = {**settings.BROWNOUT_LIMITS, "load": 0}

    assert "load" not in {measure.name for measure in measures.measures() if measure.limit}


def test_the_counter_is_late_by_as_much_as_it_did_not_run(now):
    assert counter_lag(now) is None
    Window.objects.create(pk=1, counted_to=5, moved_at=now - timedelta(seconds=42))

    assert counter_lag(now) == pytest.approx(42)


def test_an_urgent_message_ages():
    at = timezone.now()
    assert urgent_age(at) == 0
    greeting(reader("aruzhan"), is_urgent=True)

    assert urgent_age(at + timedelta(minutes=3)) == pytest.approx(180, abs=30)


def test_monitoring_reads_what_is_left_out():
    actions.switch(part=Switch.SEARCH, mode=Mode.OFF, reason="A rush.", by=None, at=timezone.now())

    read = metrics.written().decode()

    assert 'halyquni_left_out{part="search"} 1.0' in read
    assert 'halyquni_left_out{part="charts"} 0.0' in read
