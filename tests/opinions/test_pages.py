"""Pages of a conversation: what is asked, what is kept, what is refused and how."""

import re

import pytest
from django.utils import timezone

from opinions import actions
from opinions.models import Position, Stand, Statement
from opinions.states import Status
from tests.factories import (
    CitizenFactory,
    ConversationFactory,
    DecisionFactory,
    GroundFactory,
    PositionFactory,
    StatementFactory,
    UserFactory,
)
from tests.opinions.conftest import take
from tests.opinions.populations import CAMP_B
from tests.pages import addresses

pytestmark = pytest.mark.django_db
at = addresses("opinions:")
PART = {"X-Part": "voting"}


def text(response) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def conversation():
    return ConversationFactory(statements=3)


# Reading ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("name", ["conversation", "map", "data"])
def test_everyone_reads_the_public_pages(client, camps, name, language):
    conversation = camps()

    response = client.get(at(name, conversation.code, language=language))

    assert response.status_code == 200
    assert str(getattr(conversation, f"question_{language}")) in response.content.decode()


@pytest.mark.parametrize("name", ["conversation", "map", "data", "mine", "add", "data_file"])
def test_an_unknown_code_is_not_found(signed_in, citizen, name):
    assert signed_in(citizen).get(at(name, "0000000000")).status_code == 404


@pytest.mark.parametrize("query", ["?statement=abc", "?after=-1", "?statement=99999999999999", "?after=٣"])
def test_a_strange_address_asks_the_next_statement(client, conversation, query):
    assert client.get(at("conversation", conversation.code) + query).status_code == 200


def test_a_visitor_is_led_to_sign_in_and_back_to_the_statement(client, conversation):
    page = client.get(at("conversation", conversation.code)).content.decode()

    number = re.search(r"statements/(\d+)/", page)[1]
    assert f"?next={at('vote', conversation.code, number)}" in page
    back = client.get(at("vote", conversation.code, number))
    assert back.url == f"{at('conversation', conversation.code)}?statement={number}"


def test_a_conversation_without_statements_invites_the_first(signed_in, citizen):
    page = signed_in(citizen).get(at("conversation", ConversationFactory().code))

    assert "Be the first" in text(page)


@pytest.mark.parametrize(("trait", "says"), [("over", "is over"), ("coming", "has not begun yet")])
def test_a_conversation_that_is_not_open_says_so_and_has_no_buttons(signed_in, citizen, trait, says):
    conversation = ConversationFactory(statements=1, **{trait: True})

    page = signed_in(citizen).get(at("conversation", conversation.code))

    assert says in text(page)
    assert 'name="stand"' not in page.content.decode()


def test_somebody_unverified_reads_why_there_are_no_buttons(signed_in, conversation):
    page = signed_in(UserFactory()).get(at("conversation", conversation.code))

    assert "whose identity is confirmed" in text(page)


def test_reading_a_conversation_takes_few_queries(signed_in, citizen, django_assert_max_num_queries):
    conversation = ConversationFactory(statements=30)
    browser = signed_in(citizen)

    with django_assert_max_num_queries(16):
        browser.get(at("conversation", conversation.code))


# Voting -------------------------------------------------------------------------------------


def vote(browser, statement, stand, **more):
    return browser.post(at("vote", statement.conversation.code, statement.number), {"stand": stand}, **more)


def test_voting_leads_to_the_next_statement_until_there_are_thanks(signed_in, citizen, conversation):
    browser = signed_in(citizen)
    for answered in range(3):
        page = browser.get(at("conversation", conversation.code)).content.decode()
        assert f"{answered} of 3 answered" in page
        number = re.search(r'action="[^"]+/statements/(\d+)/"', page)[1]
        response = browser.post(at("vote", conversation.code, number), {"stand": "1"})
        assert (response.status_code, response.url.rpartition("#")[2]) == (302, "voting")

    page = browser.get(at("conversation", conversation.code))

    assert "Thank you: you have answered every statement" in text(page)
    assert Position.objects.filter(citizen=citizen.citizen).count() == 3


def test_the_script_gets_only_the_part_that_changes(signed_in, citizen, conversation):
    response = vote(signed_in(citizen), conversation.statements.get(number=2), "-1", headers=PART)

    assert response.status_code == 200
    assert response["X-Part"] == "voting"
    assert response.content.decode().count("data-part") == 1
    assert "<html" not in response.content.decode()
    assert "1 of 3 answered" in text(response)
    assert "Your latest answer: Disagree." in text(response)


