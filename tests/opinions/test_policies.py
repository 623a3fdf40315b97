"""Who may do what, as a table: for every action, every stage of a statement and every role.

a  the author                  m  a moderator (a citizen, too)
c  a citizen                   w  a moderator who wrote the statement
u  signed in, not verified     d  an administrator
.  nobody in particular        o  an officer of a body
"""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from core.rulings import Conflict, Refused
from opinions import policies
from opinions.states import Status
from tests.factories import (
    CitizenFactory,
    ConversationFactory,
    PostFactory,
    StatementFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ACTIONS = ["take_position", "take_back", "moderate", "retire", "reinstate", "translate"]
#                    position  back     moderate  retire  reinstate  translate
TABLE = {
    Status.SUBMITTED: ["",     "acmwo", "m",      "",     "",        "m"],
    Status.SHOWN:     ["cmo",  "acmwo", "",       "m",    "",        "m"],
    Status.REFUSED:   ["",     "acmwo", "",       "",     "",        ""],
    Status.RETIRED:   ["",     "acmwo", "",       "",     "m",       "m"],
}  # fmt: skip


def ask(action, user, statement):
    return getattr(policies, f"may_{action}")(user, statement, at=timezone.now())


def cast(statement):
    """Everybody by letter, with the statement as theirs where they wrote it."""
    author, own = CitizenFactory(), PostFactory(user=CitizenFactory().user).user
    return {
        "a": (author.user, author),
        "c": (CitizenFactory().user, None),
        "u": (UserFactory(), None),
        "m": (PostFactory(user=CitizenFactory().user).user, None),
        "w": (own, own.citizen),
        "o": (PostFactory(officer=True, user=CitizenFactory().user).user, None),
        "d": (PostFactory(administrator=True).user, None),
        ".": (AnonymousUser(), None),
    }


def answers(statement, action):
    allowed = ""
    for letter, (user, author) in cast(statement).items():
        statement.author = author
        allowed += letter if ask(action, user, statement) else ""
    return allowed


def test_the_table_knows_every_stage():
    assert set(TABLE) == set(Status)


@pytest.mark.parametrize("status", Status.values)
def test_each_role_may_do_at_each_stage_what_the_table_says_and_nothing_else(status):
    statement = StatementFactory(status=status, text_ru="", status_reason="A reason.")

    found = {action: "".join(sorted(answers(statement, action))) for action in ACTIONS}

    assert found == {
        action: "".join(sorted(roles)) for action, roles in zip(ACTIONS, TABLE[status], strict=True)
    }


@pytest.mark.parametrize("status", Status.values)
def test_every_refusal_has_a_reason_that_can_be_raised(status):
    statement = StatementFactory(status=status, status_reason="A reason.")

    for action in ACTIONS:
        for user, author in cast(statement).values():
            statement.author = author
            ruling = ask(action, user, statement)
            if not ruling:
                with pytest.raises(Refused, match=r"\w.+\."):
                    ruling.enforce()


@pytest.mark.parametrize("trait", ["coming", "over"])
def test_outside_of_its_time_nobody_takes_part(citizen, trait, now):
    statement = StatementFactory(conversation=ConversationFactory(**{trait: True}))

    for ruling in (
        policies.may_take_part(citizen, statement.conversation, at=now),
        policies.may_take_position(citizen, statement, at=now),
        policies.may_take_back(citizen, statement, at=now),
    ):
        with pytest.raises(Conflict):
            ruling.enforce()


def test_a_conversation_without_a_last_day_stays_open(citizen, now):
    assert policies.may_take_part(citizen, ConversationFactory(endless=True), at=now)


def test_the_secretariat_prepares_before_the_opening_and_not_after_the_end(now):
    assert policies.may_seed(ConversationFactory(coming=True), at=now)
    assert not policies.may_seed(ConversationFactory(over=True), at=now)


def test_a_statement_in_both_languages_needs_no_translation(moderator, now):
    assert not policies.may_translate(moderator, StatementFactory(), at=now)
