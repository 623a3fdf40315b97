import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from opinions.mapping.computing import Options, compute
from opinions.mapping.matrix import Votes
from opinions.mapping.placing import place
from opinions.mapping.results import (
    FLOOR,
    Absence,
    Basis,
    Claim,
    Clarity,
    OpinionMap,
    Tally,
    from_data,
    to_data,
)
from tests.opinions.populations import CAMP_A, CAMP_B, crowds, population, two_camps


def everyone_votes(people, pattern):
    return Votes.of((person, statement, vote) for person in people for statement, vote in pattern.items())


def numbers_in(data):
    if isinstance(data, dict):
        return [number for value in data.values() for number in numbers_in(value)]
    if isinstance(data, list | tuple):
        return [number for value in data for number in numbers_in(value)]
    return [data] if isinstance(data, float) else []


# The worked example -------------------------------------------------------------------------
#
# Seen from the means of the statements, A is at (1, 1, 1, 0, 0, 1/2, 0, 0) and B opposite: means of
# 1, 2 and 3 are 0, of 6 it is 1/2, on the others all are alike. So there is one axis along that
# vector, of length √3.25, and A is √3.25 from the middle, B as far on the other side. Person 1 has
# 7 of 8 votes, the missing one counts as the mean and changes nothing, so √(8/7) farther out.


def test_two_camps_stand_opposite_each_other():
    people = {person.person: person for person in compute(two_camps()).people}

    assert people[2].x == pytest.approx(math.sqrt(3.25))
    assert people[1].x == pytest.approx(math.sqrt(3.25) * math.sqrt(8 / 7))
    assert people[7].x == pytest.approx(-math.sqrt(3.25))
    assert [person.y for person in people.values()] == pytest.approx([0] * 12)


def test_two_camps_are_two_groups():
    outcome = compute(two_camps())

    assert [(group.label, group.size, group.share) for group in outcome.map.groups] == [
        (0, 6, 0.5),
        (1, 6, 0.5),
    ]
    assert [person.group for person in outcome.people] == [0] * 6 + [1] * 6
    assert outcome.map.explained == (1, 0)


def test_the_silhouette_is_the_average_of_everyones():
    # Five of A: 1 - (0.1245/5) / 3.6056; person 1: 1 - 0.1245 / 3.7300; B: 1, all in one place.
    apart = 2 * math.sqrt(3.25)
    farther = math.sqrt(3.25) * (math.sqrt(8 / 7) - 1)
    expected = (5 * (1 - farther / 5 / apart) + 1 - farther / (apart + farther) + 6) / 12

    outcome = compute(two_camps())

    assert outcome.map.silhouette == pytest.approx(expected, abs=1e-6)
    assert outcome.map.clarity == Clarity.CLEAR


def test_someone_with_three_votes_is_left_out_and_counted():
    outcome = compute(two_camps())

    assert outcome.left_out == (13,)
    assert (outcome.map.counts.people, outcome.map.counts.on_map, outcome.map.counts.left_out) == (13, 12, 1)
    assert outcome.map.counts.votes == 12 * 8 - 1 + 3


def test_what_represents_a_group_carries_its_numbers():
    # Smoothed 7/8 here and 1/8 there: 7 times likelier. Against one half: 2√7 (7/7 - 1/2) = √7.
    # Against the others: (7/7 - 1/7) / √(8/14 · 6/14 · (1/7 + 1/7)).
    expected = Claim(
        statement=1,
        stance=1,
        n=6,
        count=6,
        share=1.0,
        z=pytest.approx(math.sqrt(7), abs=1e-6),
        z_difference=pytest.approx(6 / 7 / math.sqrt(8 / 14 * 6 / 14 * 2 / 7), abs=1e-6),
        repness=pytest.approx(7),
    )

    first, second = compute(two_camps()).map.groups

    assert first.claims[0] == expected
    assert [(claim.statement, claim.stance) for claim in first.claims] == [(1, 1), (2, 1), (3, 1), (6, 1)]
    assert [(claim.statement, claim.stance) for claim in second.claims] == [(1, -1), (2, -1), (3, -1)]


