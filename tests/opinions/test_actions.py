"""What can happen in a conversation, and what is refused."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core.rulings import Conflict, Invalid, Refused, TooMany
from journal.models import Entry
from moderation.models import Case, Decision
from notifications.models import Event
from opinions import actions
from opinions.models import Conversation, Position, Stand, Statement
from opinions.states import Status
from tests.factories import (
    CitizenFactory,
    ConversationFactory,
    GroundFactory,
    PetitionFactory,
    PositionFactory,
    PostFactory,
    StatementFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return GroundFactory(subject_kind="opinions.statement")


def add(conversation, by, text="Әр ауылда кітапхана болуы керек.", **more):
    given = {"text_kk": text, "text_ru": "", "at": timezone.now()} | more
    return actions.add_statement(conversation=conversation, by=by, **given)


def take(statement, by, stand=Stand.AGREE, at=None):
    return actions.take_position(statement=statement, stand=stand, by=by, at=at or timezone.now())


# Opening ------------------------------------------------------------------------------------


def opened(subject, **changes) -> Conversation:
    at = timezone.now()
    given = {
        "question_kk": "Не істеу керек?",
        "question_ru": "Что делать?",
        "question_en": "",
        "path": "petitions/",
        "opens_at": at,
        "closes_at": at + timedelta(days=3),
        "at": at,
    }
    return actions.open_conversation(subject=subject, **given | changes)


def test_a_subject_has_one_conversation_however_often_it_is_opened(now):
    petition = PetitionFactory()
    later = now + timedelta(days=30)

    first = opened(petition)
    second = opened(petition, closes_at=later)

    assert first == second
    assert Conversation.objects.get().closes_at == later
    assert list(Entry.objects.order_by("id").values_list("event", flat=True)) == [
        "conversation.opened",
        "conversation.rescheduled",
    ]


def test_a_conversation_cannot_close_before_it_opens(now):
    with pytest.raises(Invalid, match="close before it opens"):
        opened(PetitionFactory(), opens_at=now, closes_at=now - timedelta(days=1))


# Statements ---------------------------------------------------------------------------------


def test_a_participants_statement_waits_for_a_moderator(citizen):
    conversation = ConversationFactory(statements=2, moderation_days=3)

    statement = add(conversation, citizen, text="  Әр ауылда   кітапхана болуы керек. ")

    assert (statement.status, statement.number) == (Status.SUBMITTED, 3)
    assert statement.text_kk == "Әр ауылда кітапхана болуы керек."
    assert statement.author == citizen.citizen
    assert Case.objects.about(statement).open().get().term_days == 3


def test_the_secretariats_statement_is_put_to_the_vote_at_once_and_has_no_author(now):
    conversation = ConversationFactory(coming=True)
    source = PetitionFactory()

    statement = add(
        conversation,
        UserFactory(),
        origin=Statement.Origin.SECRETARIAT,
        source=source,
        source_path=f"petitions/{source.code}/",
    )

    assert (statement.status, statement.author) == (Status.SHOWN, None)
    assert (statement.source_kind, statement.source_id) == ("petitions.petition", source.pk)
    assert not Case.objects.about(statement).exists()
    conversation.refresh_from_db()
    assert conversation.changes == 1


def test_a_conversation_that_is_over_takes_nobodys_statement(citizen):
    conversation = ConversationFactory(over=True)

    for origin in (Statement.Origin.PARTICIPANT, Statement.Origin.SECRETARIAT):
        with pytest.raises(Conflict, match="is over"):
            add(conversation, citizen, origin=origin)


@pytest.mark.parametrize("texts", [("", ""), ("  ", "\n"), ("а" * 201, ""), ("", "я" * 201)])
def test_a_statement_has_a_text_of_at_most_200_characters(citizen, texts):
    with pytest.raises(Invalid):
        add(ConversationFactory(), citizen, text=texts[0], text_ru=texts[1])


def test_of_500_statements_of_one_account_five_get_through(citizen):
    conversation, refusals = ConversationFactory(), []

    for number in range(500):
        try:
            add(conversation, citizen, text=f"Тұжырым нөмірі {number} осындай.")
        except TooMany as refusal:
            refusals.append(refusal)

    assert conversation.statements.count() == Case.objects.count() == 5
    assert len(refusals) == 495
    assert "Come back tomorrow" in str(refusals[0])
    assert 0 < refusals[0].wait <= 24 * 60 * 60


def test_the_next_day_one_can_go_on(citizen, now):
    conversation = ConversationFactory(statements_a_day=1)
    add(conversation, citizen, at=now - timedelta(hours=24, seconds=1))

    assert add(conversation, citizen, text="Ал бұл басқа күннің тұжырымы.", at=now)


def test_the_same_statement_sent_twice_is_one_statement(citizen):
    conversation = ConversationFactory()
    add(conversation, citizen)

    with pytest.raises(Conflict, match="already sent"):
        add(conversation, citizen)


# Moderation ---------------------------------------------------------------------------------


@pytest.fixture
def waiting(citizen):
    return add(ConversationFactory(), citizen)


def test_showing_closes_the_case_and_tells_the_author_alone(waiting, citizen, moderator, now):
    actions.show(statement=waiting, by=moderator, at=now)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.shown_at) == (Status.SHOWN, now)
    assert not Case.objects.about(waiting).open().exists()
    event = Event.objects.get()
    assert (event.kind, event.users, event.audience) == ("opinions.shown", [citizen.pk], [])
    assert Entry.objects.get(event="statement.shown").is_public


def test_refusing_names_ground_and_reasons_and_stays_inside(waiting, citizen, moderator, ground, now):
    actions.refuse(statement=waiting, ground=ground, reasons="Names a neighbor.", by=moderator, at=now)

    waiting.refresh_from_db()
    assert waiting.status == Status.REFUSED
    assert Decision.objects.get().ground == ground
    event = Event.objects.get()
    assert (event.kind, event.payload["reasons"]) == ("opinions.refused", "Names a neighbor.")
    assert not Entry.objects.get(event="statement.refused").is_public


def test_a_ground_for_petitions_does_not_refuse_a_statement(waiting, moderator, now):
    with pytest.raises(Invalid, match="not a ground for refusing statements"):
        actions.refuse(statement=waiting, ground=GroundFactory(), reasons="Because.", by=moderator, at=now)


def test_deciding_twice_is_a_conflict(waiting, moderator, now):
    actions.show(statement=waiting, by=moderator, at=now)

    with pytest.raises(Conflict, match="not waiting"):
        actions.show(statement=waiting, by=moderator, at=now)


def test_a_retired_statement_keeps_its_votes_says_why_and_can_come_back(moderator, now):
    position = PositionFactory()

    retired = actions.retire(statement=position.statement, reason="Repeats another.", by=moderator, at=now)

    assert (retired.status, retired.status_reason) == (Status.RETIRED, "Repeats another.")
    assert Position.objects.get() == position
    again = actions.reinstate(statement=retired, by=moderator, at=now)
    assert (again.status, again.status_reason) == (Status.SHOWN, "")
    assert list(Event.objects.order_by("id").values_list("kind", flat=True)) == [
        "opinions.retired",
        "opinions.reinstated",
    ]


def test_nothing_is_retired_without_a_reason(moderator, now):
    with pytest.raises(Invalid, match="Say why"):
        actions.retire(statement=StatementFactory(), reason="  ", by=moderator, at=now)


def test_a_translation_fills_what_is_missing_and_changes_nothing_that_was_read(waiting, moderator, now):
    translated = actions.translate(
        statement=waiting, language="ru", text="В каждом ауле нужна библиотека.", by=moderator, at=now
    )

    assert translated.text_ru == "В каждом ауле нужна библиотека."
    with pytest.raises(Conflict, match="both texts"):
        actions.translate(statement=translated, language="ru", text="Другое.", by=moderator, at=now)


def test_a_translation_into_the_wrong_language_is_refused(waiting, moderator, now):
    with pytest.raises(Invalid):
        actions.translate(statement=waiting, language="kk", text="Басқа мәтін.", by=moderator, at=now)


def test_a_statement_of_the_secretariat_is_told_to_nobody(moderator, now):
    statement = StatementFactory(secretariat=True)

    actions.retire(statement=statement, reason="Repeats another.", by=moderator, at=now)

    assert not Event.objects.exists()


# Positions ----------------------------------------------------------------------------------


def test_saying_something_else_changes_the_one_position(citizen, now):
    statement = StatementFactory()
    take(statement, citizen, Stand.AGREE, at=now - timedelta(minutes=5))

    take(statement, citizen, Stand.DISAGREE, at=now)

    position = Position.objects.get()
    assert position.stand == Stand.DISAGREE
    assert (position.taken_at, position.changed_at) == (now - timedelta(minutes=5), now)


def test_every_position_is_a_change_for_the_map(citizen):
    statement = StatementFactory()

    take(statement, citizen)
    take(statement, citizen, Stand.PASS)
    actions.take_back(statement=statement, by=citizen, at=timezone.now())

    statement.conversation.refresh_from_db()
    assert statement.conversation.changes == 3


@pytest.mark.parametrize("stand", [5, -2, 2])
def test_a_stand_of_5_is_refused(citizen, stand):
    with pytest.raises(Invalid, match="agree, disagree or pass"):
        take(StatementFactory(), citizen, stand)
    assert not Position.objects.exists()


def test_what_is_taken_back_is_gone(citizen, now):
    statement = StatementFactory()
    take(statement, citizen)

    actions.take_back(statement=statement, by=citizen, at=now)

    assert not Position.objects.exists()
    with pytest.raises(Conflict, match="no position"):
        actions.take_back(statement=statement, by=citizen, at=now)


def test_the_journal_and_the_outbox_know_nothing_of_positions(citizen, now):
    statement = StatementFactory()

    take(statement, citizen)
    actions.take_back(statement=statement, by=citizen, at=now)

    assert not Entry.objects.exists()
    assert not Event.objects.exists()


def test_nobody_takes_a_position_on_their_own_statement(citizen):
    statement = StatementFactory(author=citizen.citizen)

    with pytest.raises(Refused, match="for others to say"):
        take(statement, citizen)


def test_a_flood_of_votes_is_stopped_and_goes_on_the_next_minute(citizen, now):
    conversation = ConversationFactory(positions_a_minute=3, statements=4)
    statements = list(conversation.statements.order_by("number"))
    now = now.replace(second=10)
    for statement in statements[:3]:
        take(statement, citizen, at=now)

    with pytest.raises(TooMany, match="Wait a minute") as refused:
        take(statements[3], citizen, at=now)

    assert refused.value.wait == 50
    assert Position.objects.count() == 3
    assert take(statements[3], citizen, at=now + timedelta(minutes=1))


def test_toggling_one_statement_is_a_flood_too(citizen, now):
    statement = StatementFactory(conversation__positions_a_minute=4)
    for stand in (1, -1, 1):
        take(statement, citizen, stand, at=now)
    actions.take_back(statement=statement, by=citizen, at=now)

    with pytest.raises(TooMany):
        take(statement, citizen, at=now)


def test_one_persons_flood_does_not_stop_another(citizen, now):
    statement = StatementFactory(conversation__positions_a_minute=1)
    take(statement, citizen, at=now)

    assert take(statement, CitizenFactory().user, at=now)


def test_without_the_cache_people_still_vote(citizen, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1",
        }
    }

    assert take(StatementFactory(conversation__positions_a_minute=0), citizen)


# Two at once --------------------------------------------------------------------------------


def at_once(*steps):
    """Run steps in threads of their own and return what each of them raised, or nothing."""
    outcomes = [None] * len(steps)
    start = threading.Barrier(len(steps))

    def run(place, step):
        try:
            start.wait(10)
            step()
        except Exception as failure:
            outcomes[place] = failure
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_two_votes_at_once_on_one_statement_are_one_position():
    statement, user = StatementFactory(), CitizenFactory().user

    outcomes = at_once(*[lambda: take(statement, user)] * 4)

    assert outcomes == [None] * 4
    assert Position.objects.count() == 1
    statement.conversation.refresh_from_db()
    assert statement.conversation.changes == 4


@pytest.mark.django_db(transaction=True)
def test_statements_sent_at_once_get_numbers_of_their_own_and_keep_the_limit():
    conversation, user = ConversationFactory(statements_a_day=3), CitizenFactory().user

    outcomes = at_once(
        *[
            lambda number=number: add(conversation, user, text=f"Қатар жіберілген тұжырым {number}.")
            for number in range(5)
        ]
    )

    assert sorted(conversation.statements.values_list("number", flat=True)) == [1, 2, 3]
    assert sum(isinstance(outcome, TooMany) for outcome in outcomes) == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_one_decides(ground):
    waiting = add(ConversationFactory(), CitizenFactory().user)
    first, second, at = PostFactory().user, PostFactory().user, timezone.now()

    outcomes = at_once(
        lambda: actions.show(statement=waiting, by=first, at=at),
        lambda: actions.refuse(statement=waiting, ground=ground, reasons="Off topic.", by=second, at=at),
    )

    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
    assert Decision.objects.count() == 1
