import re

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings

from opinions import drawing
from opinions.mapping.computing import Options, compute
from opinions.mapping.matrix import Votes
from opinions.mapping.placing import place
from opinions.mapping.results import Person, Tally
from tests.opinions.populations import CAMP_A, crowds, population, two_camps


def drawn(outcome, **more):
    return drawing.draw_map(outcome.people, outcome.map.groups, **more)


@pytest.fixture(scope="module")
def outcome():
    votes, _truth = population(4, people=400, statements=60, seed=1)
    return compute(votes)


def test_every_group_has_an_area_with_its_size(outcome):
    picture = drawn(outcome)

    assert [(area.group, area.size) for area in picture.areas] == [
        (group.label, group.size) for group in outcome.map.groups
    ]
    assert sum(area.size for area in picture.areas) == picture.people == len(outcome.people)


def test_without_groups_nothing_is_drawn():
    assert drawn(compute(Votes.of([]))) is None


def test_groups_name_the_nearest_other():
    assert [area.neighbor for area in drawn(compute(two_camps())).areas] == [2, 1]


def test_the_outermost_person_does_not_move_the_frame(outcome):
    farthest = max(outcome.people, key=lambda person: person.x)
    elsewhere = [person for person in outcome.people if person is not farthest]
    # Farther out by what leaves the average and spread of the group almost as they are.
    moved = [*elsewhere, Person(farthest.person, farthest.x + 0.001, farthest.y, farthest.group)]

    before, after = (drawing.draw_map(people, outcome.map.groups) for people in (outcome.people, moved))

    assert (before.width, before.height) == (after.width, after.height)
    assert all(abs(one.x - other.x) < 0.5 for one, other in zip(before.areas, after.areas, strict=True))


def test_marks_do_not_cover_each_other():
    groups = compute(two_camps()).map.groups
    # Two groups that differ in what a plane does not show.
    people = [Person(number, number % 6, number % 5, number // 30) for number in range(60)]

    first, second = drawing.draw_map(people, groups).areas

    assert ((first.mark_x - second.mark_x) ** 2 + (first.mark_y - second.mark_y) ** 2) ** 0.5 > 60


@given(rows=crowds())
@settings(max_examples=60, deadline=None)
def test_cells_are_drawn_of_five_people_or_more(rows):
    found = compute(Votes.of(rows), options=Options(minimum_votes=3))
    picture = drawn(found)

    assert (picture is None) == (not found.map.groups)
    if picture:
        _radius, cells = drawing._cells(found.people)
        assert all(sum(count.values()) >= 5 for count in cells.values())
        assert len(picture.cells) == len(cells)
        assert 0 <= picture.percent_in_cells <= 100


@given(rows=crowds())
@settings(max_examples=60, deadline=None)
def test_everything_is_inside_the_frame(rows):
    picture = drawn(compute(Votes.of(rows), options=Options(minimum_votes=3)))

    if picture:
        corners = [
            tuple(map(float, pair.split(","))) for cell in picture.cells for pair in cell.points.split()
        ]
        middles = [(area.x, area.y) for area in picture.areas]
        assert all(0 <= x <= picture.width and 0 <= y <= picture.height for x, y in corners + middles)


def test_the_page_has_no_point_of_a_person(outcome):
    html = render_to_string("opinions/map.svg.html", {"drawing": drawn(outcome), "name": "map"})

    svg = html[html.index("<svg") : html.index("</svg>")]
    marks = len(re.findall(r"opinion-mark", svg))
    assert marks == len(outcome.map.groups)
    assert len(re.findall(r"<(circle|rect|path|ellipse|polygon)", svg)) == (
        marks + len(outcome.map.groups) + len(drawn(outcome).cells)
    )
    assert "style=" not in html
    assert 'aria-labelledby="map-title map-about"' in svg


def test_the_table_says_what_the_picture_shows(outcome):
    html = render_to_string("opinions/map.svg.html", {"drawing": drawn(outcome), "name": "map"})

    table = html[html.index("<table") :]
    for group in outcome.map.groups:
        assert f"Group {group.number}" in table
        assert f'<td class="figure">{group.size}</td>' in table


def test_only_readers_themselves_are_marked():
    found = compute(two_camps())
    own = place(CAMP_A, found.basis)

    anonymous, signed_in = (
        render_to_string("opinions/map.svg.html", {"drawing": picture, "name": "map"})
        for picture in (drawn(found), drawn(found, own=own))
    )

    assert "opinion-own" not in anonymous
    assert signed_in.count("opinion-own-core") == 1
    assert "you are here" in signed_in


def test_bars_of_a_statement_carry_their_numbers():
    everyone, first, second = drawing.bars(Tally(6, 1, 5), (Tally(6, 0, 0), None), (0, 3))

    assert (everyone.number, everyone.n) == (0, 12)
    assert [(part.stance, part.left, part.width, part.count) for part in everyone.parts] == [
        ("agree", 0, 50, 6),
        ("pass", 50, 8, 1),
        ("disagree", 58, 42, 5),
    ]
    assert (first.number, first.n) == (1, 6)
    assert (second.number, second.n, second.parts) == (4, None, ())


def test_a_breakdown_under_the_floor_says_so():
    html = render_to_string(
        "opinions/bars.html", {"bars": drawing.bars(Tally(6, 1, 5), (Tally(6, 0, 0), None), (0, 1))}
    )

    assert "too few to be shown" in html
    assert html.count("<svg") == 2