def test_what_all_groups_share_is_ranked_by_the_product_of_smoothed_shares():
    consensus = compute(two_camps()).map.consensus

    # On 5 and 8 both groups 7/8; on 4 only five of A have voted: 6/7 · 7/8.
    assert [(item.statement, item.stance, item.n, item.score) for item in consensus] == [
        (5, -1, 12, pytest.approx(49 / 64)),
        (8, 1, 12, pytest.approx(49 / 64)),
        (4, 1, 11, pytest.approx(3 / 4)),
    ]


def test_what_divides_names_both_sides():
    divisive = compute(two_camps()).map.divisive

    assert [item.statement for item in divisive] == [1, 2, 3]
    assert (divisive[0].agreeing, divisive[0].disagreeing) == (0, 1)
    assert (divisive[0].agreeing_n, divisive[0].disagreeing_n) == (6, 6)
    assert divisive[0].score == pytest.approx(49 / 64)


def test_tallies_count_people_on_the_map():
    first = compute(two_camps()).map.statements[0]

    assert first.total == Tally(agree=6, passed=0, disagree=6)
    assert first.groups == (Tally(6, 0, 0), Tally(0, 0, 6))


# Known populations --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("groups", [2, 3, 4, 5])
def test_known_groups_are_found_through_noise_and_gaps(groups, seed):
    votes, truth = population(groups, people=60 * groups, statements=60, seed=seed)

    outcome = compute(votes)

    found = {person.person: person.group for person in outcome.people}
    assert len(outcome.map.groups) == groups
    assert adjusted_rand_score([truth[person] for person in found], list(found.values())) >= 0.9


def test_hardly_any_pattern_is_seen_in_chance():
    absences = []
    for seed in range(20):
        draw = np.random.default_rng(seed)
        people, statements = np.divmod(np.arange(60 * 12), 12)
        absences.append(compute(Votes(people, statements, draw.integers(-1, 2, 60 * 12))).map.absence)

    assert absences.count(Absence.NO_PATTERN) >= 17


def test_other_cores_and_other_runs_give_the_same_map():
    votes, _truth = population(4, people=200, statements=40, seed=1)

    assert compute(votes) == compute(votes)


def test_another_seed_finds_the_same_groups():
    votes, _truth = population(3, people=240, statements=60, seed=2)

    groups = [
        [person.group for person in compute(votes, options=Options(seed=seed)).people] for seed in (1, 2, 3)
    ]

    assert groups[0] == groups[1] == groups[2]


def test_other_numbers_for_people_change_nothing_else():
    votes, _truth = population(3, people=240, statements=60, seed=3)
    renamed = Votes(10_000 - 7 * votes.people, votes.statements, votes.positions)

    groups = {person.person: person.group for person in compute(votes).people}
    again = {person.person: person.group for person in compute(renamed).people}

    assert {10_000 - 7 * person: group for person, group in groups.items()} == again


# From one map to the next -------------------------------------------------------------------


def test_groups_keep_their_labels_when_the_smaller_one_outgrows_the_larger():
    first = compute(two_camps())
    more = everyone_votes(range(20, 30), CAMP_B)
    votes = two_camps()
    grown = Votes(
        np.concatenate([votes.people, more.people]),
        np.concatenate([votes.statements, more.statements]),
        np.concatenate([votes.positions, more.positions]),
    )

    second = compute(grown, basis=first.basis)

    assert [(group.label, group.size) for group in second.map.groups] == [(0, 6), (1, 16)]
    assert [(group.label, group.size) for group in compute(grown).map.groups] == [(0, 16), (1, 6)]


@pytest.mark.parametrize("groups", [2, 3, 4, 5])
def test_few_more_votes_leave_people_where_they_were(groups):
    votes, _truth = population(groups, people=300, statements=60, seed=5)
    draw = np.random.default_rng(9)
    earlier = draw.random(len(votes.people)) < 0.98
    first = compute(Votes(votes.people[earlier], votes.statements[earlier], votes.positions[earlier]))

    second = compute(votes, basis=first.basis)

    before = {person.person: person for person in first.people}
    same = [
        before[person.person].group == person.group for person in second.people if person.person in before
    ]
    near = [
        math.hypot(before[person.person].x - person.x, before[person.person].y - person.y) < 3
        for person in second.people
        if person.person in before
    ]
    assert sum(same) / len(same) >= 0.98
    assert sum(near) / len(near) >= 0.95