def test_a_slip_can_be_put_right(signed_in, citizen, conversation):
    statement, browser = conversation.statements.get(number=1), signed_in(citizen)
    vote(browser, statement, "1")

    page = browser.get(f"{at('conversation', conversation.code)}?statement=1")
    vote(browser, statement, "0")

    assert "Your position now: Agree" in text(page)
    assert Position.objects.get().stand == Stand.PASS


@pytest.mark.parametrize("stand", ["5", "", "agree", "1.5", None])
@pytest.mark.parametrize("headers", [{}, PART])
def test_a_stand_of_5_is_refused_on_the_same_statement(signed_in, citizen, conversation, stand, headers):
    statement = conversation.statements.get(number=2)
    data = {} if stand is None else {"stand": stand}

    response = signed_in(citizen).post(at("vote", conversation.code, 2), data, headers=headers)

    assert response.status_code == 400
    assert "Choose agree, disagree or pass." in text(response)
    assert str(statement.text) in response.content.decode()
    assert not Position.objects.exists()


def test_a_flood_of_votes_is_told_to_wait(signed_in, citizen):
    conversation = ConversationFactory(statements=3, positions_a_minute=2)
    browser = signed_in(citizen)

    statuses = [vote(browser, statement, "1").status_code for statement in conversation.statements.all()]

    # A minute can turn in between; then nothing is too much.
    assert statuses in ([302, 302, 429], [302, 302, 302])


def test_a_vote_after_the_end_is_a_conflict_with_the_reason(signed_in, citizen):
    statement = StatementFactory(conversation=ConversationFactory(over=True))

    response = vote(signed_in(citizen), statement, "1")

    assert response.status_code == 409
    assert "The conversation is over." in text(response)


def test_a_vote_on_a_retired_statement_is_a_conflict_and_the_next_is_asked(signed_in, citizen, conversation):
    statement = StatementFactory(conversation=conversation, retired=True)

    response = vote(signed_in(citizen), statement, "1")

    assert response.status_code == 409
    assert "no longer put to the vote" in text(response)
    assert 'name="stand"' in response.content.decode()


@pytest.mark.parametrize("trait", ["waiting", "refused"])
def test_what_nobody_reads_nobody_votes_on(signed_in, citizen, conversation, trait):
    statement = StatementFactory(conversation=conversation, **{trait: True})

    assert vote(signed_in(citizen), statement, "1").status_code == 404


def test_a_vote_on_a_number_of_no_statement_is_not_found(signed_in, citizen, conversation):
    browser = signed_in(citizen)

    for number in (77, 99_999_999_999_999_999_999):
        assert browser.post(at("vote", conversation.code, number), {"stand": "1"}).status_code == 404


def test_an_unverified_vote_is_refused(signed_in, conversation):
    response = vote(signed_in(UserFactory()), conversation.statements.get(number=1), "1")

    assert response.status_code == 403
    assert not Position.objects.exists()


def test_a_vote_without_a_session_leads_to_sign_in_and_counts_nothing(client, conversation):
    response = vote(client, conversation.statements.get(number=1), "1")

    assert response.status_code == 302
    assert "sign-in" in response.url
    assert not Position.objects.exists()


# One's own positions ------------------------------------------------------------------------


def test_my_positions_are_listed_and_can_be_taken_back(signed_in, citizen, conversation):
    statement, browser = conversation.statements.get(number=1), signed_in(citizen)
    PositionFactory(statement=statement, citizen=citizen.citizen)

    page = browser.get(at("mine", conversation.code))
    response = browser.post(at("take_back", conversation.code, 1))

    assert str(statement.text) in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert response.url == at("mine", conversation.code)
    assert not Position.objects.exists()


def test_taking_back_what_is_not_there_is_a_conflict(signed_in, citizen, conversation):
    assert signed_in(citizen).post(at("take_back", conversation.code, 1)).status_code == 409


def test_a_mere_look_takes_nothing_back(signed_in, citizen, conversation):
    PositionFactory(statement=conversation.statements.get(number=1), citizen=citizen.citizen)

    response = signed_in(citizen).get(at("take_back", conversation.code, 1))

    assert response.url == at("mine", conversation.code)
    assert Position.objects.exists()


def test_authors_read_what_became_of_their_statements(signed_in, citizen, conversation):
    refused = StatementFactory(conversation=conversation, author=citizen.citizen, refused=True)
    ground = GroundFactory(name_en="It holds personal data")
    DecisionFactory(case__subject=refused, ground=ground, reasons="Names a neighbor.")

    page = text(signed_in(citizen).get(at("mine", conversation.code)))

    assert "It holds personal data" in page
    assert "Names a neighbor." in page


# Adding -------------------------------------------------------------------------------------

OWN = "Әр ауылға жүзу бассейні салынсын."


