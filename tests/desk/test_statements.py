"""Statements at the desk: who gets in, what the forms keep, what the buttons do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation.models import Case, Decision
from opinions.states import Status
from tests.factories import CaseFactory, ConversationFactory, GroundFactory, PostFactory, StatementFactory
from tests.pages import addresses

pytestmark = pytest.mark.django_db
at = addresses("desk:")
STEPS = ["show", "refuse", "translate", "retire", "reinstate"]


def waiting(**changes):
    statement = StatementFactory(waiting=True, **changes)
    CaseFactory(subject=statement)
    return statement


@pytest.fixture
def ground():
    return GroundFactory(subject_kind="opinions.statement")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_moderators_pages_answer(signed_in, moderator, language):
    browser = signed_in(moderator)
    statements = [
        waiting(text_ru=""),
        *(StatementFactory(status=it, status_reason="Қайталанған.") for it in Status.values),
    ]

    addresses = [
        at("home", language=language),
        at("statements", language=language),
        at("statements_of", statements[0].conversation.code, language=language),
        *(at("statement", statement.code, language=language) for statement in statements),
    ]

    assert {browser.get(address).status_code for address in addresses} == {200}


def test_the_queue_shows_both_languages_and_the_nearest_due_date_first(signed_in, moderator):
    late, soon = waiting(), waiting(text_ru="")
    begun = timezone.now() - timedelta(days=60)
    Case.objects.about(late).update(opened_at=begun, due_date=begun.date() + timedelta(days=28))

    page = signed_in(moderator).get(at("statements")).content.decode()

    assert page.index(late.text_kk) < page.index(soon.text_kk)
    assert late.text_ru in page
    assert "Overdue" in page


@pytest.mark.parametrize("name", STEPS)
def test_who_does_not_moderate_changes_nothing(client, signed_in, citizen, officer_of, name):
    statement = waiting()

    statuses = [
        browser.post(at(f"statement_{name}", statement.code)).status_code
        for browser in (signed_in(citizen), signed_in(officer_of()), client)
    ]

    statement.refresh_from_db()
    assert statuses == [403, 403, 302]
    assert statement.status == Status.SUBMITTED


@pytest.mark.parametrize("name", ["statements", "statements_of", "statement"])
def test_who_does_not_moderate_reads_nothing(signed_in, citizen, name):
    statement = waiting()
    code = {"statements": [], "statements_of": [statement.conversation.code], "statement": [statement.code]}

    assert signed_in(citizen).get(at(name, *code[name])).status_code == 403


def test_showing_refusing_retiring_and_reinstating(signed_in, moderator, ground):
    browser = signed_in(moderator)
    shown, refused, retired = waiting(), waiting(), StatementFactory()
    back = StatementFactory(retired=True)

    browser.post(at("statement_show", shown.code))
    reasons = {"refuse-ground": ground.pk, "refuse-reasons": "It names a neighbor of the author."}
    browser.post(at("statement_refuse", refused.code), reasons)
    browser.post(at("statement_retire", retired.code), {"retire-reason": "It repeats another one."})
    browser.post(at("statement_reinstate", back.code))

    statuses = []
    for statement in (shown, refused, retired, back):
        statement.refresh_from_db()
        statuses.append(statement.status)
    assert statuses == [Status.SHOWN, Status.REFUSED, Status.RETIRED, Status.SHOWN]


def test_a_translation_is_added(signed_in, moderator):
    statement = waiting(text_ru="")

    response = signed_in(moderator).post(
        at("statement_translate", statement.code), {"translate-text": "В каждом ауле нужна библиотека."}
    )

    statement.refresh_from_db()
    assert response.status_code == 302
    assert statement.text_ru == "В каждом ауле нужна библиотека."


def test_a_refusal_without_a_ground_keeps_the_reasons_that_were_typed(signed_in, moderator):
    statement, reasons = waiting(), "A long and careful explanation of the refusal."

    response = signed_in(moderator).post(at("statement_refuse", statement.code), {"refuse-reasons": reasons})

    assert response.status_code == 400
    assert reasons in response.content.decode()
    assert not Decision.objects.exists()


def test_grounds_for_petitions_cannot_be_chosen(signed_in, moderator, ground):
    for_petitions = GroundFactory(name_en="Concerns the Constitution")
    statement = waiting()
    data = {"refuse-ground": for_petitions.pk, "refuse-reasons": "It is not for us to decide."}

    response = signed_in(moderator).post(at("statement_refuse", statement.code), data)

    assert response.status_code == 400
    assert "Concerns the Constitution" not in response.content.decode()


def test_deciding_on_a_decided_statement_is_a_conflict_and_keeps_what_was_typed(signed_in, moderator, ground):
    statement, browser = waiting(), signed_in(moderator)
    browser.post(at("statement_show", statement.code))

    again = browser.post(at("statement_show", statement.code))
    refused = browser.post(
        at("statement_refuse", statement.code),
        {"refuse-ground": ground.pk, "refuse-reasons": "It came too late, and is typed in vain."},
    )

    assert [again.status_code, refused.status_code] == [409, 409]
    assert "not waiting for a decision" in again.content.decode()


def test_moderators_leave_their_own_statements_to_others(signed_in, citizen):
    PostFactory(user=citizen)
    statement = waiting(author=citizen.citizen)

    response = signed_in(citizen).post(at("statement_show", statement.code))

    assert response.status_code == 403
    assert "another moderator decides" in response.content.decode()


def test_a_moderator_sees_how_much_comes_from_one_hand(signed_in, moderator, citizen):
    conversation = ConversationFactory()
    statement = waiting(conversation=conversation, author=citizen.citizen)
    for trait in ("waiting", "refused", "refused"):
        StatementFactory(conversation=conversation, author=citizen.citizen, **{trait: True})

    page = signed_in(moderator).get(at("statement", statement.code)).content.decode()

    assert "waiting 1, shown 0, refused 2" in page


@pytest.mark.parametrize("name", STEPS)
def test_a_mere_look_at_an_action_leads_to_the_statement(signed_in, moderator, name):
    statement = waiting()

    response = signed_in(moderator).get(at(f"statement_{name}", statement.code))

    assert response.url == at("statement", statement.code)


def test_what_was_typed_survives_a_session_that_ran_out(client, moderator):
    statement, reason = StatementFactory(), "It repeats what number four says already."
    client.post(at("statement_retire", statement.code), {"retire-reason": reason})
    client.force_login(moderator)

    page = client.get(at("statement", statement.code))

    assert reason in page.content.decode()