def test_a_new_statement_does_not_disturb_the_labels():
    first = compute(two_camps())
    votes = two_camps()
    asked = Votes.of((person, 9, 1 if person % 2 else -1) for person in range(1, 13))
    grown = Votes(
        np.concatenate([asked.people, votes.people]),
        np.concatenate([asked.statements, votes.statements]),
        np.concatenate([asked.positions, votes.positions]),
    )

    second = compute(grown, basis=first.basis)

    assert [person.group for person in second.people] == [person.group for person in first.people]


def test_a_basis_outlives_a_time_without_a_map():
    first = compute(two_camps())

    second = compute(everyone_votes(range(3), CAMP_A), basis=first.basis)

    assert second.map.absence == Absence.TOO_FEW_PEOPLE
    assert second.basis == first.basis


def test_readers_find_themselves_by_their_own_votes():
    outcome = compute(two_camps())

    own = place(CAMP_B, outcome.basis)

    assert own.group == 1
    assert own.x == pytest.approx(outcome.people[11].x)


def test_somebody_without_votes_has_no_place():
    basis = compute(two_camps()).basis

    assert place({}, basis) is None
    assert place({99: 1}, basis) is None


# Too little for a map -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("votes", "absence"),
    [
        (Votes.of([]), Absence.NOBODY),
        (Votes.of([(1, 1, 1)]), Absence.TOO_FEW_PEOPLE),
        (everyone_votes([1], CAMP_A), Absence.TOO_FEW_PEOPLE),
        (everyone_votes(range(9), CAMP_A), Absence.TOO_FEW_PEOPLE),
        (everyone_votes(range(20), {1: 1}), Absence.TOO_FEW_STATEMENTS),
        (everyone_votes(range(20), CAMP_A), Absence.ALL_ALIKE),
        (everyone_votes(range(20), dict.fromkeys(range(8), 0)), Absence.ALL_ALIKE),
    ],
    ids=["nobody", "one vote", "one person", "nine people", "one statement", "all alike", "all pass"],
)
def test_without_enough_there_is_no_map_and_a_reason(votes, absence):
    outcome = compute(votes)

    assert outcome.map.absence == absence
    assert not outcome.map.groups
    assert not outcome.people
    assert outcome.map.counts.votes == len(votes.people)


def test_what_everyone_shares_is_told_without_a_map():
    found = compute(everyone_votes(range(9), CAMP_A)).map

    assert {item.statement for item in found.consensus} == {1, 2, 3, 4, 5, 6, 8}
    assert found.statements[0].total == Tally(9, 0, 0)


def test_of_four_people_nothing_is_told():
    found = compute(everyone_votes(range(4), CAMP_A)).map

    assert not found.consensus
    assert [statement.total for statement in found.statements] == [None] * 8


def test_fewer_statements_than_votes_needed_ask_for_a_vote_on_each():
    camps = {1: 1, 2: 1, 3: 1}
    votes = Votes.of(
        (person, statement, vote if person < 10 else -vote)
        for person in range(20)
        for statement, vote in camps.items()
    )

    found = compute(votes).map

    assert found.minimum_votes == 3
    assert [group.size for group in found.groups] == [10, 10]


def test_a_handful_far_out_joins_the_nearest_group():
    stray = {statement: 1 if statement % 2 else -1 for statement in CAMP_A}
    votes = two_camps()
    few = everyone_votes([50, 51, 52], stray)
    votes = Votes(
        np.concatenate([votes.people, few.people]),
        np.concatenate([votes.statements, few.statements]),
        np.concatenate([votes.positions, few.positions]),
    )

    found = compute(votes)

    assert sum(group.size for group in found.map.groups) == 15
    assert min(group.size for group in found.map.groups) >= FLOOR


def test_a_breakdown_under_the_floor_is_hidden_with_the_next_smallest_and_claims_nothing():
    votes = two_camps()
    # On statement 9: six of A, two of B. Two alone would follow from the eight in all.
    few = Votes.of((person, 9, 1 if person <= 6 else -1) for person in (1, 2, 3, 4, 5, 6, 7, 8))
    votes = Votes(
        np.concatenate([votes.people, few.people]),
        np.concatenate([votes.statements, few.statements]),
        np.concatenate([votes.positions, few.positions]),
    )

    found = compute(votes).map

    ninth = found.statements[-1]
    assert ninth.total == Tally(6, 0, 2)
    assert ninth.groups == (None, None)
    assert (ninth.agreement, ninth.disagreement, ninth.division) == (None, None, None)
    assert 9 not in {claim.statement for group in found.groups for claim in group.claims}


