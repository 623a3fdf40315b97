"""Which list a session stands in."""

from datetime import timedelta

import pytest

from maslikhat.models import Session
from maslikhat.queries.reading import compliance_of
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db


def test_an_announced_session_that_was_never_opened_is_past_a_day_later(now):
    late = SessionFactory(announced=True, starts_at=now - timedelta(hours=2))
    gone = SessionFactory(announced=True, starts_at=now - timedelta(days=2))

    assert list(Session.objects.to_come(now)) == [late]
    assert list(Session.objects.past(now)) == [gone]


def test_every_public_session_stands_in_one_of_the_two_lists(now):
    for stage in ("announced", "live", "on_break", "closed", "minutes_published", "postponed", "cancelled"):
        SessionFactory(**{stage: True})

    assert Session.objects.to_come(now).count() + Session.objects.past(now).count() == 7


def test_what_is_known_from_elsewhere_only_is_not_measured(now):
    SessionFactory(announced=True, starts_at=now - timedelta(days=2), source="Газет, 27.02.2026")

    assert compliance_of((now - timedelta(days=2)).year, at=now).whole.to_broadcast == 0


def test_an_announced_session_that_went_by_without_a_stream_is_measured(now):
    SessionFactory(announced=True, starts_at=now - timedelta(days=2))

    assert compliance_of((now - timedelta(days=2)).year, at=now).whole.no_stream == 1