def add(browser, conversation, **data):
    return browser.post(at("add", conversation.code), {"text": OWN, "language": "kk"} | data)


def test_a_statement_is_sent_to_the_moderators(signed_in, citizen, conversation):
    response = add(signed_in(citizen), conversation)

    assert response.url == at("conversation", conversation.code)
    assert Statement.objects.get(text_kk=OWN).status == Status.SUBMITTED


def test_similar_statements_are_shown_first_and_nothing_typed_is_lost(signed_in, citizen, conversation):
    other = StatementFactory(conversation=conversation, text_kk="Ауылға бассейн салынсын.", text_ru="")
    browser = signed_in(citizen)

    first = add(browser, conversation)
    page = first.content.decode()
    second = add(browser, conversation, confirmed="on")

    assert first.status_code == 200
    assert str(other.text) in page
    assert OWN in page
    assert 'name="confirmed" value="True"' in page
    assert second.status_code == 302
    assert Statement.objects.filter(text_kk=OWN).count() == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"text": "Қысқа"}, "at least 10 characters"),
        ({"text": "а" * 201}, "at most 200 characters"),
        ({"text": ""}, "required"),
        ({"language": "en"}, "Select a valid choice"),
        ({"text": "Жасырын \x00 таңбасы бар мәтін."}, ""),
    ],
)
def test_a_wrong_statement_is_shown_again_with_the_reason(signed_in, citizen, conversation, data, says):
    response = add(signed_in(citizen), conversation, **data)

    assert response.status_code == 400
    assert says in text(response)
    assert data.get("text", OWN)[:8].strip("\x00") in response.content.decode()


def test_the_sixth_statement_of_a_day_is_refused_and_stays_in_its_field(signed_in, citizen, conversation):
    for _number in range(5):
        StatementFactory(
            conversation=conversation, author=citizen.citizen, created_at=timezone.now(), waiting=True
        )

    response = add(signed_in(citizen), conversation)

    assert response.status_code == 429
    assert "Come back tomorrow" in text(response)
    assert OWN in response.content.decode()


def test_a_statement_after_the_end_is_refused_and_stays_in_its_field(signed_in, citizen):
    response = add(signed_in(citizen), ConversationFactory(over=True))

    assert response.status_code == 409
    assert OWN in response.content.decode()


def test_what_was_typed_survives_a_session_that_ran_out(client, citizen, conversation):
    add(client, conversation)
    client.force_login(citizen)

    page = client.get(at("add", conversation.code))

    assert OWN in page.content.decode()


# The map ------------------------------------------------------------------------------------


def test_the_map_names_its_groups_and_puts_n_beside_every_claim(client, camps):
    page = text(client.get(at("map", camps().code)))

    assert "Of 12 people the map shows 2 groups" in page
    assert "100% agree (6 of n = 6)" in page
    assert "100% agree (12 of n = 12)" in page
    assert "Group 1: 100% agree (n = 6). Group 2: 100% disagree (n = 6)." in page
    assert "Seed of random numbers 20220616" in page


def test_before_there_are_enough_votes_the_map_says_what_is_needed(client, conversation):
    PositionFactory(statement=conversation.statements.get(number=1))
    actions.draw_map(conversation=conversation, at=timezone.now())

    page = text(client.get(at("map", conversation.code)))

    assert "Groups are shown from 10 people with 7 votes each. So far: people 1, votes 1." in page


def test_a_map_that_was_never_drawn_says_so(client, conversation):
    assert "The map has not been drawn yet." in text(client.get(at("map", conversation.code)))


def test_only_the_reader_sees_where_they_stand(client, signed_in, camps):
    conversation, reader = camps(), CitizenFactory()
    take(conversation, reader, CAMP_B)

    own = signed_in(reader).get(at("map", conversation.code))
    others = client.get(at("map", conversation.code))

    assert "You stand nearest to group 2" in text(own)
    assert own["Cache-Control"] == "private, no-store"
    assert "You stand" not in text(others)
    assert "opinion-own" not in others.content.decode()


def test_the_votes_can_be_downloaded_once_there_is_a_file(client, camps, settings, tmp_path, now):
    settings.MEDIA_ROOT = tmp_path
    conversation = camps()
    before = client.get(at("data_file", conversation.code))
    actions.export_votes(conversation=conversation, at=now)

    page, file = (client.get(at(name, conversation.code)) for name in ("data", "data_file"))

    assert before.status_code == 404
    assert "Download the votes (ZIP)" in text(page)
    assert file["Content-Type"] == "application/zip"
    assert b"".join(file.streaming_content).startswith(b"PK")
