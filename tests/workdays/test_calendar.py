from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workdays.calendar import Calendar, clock
from workdays.models import DaySwap

FIRST_OF_DECEMBER = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("days", "due"),
    [
        (3, date(2026, 12, 4)),
        (10, date(2026, 12, 15)),
        (15, date(2026, 12, 23)),
        (20, date(2026, 12, 30)),
        (40, date(2027, 2, 1)),
    ],
)
def test_terms_from_the_first_of_december_2026(days, due):
    assert Calendar().add(FIRST_OF_DECEMBER, days) == due


def test_the_day_of_the_event_is_not_counted():
    calendar = Calendar()

    assert calendar.count(FIRST_OF_DECEMBER, FIRST_OF_DECEMBER) == 0
    assert calendar.count(FIRST_OF_DECEMBER, date(2026, 12, 2)) == 1


def test_a_day_made_working_by_the_government_counts():
    saturday = date(2026, 12, 5)

    assert not Calendar().is_working(saturday)
    assert Calendar([(saturday, True)]).is_working(saturday)


@pytest.mark.django_db
def test_swaps_on_file_move_a_deadline():
    friday = date(2026, 12, 4)
    assert Calendar.now().add(FIRST_OF_DECEMBER, 3) == friday

    DaySwap.objects.create(day=friday, is_working=False)

    assert Calendar.now().add(FIRST_OF_DECEMBER, 3) == date(2026, 12, 7)


@pytest.mark.parametrize("days", [-1, 100_000])
def test_an_absurd_term_is_an_error(days):
    with pytest.raises(ValueError, match="working days"):
        Calendar().add(FIRST_OF_DECEMBER, days)


@given(
    start=st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    days=st.integers(0, 120),
)
def test_counting_undoes_adding(start, days):
    calendar = Calendar()

    due = calendar.add(start, days)

    assert calendar.count(start, due) == days
    assert days == 0 or calendar.is_working(due)


def test_a_clock_runs_out_and_says_by_how_much():
    calendar = Calendar()
    on_day_two = clock(calendar, start=FIRST_OF_DECEMBER, days=3, today=date(2026, 12, 3))
    late = clock(calendar, start=FIRST_OF_DECEMBER, days=3, today=date(2026, 12, 8))

    assert (on_day_two.day, on_day_two.days_left, on_day_two.is_overdue) == (2, 1, False)
    assert (late.day, late.days_left, late.is_overdue, late.overdue_days) == (3, 0, True, 2)


def test_a_stopped_clock_stands_still():
    stopped = clock(
        Calendar(), start=FIRST_OF_DECEMBER, days=3, today=date(2027, 5, 1), stopped=date(2026, 12, 3)
    )

    assert (stopped.day, stopped.is_overdue, stopped.is_stopped) == (2, False, True)