@pytest.mark.parametrize("rows", [[(1, 1, 2)], [(1, 1, -5)]])
def test_positions_are_three(rows):
    with pytest.raises(ValueError, match="1, 0 or -1"):
        Votes.of(rows)


# For any votes ------------------------------------------------------------------------------


@given(rows=crowds(), seed=st.integers(0, 99), draw=st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_does_not_matter(rows, seed, draw):
    options = Options(seed=seed, minimum_votes=3)
    mixed = rows.copy()
    draw.shuffle(mixed)

    assert compute(Votes.of(rows), options=options) == compute(Votes.of(mixed), options=options)


@given(rows=crowds(), factor=st.integers(2, 50))
@settings(max_examples=40, deadline=None)
def test_other_numbers_in_the_same_order_change_names_only(rows, factor):
    options = Options(minimum_votes=3)
    renamed = [(person * factor, statement * factor + 1, vote) for person, statement, vote in rows]

    first, second = (compute(Votes.of(each), options=options) for each in (rows, renamed))

    assert [(p.person * factor, p.x, p.y, p.group) for p in first.people] == [
        (p.person, p.x, p.y, p.group) for p in second.people
    ]
    assert [group.size for group in first.map.groups] == [group.size for group in second.map.groups]


@given(rows=crowds())
@settings(max_examples=80, deadline=None)
def test_everyone_is_counted_once_and_every_number_is_one(rows):
    outcome = compute(Votes.of(rows), options=Options(minimum_votes=3))

    found = outcome.map
    assert found.counts.people == len({row[0] for row in rows})
    assert found.counts.votes == len({row[:2] for row in rows})
    assert found.counts.on_map == len(outcome.people) == sum(group.size for group in found.groups)
    assert found.counts.left_out == len(outcome.left_out) == found.counts.people - found.counts.on_map
    assert all(math.isfinite(number) for number in numbers_in(to_data(outcome)))
    assert bool(found.absence) == (not found.groups)


@given(rows=crowds())
@settings(max_examples=80, deadline=None)
def test_nothing_is_told_of_fewer_than_five_people(rows):
    found = compute(Votes.of(rows), options=Options(minimum_votes=3)).map

    assert all(group.size >= FLOOR for group in found.groups)
    assert all(claim.n >= FLOOR for group in found.groups for claim in group.claims)
    for statement in found.statements:
        told = [tally for tally in statement.groups if tally is not None]
        assert all(tally.n == 0 or tally.n >= FLOOR for tally in told)
        if statement.total is None:
            assert not any(tally.n for tally in told)
        elif statement.groups:
            hidden = len(statement.groups) - len(told)
            rest = statement.total.n - sum(tally.n for tally in told)
            assert (hidden, rest) == (0, 0) or (hidden >= 2 and rest >= FLOOR)


@given(rows=crowds())
@settings(max_examples=40, deadline=None)
def test_a_result_survives_the_way_through_json(rows):
    outcome = compute(Votes.of(rows), options=Options(minimum_votes=3))

    again = json.loads(json.dumps(to_data(outcome.map)))

    assert from_data(OpinionMap, again) == outcome.map
    if outcome.basis:
        assert from_data(Basis, json.loads(json.dumps(to_data(outcome.basis)))) == outcome.basis


@given(counts=st.tuples(*[st.integers(0, 5_000)] * 3))
def test_percents_sum_to_a_hundred(counts):
    tally = Tally(*counts)

    assert sum(tally.percents) == (100 if tally.n else 0)
    assert all(
        abs(percent - count * 100 / tally.n) < 1
        for percent, count in zip(tally.percents, counts, strict=True)
        if tally.n
    )


@given(before=crowds(), after=crowds())
@settings(max_examples=60, deadline=None)
def test_any_map_can_follow_any_other(before, after):
    options = Options(minimum_votes=3)
    first = compute(Votes.of(before), options=options)

    second = compute(Votes.of(after), options=options, basis=first.basis)

    labels = [group.label for group in second.map.groups]
    assert labels == sorted(set(labels))
    assert set(labels) <= set(range(options.most_groups))
    assert {person.group for person in second.people} == set(labels)
