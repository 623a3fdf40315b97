"""Working days that move, and what a calendar makes of them."""

from datetime import date

from workdays.calendar import Calendar

FRIDAY, SATURDAY = date(2026, 12, 11), date(2026, 12, 12)


def test_a_changed_calendar_has_the_days_as_they_become():
    changed = Calendar().changed({FRIDAY: False, SATURDAY: True})

    assert not changed.is_working(FRIDAY)
    assert changed.is_working(SATURDAY)


def test_a_day_that_is_left_alone_is_what_the_law_makes_of_it():
    swapped = Calendar([(FRIDAY, False)])

    assert swapped.changed({FRIDAY: None}).is_working(FRIDAY)
    assert not swapped.is_working(FRIDAY)
