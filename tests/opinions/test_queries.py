import pytest
from django.contrib.auth.models import AnonymousUser

from opinions import queries
from opinions.models import Statement
from tests.factories import CitizenFactory, ConversationFactory, PositionFactory, StatementFactory

pytestmark = pytest.mark.django_db


def seen(conversation, *votes):
    for count in votes:
        StatementFactory(conversation=conversation, agrees=count)


def test_the_least_seen_statement_comes_first(citizen):
    conversation = ConversationFactory()
    seen(conversation, 5, 2, 9)

    assert queries.next_statement(conversation, citizen).number == 2


def test_everybody_has_an_order_of_their_own_and_keeps_it():
    conversation = ConversationFactory(statements=6)
    people = [CitizenFactory().user for _person in range(12)]

    first = [queries.next_statement(conversation, user).number for user in people]
    again = [queries.next_statement(conversation, user).number for user in people]

    assert first == again
    assert len(set(first)) > 1


def test_passing_over_leads_through_all_and_round_again(citizen):
    conversation, walked = ConversationFactory(statements=4), []
    statement = queries.next_statement(conversation, citizen)
    for _step in range(4):
        walked.append(statement.number)
        statement = queries.next_statement(conversation, citizen, after=statement)

    assert sorted(walked) == [1, 2, 3, 4]
    assert statement.number == walked[0]


def test_the_only_statement_left_is_asked_again(citizen):
    only = StatementFactory()

    assert queries.next_statement(only.conversation, citizen, after=only) == only


def test_nobody_is_asked_what_they_answered_wrote_or_what_is_not_shown(citizen):
    conversation = ConversationFactory()
    PositionFactory(statement=StatementFactory(conversation=conversation), citizen=citizen.citizen)
    StatementFactory(conversation=conversation, author=citizen.citizen)
    for trait in ("waiting", "refused", "retired"):
        StatementFactory(conversation=conversation, **{trait: True})

    assert queries.next_statement(conversation, citizen) is None
    assert queries.next_statement(conversation, AnonymousUser()) is not None


def test_progress_counts_what_is_put_to_the_reader(citizen):
    conversation = ConversationFactory(statements=3)
    StatementFactory(conversation=conversation, author=citizen.citizen)
    PositionFactory(statement=conversation.statements.get(number=1), citizen=citizen.citizen)
    PositionFactory(
        statement=StatementFactory(conversation=conversation, retired=True), citizen=citizen.citizen
    )

    progress = queries.progress_of(conversation, citizen)

    assert (progress.answered, progress.total, progress.left, progress.is_done) == (1, 3, 2, False)
    assert queries.progress_of(conversation, AnonymousUser()) is None


def test_own_positions_are_ones_own(citizen):
    conversation = ConversationFactory(statements=2)
    first, second = conversation.statements.order_by("number")
    PositionFactory(statement=first)
    own = PositionFactory(statement=second, citizen=citizen.citizen)

    assert list(queries.own_positions(conversation, citizen)) == [own]
    assert not queries.own_positions(conversation, AnonymousUser())


def texts(*pairs) -> list[Statement]:
    conversation = ConversationFactory()
    return [
        StatementFactory(conversation=conversation, text_kk=kazakh, text_ru=russian)
        for kazakh, russian in pairs
    ]


def test_similar_statements_are_found_by_their_words():
    meals, roads = texts(("Мектептегі тамақ тегін болуы керек.", ""), ("Ауыл жолдарын жөндеу қажет.", ""))

    found = queries.similar(meals.conversation, "Мектептерде балаларға тегін тамақ берілсін.")

    assert found == [meals]
    assert queries.similar(roads.conversation, "Зоопарк салу керек шығар.") == []


def test_a_text_without_words_resembles_nothing():
    [statement] = texts(("Мектептегі тамақ тегін болуы керек.", ""))

    assert queries.similar(statement.conversation, "!!! 12345 ...") == []
