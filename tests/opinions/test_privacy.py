"""Nobody's position is ever visible to another: not as a name, not as a number of few."""

import csv
import io
import json
import zipfile
from collections import Counter

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings

from opinions import actions, queries
from opinions.mapping.results import FLOOR
from opinions.models import Conversation, Map, Position, Statement
from tests.factories import CitizenFactory, ConversationFactory, PostFactory, StatementFactory
from tests.opinions.conftest import take
from tests.opinions.populations import CAMP_A, crowds

pytestmark = pytest.mark.django_db

EXAMPLES = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def people():
    return [CitizenFactory() for _person in range(71)]


def said(rows, people) -> Conversation:
    """A conversation in which these people said this, and its map."""
    conversation = ConversationFactory(minimum_positions=3)
    statements = [StatementFactory(conversation=conversation, secretariat=True) for _number in range(13)]
    at = timezone.now()
    cells = {(person, number): stand for person, number, stand in rows}
    Position.objects.bulk_create(
        Position(
            statement=statements[number], citizen=people[person], stand=stand, taken_at=at, changed_at=at
        )
        for (person, number), stand in cells.items()
    )
    actions.draw_map(conversation=conversation, at=at)
    return conversation


def breakdowns(found: dict) -> list[dict]:
    """Everything in a map that says how many people hold something."""
    parts = [row["total"] for row in found["statements"]]
    parts += [tally for row in found["statements"] for tally in row["groups"]]
    return [part for part in parts if part]


@given(rows=crowds())
@EXAMPLES
def test_no_breakdown_speaks_of_fewer_than_five(people, client, rows):
    conversation = said(rows, people)

    found = client.get(f"/api/v1/conversations/{conversation.code}/map/").json()
    listed = client.get(f"/api/v1/conversations/{conversation.code}/statements/").json()["results"]

    # Nobody at all is no person.
    assert all(sum(tally.values()) == 0 or sum(tally.values()) >= FLOOR for tally in breakdowns(found))
    assert all(group["size"] >= FLOOR for group in found["groups"])
    claims = [claim for group in found["groups"] for claim in group["claims"]]
    assert all(item["n"] >= FLOOR for item in [*claims, *found["consensus"]])
    assert all(min(it["agreeing_n"], it["disagreeing_n"]) >= FLOOR for it in found["divisive"])
    assert all(it["tally"] is None or it["tally"]["n"] >= FLOOR for it in listed)


@given(rows=crowds())
@EXAMPLES
def test_no_difference_of_two_numbers_speaks_of_fewer_than_five(people, client, rows):
    """Whoever subtracts the map from the counts, or the groups from the map, learns of nobody."""
    conversation = said(rows, people)
    found = queries.latest_map(conversation).result["map"]
    counts = {statement.number: statement.tally for statement in conversation.statements.all()}

    for row in found["statements"]:
        total, groups = row["total"], row["groups"]
        if total and groups:
            hidden = sum(total.values()) - sum(sum(tally.values()) for tally in groups if tally)
            assert hidden == 0 or hidden >= FLOOR
            assert groups.count(None) != 1 or hidden == 0
        if total and counts[row["statement"]]:
            off_map = counts[row["statement"]].n - sum(total.values())
            assert off_map == 0 or off_map >= FLOOR


@given(rows=crowds())
@EXAMPLES
def test_the_picture_has_no_cell_of_fewer_than_five(people, rows):
    conversation = said(rows, people)
    picture = queries.picture_of(conversation)

    if picture.drawing:
        assert len(picture.drawing.cells) * FLOOR <= picture.drawing.people
        assert all(area.size >= FLOOR for area in picture.drawing.areas)


# Identity -----------------------------------------------------------------------------------

NAMES = ("Зухрабану", "Құдайменбетова", "zuhrabanu-77")


@pytest.fixture
def someone():
    return CitizenFactory(
        given_name=NAMES[0], surname=NAMES[1], user__username=NAMES[2], user__email=f"{NAMES[2]}@example.kz"
    )


@pytest.fixture
def told(someone, camps, settings, tmp_path) -> Conversation:
    """A conversation in which somebody wrote and voted, with map and file."""
    settings.MEDIA_ROOT = tmp_path
    conversation = camps()
    StatementFactory(conversation=conversation, author=someone)
    StatementFactory(conversation=conversation, author=someone, retired=True)
    take(conversation, someone, CAMP_A)
    actions.draw_map(conversation=conversation, at=timezone.now())
    actions.export_votes(conversation=conversation, at=timezone.now())
    return conversation


