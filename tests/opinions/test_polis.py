import random
import re
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from opinions.mapping.computing import Options, compute
from opinions.mapping.matrix import Votes
from opinions.polis import Export, Statement
from tests.opinions.populations import crowds, population, two_camps

DAY = date(2026, 11, 20)


def export(votes, *, groups=None, authors=None, chance=None):
    authors = authors or {}
    numbers = sorted(set(votes.statements.tolist()))
    return Export(
        topic="Yards, and “roads”",
        description="What to mend first?",
        url="https://example.org/kk/opinions/1/",
        statements=[Statement(number, f"Statement {number}", DAY, authors.get(number)) for number in numbers],
        cast=votes,
        groups=groups or {},
        until=DAY,
        chance=chance or random.Random(1),
    )


def groups_of(outcome):
    return {person.person: person.group for person in outcome.people}


def test_columns_are_those_of_polis():
    given_out = export(two_camps())

    assert next(given_out.votes()) == ["timestamp", "datetime", "comment-id", "voter-id", "vote"]
    assert next(given_out.comments()) == [
        "timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated",
        "comment-body",
    ]  # fmt: skip
    assert next(given_out.participants_votes()) == [
        "participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", 1, 2, 3, 4, 5, 6, 7, 8,
    ]  # fmt: skip
    assert [row[0] for row in given_out.summary()] == [
        "topic", "url", "voters", "voters-in-conv", "commenters", "comments", "groups",
        "conversation-description",
    ]  # fmt: skip


def test_agreement_is_one_in_the_files():
    _head, *rows = export(two_camps()).comments()

    assert rows[0][2:7] == [1, rows[0][3], 7, 6, 1]
    assert rows[4][4:6] == [0, 12]


def test_a_row_of_the_matrix_is_a_person():
    outcome = compute(two_camps())
    _head, *rows = export(two_camps(), groups=groups_of(outcome)).participants_votes()

    assert [row[0] for row in rows] == list(range(13))
    assert sorted(map(tuple, (row[1:] for row in rows)), key=str)[-1] == (
        1,
        0,
        8,
        2,
        4,
        -1,
        -1,
        -1,
        1,
        -1,
        0,
        0,
        1,
    )
    assert ["", 0, 3, 2, 1, 1, 1, -1, "", "", "", "", ""] in [row[1:] for row in rows]


def test_the_matrix_and_the_list_of_votes_say_the_same():
    given_out = export(two_camps())

    (_head, *votes), (head, *rows) = given_out.votes(), given_out.participants_votes()

    listed = {(row[3], row[2]): row[4] for row in votes}
    matrix = {
        (row[0], number): position
        for row in rows
        for number, position in zip(head[6:], row[6:], strict=True)
        if position != ""
    }
    assert listed == matrix


def test_times_are_one_day_and_the_day_is_written_as_polis_writes_it():
    _head, *votes = export(two_camps()).votes()

    assert {tuple(row[:2]) for row in votes} == {
        (1795132800, "Fri Nov 20 2026 00:00:00 GMT+0000 (Coordinated Universal Time)")
    }


def test_the_same_groups_follow_from_the_files():
    votes, _truth = population(3, people=200, statements=40, seed=4)
    outcome = compute(votes)
    _head, *rows = export(votes, groups=groups_of(outcome)).votes()
    _head, *people = export(votes, groups=groups_of(outcome)).participants_votes()

    again = compute(Votes.of((row[3], row[2], row[4]) for row in rows))

    told = {row[0]: row[1] for row in people}
    assert adjusted_rand_score(
        [told[person.person] for person in again.people], [person.group for person in again.people]
    ) == pytest.approx(1)
    assert again.map.statements == outcome.map.statements


def test_an_authors_own_vote_and_number_do_not_lead_to_their_row():
    given_out = export(two_camps(), authors={1: 2})

    _head, first, *_others = given_out.comments()
    _head, *votes = given_out.votes()

    assert first[4:6] == [6, 6]
    assert first[3] not in {row[3] for row in votes}
    assert all(row[2] == 0 for row in list(given_out.participants_votes())[1:])


def test_a_statement_with_four_votes_comes_without_them():
    votes = Votes.of([*((person, 1, 1) for person in range(5)), *((person, 2, 1) for person in range(4))])

    _head, *rows = export(votes).votes()
    _head, *comments = export(votes).comments()

    assert {row[2] for row in rows} == {1}
    assert [row[4] for row in comments] == [5, 0]


def test_a_group_of_four_is_not_named():
    groups = {person: 0 if person <= 8 else 1 for person in range(1, 13)}

    _head, *rows = export(two_camps(), groups=groups).participants_votes()

    assert [row[1] for row in rows].count(0) == 8
    assert 1 not in [row[1] for row in rows]


def test_votes_on_statements_that_are_not_public_stay_inside():
    given_out = export(two_camps())
    fewer = Export(**{**vars_of(given_out), "statements": given_out.statements[:2]})

    assert {row[2] for row in list(fewer.votes())[1:]} == {1, 2}


def vars_of(given_out):
    names = ("topic", "description", "url", "statements", "cast", "groups", "until", "chance")
    return {name: getattr(given_out, name) for name in names}


def test_without_chance_given_numbers_differ_from_export_to_export():
    votes, _truth = population(2, people=80, statements=20, seed=1)

    exports = [
        list(Export(**{**vars_of(export(votes)), "chance": random.SystemRandom()}).votes()) for _each in "ab"
    ]

    assert exports[0] != exports[1]


# Nothing in the files is a number that the portal knows people by.
@given(rows=crowds(), chance=st.integers(0, 1_000))
@settings(max_examples=60, deadline=None)
def test_no_file_names_anybody(rows, chance):
    known = Votes.of((7_000_003 + 1_009 * person, statement, vote) for person, statement, vote in rows)
    outcome = compute(known, options=Options(minimum_votes=3))
    authors = {row[1]: 7_000_003 + 1_009 * row[0] for row in rows}

    files = export(known, groups=groups_of(outcome), authors=authors, chance=random.Random(chance))
    text = "\n".join(
        ",".join(map(str, row))
        for rows in (files.summary(), files.comments(), files.votes(), files.participants_votes())
        for row in rows
    )

    assert not {str(person) for person in known.people.tolist()} & set(re.findall(r"\d+", text))


@given(rows=crowds(), chance=st.integers(0, 1_000))
@settings(max_examples=60, deadline=None)
def test_sums_are_those_of_the_votes_given(rows, chance):
    files = export(Votes.of(rows), chance=random.Random(chance))

    (_head, *votes), (_head, *people), (_head, *comments) = (
        files.votes(), files.participants_votes(), files.comments(),
    )  # fmt: skip
    facts = dict(files.summary())

    assert sum(row[3] for row in people) == len(votes)
    assert sum(row[4] for row in people) == sum(row[4] for row in comments)
    assert sum(row[5] for row in people) == sum(row[5] for row in comments)
    assert facts["voters"] == len(people) == len({row[3] for row in votes})
    counted = np.unique([row[2] for row in votes], return_counts=True)[1]
    assert all(count >= 5 for count in counted)
