"""People who sign as they like are not taken for machines, however many come; machines are."""

import math
import random
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from petitions import curves
from petitions.curves import DOUBTFUL, LEAST, Period, Sign

seeds = st.integers(0, 2**32)
calm = settings(max_examples=60, deadline=None)


def poisson(rate, chance):
    """So many people, each of whom comes independently of the others."""
    if rate > 400:
        return max(round(chance.gauss(rate, math.sqrt(rate))), 0)
    limit, count, product = math.exp(-rate), 0, chance.random()
    while product > limit:
        count += 1
        product *= chance.random()
    return count


def people(rates, chance):
    """Moments of people who come at these rates a minute, in seconds."""
    moments = []
    for minute, rate in enumerate(rates):
        moments += [60 * (minute + chance.random()) for _ in range(poisson(rate, chance))]
    return sorted(moments)


def minutes_of(moments, length):
    counts = [0] * length
    for moment in moments:
        counts[int(moment // 60)] += 1
    return counts


def clockwork(count, gap, jitter, chance):
    """A machine that signs every ``gap`` seconds, a little earlier or later."""
    return list(accumulate(gap * (1 + jitter * (chance.random() - 0.5)) for _ in range(count)))


# A viral curve: silence, a rise within ``rise`` minutes, a fall that halves every ``half`` minutes.
viral = st.builds(
    lambda before, rise, peak, half: [
        *[before] * 30,
        *[before + peak * (minute + 1) / rise for minute in range(rise)],
        *[before + peak * 0.5 ** (minute / half) for minute in range(180)],
    ],
    st.floats(0, 20),
    st.integers(1, 60),
    st.floats(5, 600),
    st.floats(5, 120),
)
# A day of a petition that is known: rates move with the hours, and nothing happens.
steady = st.builds(
    lambda rate, swing: [rate * (1 + swing * math.sin(minute / 60)) for minute in range(240)],
    st.floats(0.5, 300),
    st.floats(0, 0.8),
)


# Intervals ----------------------------------------------------------------------------------


@calm
@given(viral, seeds)
def test_people_who_heard_of_a_petition_at_once_are_not_even(rates, seed):
    assert curves.evenness(people(rates, random.Random(seed))) is None


@calm
@given(steady, seeds)
def test_people_who_come_all_day_are_not_even(rates, seed):
    assert curves.evenness(people(rates, random.Random(seed))) is None


@calm
@given(st.integers(LEAST + 1, 3_000), st.floats(0.1, 60), st.floats(0, 1), seeds)
def test_a_machine_with_a_clock_is_even_though_it_dithers(count, gap, jitter, seed):
    even = curves.evenness(clockwork(count, gap, jitter, random.Random(seed)))

    assert even is not None
    assert even > 0.5


@calm
@given(st.integers(400, 2_000), seeds)
def test_a_machine_among_people_shows_where_it_signs_more_than_they_do(count, seed):
    chance = random.Random(seed)
    machine = clockwork(count, 3, 0.2, chance)
    crowd = list(people([2] * int(machine[-1] // 60), chance))

    assert curves.evenness(sorted(machine + crowd)) is not None


def test_a_server_at_its_limit_sets_the_pace_and_nothing_follows_from_it():
    assert curves.evenness([number / 1_000 for number in range(5_000)]) is None


def test_few_moments_say_nothing():
    assert curves.evenness([]) is None
    assert curves.evenness([float(second) for second in range(LEAST)]) is None


# Level --------------------------------------------------------------------------------------


@calm
@given(viral, seeds)
def test_a_viral_curve_is_no_plateau(rates, seed):
    counts = minutes_of(people(rates, random.Random(seed)), len(rates))

    assert curves.plateau(counts) is None


@calm
@given(steady, seeds)
def test_a_usual_day_is_no_plateau(rates, seed):
    assert curves.plateau(minutes_of(people(rates, random.Random(seed)), len(rates))) is None


@calm
@given(st.floats(80, 600), st.integers(15, 60), st.floats(0, 8), seeds)
def test_a_flat_burst_with_sharp_edges_is_a_plateau(rate, length, before, seed):
    chance = random.Random(seed)
    quiet = [poisson(before, chance) for _ in range(60)]
    # A machine that draws lots is as level as chance is; most are more so.
    burst = [round(rate * (1 + 0.02 * (chance.random() - 0.5))) for _ in range(length)]

    found = curves.plateau([*quiet[:30], *burst, *quiet[30:]])

    assert found == (30, 30 + length - 1)


def test_what_goes_on_is_no_plateau_yet():
    assert curves.plateau([2] * 30 + [120] * 20) is None


def test_a_petition_that_nobody_signs_has_none():
    assert curves.plateau([]) is None
    assert curves.plateau([0] * 90) is None


# Bursts -------------------------------------------------------------------------------------


def past(level, days=7):
    return [Period(hour, level) for _day in range(days) for hour in range(24) for _quarter in range(4)]


def test_many_times_the_usual_is_a_burst_and_by_itself_no_reason_for_doubt():
    usual = curves.usual(past(10), 14, [1.0] * 24)

    assert usual == 10
    assert curves.is_burst(100, usual)
    assert not curves.is_burst(99, usual)
    assert Sign.BURST not in DOUBTFUL


def test_a_hundred_are_no_burst_where_a_hundred_are_usual():
    assert not curves.is_burst(150, curves.usual(past(40), 14, [1.0] * 24))


def test_what_was_much_for_half_a_day_is_the_usual():
    grown = [*past(1, days=6), *[Period(hour, 200) for hour in range(24) for _quarter in range(4)]]

    assert curves.usual(grown, 12, [1.0] * 24) == 200


def test_an_hour_of_sleep_expects_less():
    shape = [0.1] * 6 + [1.3] * 18
    known = [Period(hour, round(10 * shape[hour])) for _ in range(7) for hour in range(24)]

    assert curves.usual(known, 3, shape) == pytest.approx(1)
    assert curves.usual(known, 20, shape) == pytest.approx(13)


def test_a_petition_of_an_hour_has_no_past():
    assert curves.usual(past(10)[:7], 14, [1.0] * 24) is None
    assert not curves.is_burst(5_000, None)


def test_the_hours_of_a_day_do_not_follow_one_wild_night():
    usual_day = [1] * 6 + [10] * 18
    wild = [5_000] * 24

    shape = curves.hourly_shape([usual_day] * 10 + [wild])

    assert shape[3] == pytest.approx(1 / 7.75, rel=0.01)
    assert curves.hourly_shape([usual_day] * 6) == [1.0] * 24
    assert curves.hourly_shape([[0] * 24] * 10) == [1.0] * 24


# Shares -------------------------------------------------------------------------------------


def test_signatures_from_elsewhere_stand_out_when_they_are_half():
    before = {"75": 600, "71": 300, "47": 100}

    assert curves.moved({"75": 60, "71": 30, "47": 10}, before) is None
    assert curves.moved({"63": 90, "75": 10}, before) == pytest.approx(0.9)
    assert curves.moved({"63": 99}, before) is None
    assert curves.moved({"63": 100}, {"75": 199}) is None


@calm
@given(seeds, st.integers(LEAST, 400))
def test_chance_alone_moves_no_petition(seed, count):
    chance = random.Random(seed)
    places = [f"{number:02}" for number in range(20)]
    now = dict.fromkeys(places, 0)
    for _ in range(count):
        now[chance.choice(places)] += 1

    assert curves.moved(now, dict.fromkeys(places, 100)) is None


def test_one_network_stands_out_when_it_is_many_times_as_frequent_as_elsewhere():
    assert curves.concentrated({1: 40, 2: 60}, {}) == (2, 0.6)
    assert curves.concentrated({1: 40, **dict.fromkeys(range(2, 62), 1)}, {3: 500}) == (1, 0.4)
    assert curves.concentrated({1: 40}, {}) is None


def test_the_address_of_an_operator_is_frequent_elsewhere_too():
    operator = {1: 45, **dict.fromkeys(range(2, 57), 1)}

    assert curves.concentrated(operator, {1: 300, 2: 700}) is None
    assert curves.concentrated(operator, {1: 30, 2: 970}) == (1, 0.45)
