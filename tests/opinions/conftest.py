from collections.abc import Callable, Mapping

import pytest
from django.utils import timezone

from opinions import actions
from opinions.models import Conversation, Position
from tests.factories import CitizenFactory, ConversationFactory, StatementFactory
from tests.opinions.populations import CAMP_A, CAMP_B


def take(conversation: Conversation, citizen, stands: Mapping[int, int]) -> None:
    """Positions of one citizen, by the numbers of statements."""
    statements = {statement.number: statement for statement in conversation.statements.all()}
    at = timezone.now()
    Position.objects.bulk_create(
        Position(statement=statements[number], citizen=citizen, stand=stand, taken_at=at, changed_at=at)
        for number, stand in stands.items()
    )
    conversation.count_change()


@pytest.fixture
def camps(db) -> Callable[..., Conversation]:
    """A conversation of two camps of six on eight statements, and its map."""

    def make(*, each: int = 6, **changes) -> Conversation:
        conversation = ConversationFactory(**changes)
        for _number in range(8):
            StatementFactory(conversation=conversation, secretariat=True)
        for camp in (CAMP_A, CAMP_B):
            for _person in range(each):
                take(conversation, CitizenFactory(), camp)
        actions.draw_map(conversation=conversation, at=timezone.now())
        conversation.refresh_from_db()
        return conversation

    return make
