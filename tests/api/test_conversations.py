"""Conversations in the API: what is told, and what is not."""

import pytest
from django.utils import timezone

from opinions import actions
from tests.factories import CitizenFactory, ConversationFactory, PositionFactory, StatementFactory

pytestmark = pytest.mark.django_db


def test_conversations_are_listed_with_their_question_and_dates(api):
    conversation = ConversationFactory(question_en="")

    [found] = api.get("/api/v1/conversations/").json()["results"]

    assert found == api.get(f"/api/v1/conversations/{conversation.code}/").json()
    assert found["question"] == {
        "kk": conversation.question_kk,
        "ru": conversation.question_ru,
        "en": None,
    }
    assert found["is_open"] is True
    assert found["url"].endswith(f"/opinions/{conversation.code}/")
    assert set(found) == {
        "code", "url", "question", "opens_at", "closes_at", "is_open", "minimum_positions", "mapped_at",
    }  # fmt: skip


def test_statements_come_in_their_order_without_their_authors(api):
    conversation = ConversationFactory(statements=2)
    StatementFactory(conversation=conversation, retired=True)
    for trait in ("waiting", "refused"):
        StatementFactory(conversation=conversation, **{trait: True})

    found = api.get(f"/api/v1/conversations/{conversation.code}/statements/").json()["results"]

    assert [statement["number"] for statement in found] == [1, 2, 3]
    assert [statement["status"] for statement in found] == ["shown", "shown", "retired"]
    assert set(found[0]) == {"number", "text", "origin", "status", "reason", "shown_at", "tally"}


@pytest.mark.parametrize(
    ("people", "tally"), [(4, None), (5, {"n": 5, "agree": 5, "passed": 0, "disagree": 0})]
)
def test_counts_are_told_from_five_people_on(api, people, tally):
    statement = StatementFactory()
    PositionFactory.create_batch(people, statement=statement)
    actions.draw_map(conversation=statement.conversation, at=timezone.now())

    [found] = api.get(f"/api/v1/conversations/{statement.conversation.code}/statements/").json()["results"]

    assert found["tally"] == tally


def test_the_map_is_told_as_it_was_computed_and_without_its_basis(api):
    statement = StatementFactory()
    PositionFactory.create_batch(6, statement=statement)
    kept = actions.draw_map(conversation=statement.conversation, at=timezone.now())

    found = api.get(f"/api/v1/conversations/{statement.conversation.code}/map/").json()

    assert found["absence"] == "too_few_people"
    assert found["counts"] == kept.result["map"]["counts"]
    assert found["statements"][0]["total"] == {"agree": 6, "passed": 0, "disagree": 0}
    assert not {"basis", "drawing"} & set(found)


@pytest.mark.parametrize("part", ["", "statements/", "map/"])
def test_an_unknown_conversation_is_not_found(api, part):
    assert api.get(f"/api/v1/conversations/0000000000/{part}").status_code == 404


def test_a_conversation_without_a_map_says_so(api):
    answer = api.get(f"/api/v1/conversations/{ConversationFactory().code}/map/")

    assert answer.status_code == 404
    assert answer.json()["detail"] == "The map has not been drawn yet."


def test_nothing_of_it_can_be_changed(signed_in):
    conversation = ConversationFactory(statements=1)
    browser = signed_in(CitizenFactory().user)

    for part in ("", "statements/", "map/"):
        address = f"/api/v1/conversations/{conversation.code}/{part}"
        for method in (browser.post, browser.put, browser.patch, browser.delete):
            assert method(address, "{}", content_type="application/json").status_code == 405