def traces(content: str, someone) -> list[str]:
    """What of somebody stands in a text: names, hashes, numbers under which the portal knows them."""
    known = [*NAMES, someone.iin_hash, f'"author": {someone.pk}', f'"citizen": {someone.pk}']
    return [trace for trace in known if trace in content]


def public_addresses(code: str) -> list[str]:
    pages = ["", "map/", "data/", "?statement=9"]
    return [
        *(f"/{language}/opinions/{code}/{page}" for language in ("kk", "ru", "en") for page in pages),
        "/api/v1/conversations/",
        f"/api/v1/conversations/{code}/",
        f"/api/v1/conversations/{code}/statements/",
        f"/api/v1/conversations/{code}/map/",
    ]


@pytest.mark.parametrize("role", ["visitor", "citizen", "moderator"])
def test_no_page_and_no_answer_of_the_api_names_anybody(told, someone, signed_in, role):
    browser = {
        "visitor": Client,
        "citizen": lambda: signed_in(CitizenFactory(given_name="Ерлан", surname="Омаров")),
        "moderator": lambda: signed_in(PostFactory().user),
    }[role]()

    for address in public_addresses(told.code):
        response = browser.get(address)
        assert response.status_code == 200, address
        assert not traces(response.content.decode(), someone), address


def test_the_desk_does_not_name_the_author_either(told, someone, signed_in, moderator):
    statement = told.statements.get(number=9)
    browser = signed_in(moderator)

    for address in ("statements/", f"statements/of/{told.code}/", f"statements/{statement.code}/"):
        response = browser.get(f"/ru/desk/{address}")
        assert response.status_code == 200
        assert not traces(response.content.decode(), someone)


def test_nothing_kept_with_a_map_names_anybody_or_holds_a_row(told, someone):
    kept = Map.objects.get()

    assert not traces(json.dumps([kept.result, kept.basis]), someone)
    # Numbers by statement, axis and group: none by person.
    sizes = {name: len(value) for name, value in kept.basis.items()}
    assert sizes["statements"] == sizes["means"] == kept.statements
    assert sizes["labels"] == sizes["centers"] == 2
    assert kept.people == 13


def test_the_file_names_nobody_and_leads_from_no_statement_to_its_author(told, someone):
    with zipfile.ZipFile(io.BytesIO(told_file(told))) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    votes, comments = (
        list(csv.DictReader(io.StringIO(files[name]))) for name in ("votes.csv", "comments.csv")
    )

    assert not traces("".join(files.values()), someone)
    voters = {vote["voter-id"] for vote in votes}
    assert len(voters) == 13
    assert not voters & {comment["author-id"] for comment in comments}
    assert len({vote["timestamp"] for vote in votes}) == 1


def told_file(conversation: Conversation) -> bytes:
    conversation.refresh_from_db()
    with conversation.votes_file.open("rb") as file:
        return file.read()


def test_numbers_of_people_are_drawn_anew_for_every_file(told):
    first = told_file(told)
    orders = Counter()
    for _time in range(6):
        actions.export_votes(conversation=told, at=timezone.now())
        with zipfile.ZipFile(io.BytesIO(told_file(told))) as archive:
            orders[archive.read("participants-votes.csv")] += 1

    assert first
    assert len(orders) > 1


@pytest.mark.parametrize("page", ["mine/", ""])
def test_somebody_elses_positions_are_on_no_page_of_mine(told, someone, signed_in, page):
    other = signed_in(CitizenFactory())

    content = other.get(f"/en/opinions/{told.code}/{page}").content.decode()

    assert "Your latest answer" not in content
    assert "Take back" not in content


def test_the_back_office_has_no_positions_and_no_authors(signed_in):
    boss = CitizenFactory(user__is_staff=True, user__is_superuser=True).user
    browser = signed_in(boss)

    assert browser.get("/en/admin/opinions/conversation/").status_code == 200
    for model in (Position, Statement):
        assert browser.get(f"/en/admin/opinions/{model._meta.model_name}/").status_code == 404
