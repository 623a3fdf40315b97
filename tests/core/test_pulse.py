"""How busy a process is with requests."""

import threading

import pytest

from core.pulse import Pulse, Reading


def test_nothing_to_do_is_nothing():
    assert Pulse().reading(100.0) == Reading(0, 0, 0)


def test_busy_is_the_number_of_requests_at_work_at_once():
    pulse = Pulse(window=10)
    for second in range(91, 101):
        pulse.add(ended=second, took=1.0)
        pulse.add(ended=second, took=0.5)

    assert pulse.reading(100.0).busy == pytest.approx(1.5)


def test_what_was_before_the_window_does_not_count():
    pulse = Pulse(window=10)
    pulse.add(ended=80.0, took=5.0)
    pulse.add(ended=91.0, took=5.0)

    assert pulse.reading(100.0).busy == pytest.approx(0.1)
    assert pulse.reading(100.0).requests == 1


def test_slow_is_what_one_in_twenty_exceeds():
    pulse = Pulse(window=10)
    for number in range(100):
        pulse.add(ended=95.0, took=number / 100)

    assert pulse.reading(100.0).slow == pytest.approx(0.94)


def test_a_request_that_never_ends_shows_too():
    pulse, ended = Pulse(window=10), threading.Event()
    begun = threading.Event()

    def hang():
        with pulse.beat():
            begun.set()
            ended.wait(10)

    hanging = threading.Thread(target=hang)
    hanging.start()
    begun.wait(10)

    assert pulse.reading().requests == 1
    ended.set()
    hanging.join()
    assert pulse.reading().requests == 1


def test_a_request_that_fails_has_ended():
    pulse = Pulse()

    with pytest.raises(ZeroDivisionError), pulse.beat():
        1 / 0  # noqa: B018

    assert pulse.reading().requests == 1
    assert not pulse._running
