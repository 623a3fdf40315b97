"""Taking a position and taking it back.

Neither is written to the journal: it would be a second place that knows who thinks what.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from opinions import policies
from opinions.actions.pace import keep_pace
from opinions.models import Position, Stand, Statement


@transaction.atomic
def take_position(*, statement: Statement, stand: int, by: User, at: datetime) -> Position:
    """Say where one stands on a statement; saying it again changes it.

    One statement of SQL, so that of two at once one is the first and the other the change.
    """
    policies.may_take_position(by, statement, at=at).enforce()
    if stand not in Stand.values:
        raise Invalid(_("Choose agree, disagree or pass."))
    citizen = by.verified
    assert citizen is not None
    keep_pace(citizen, statement.conversation, at=at)

    position = Position(statement=statement, citizen=citizen, stand=stand, taken_at=at, changed_at=at)
    Position.objects.bulk_create(
        [position],
        update_conflicts=True,
        unique_fields=["statement", "citizen"],
        update_fields=["stand", "changed_at"],
    )
    statement.conversation.count_change()
    return position


@transaction.atomic
def take_back(*, statement: Statement, by: User, at: datetime) -> None:
    """Be as if one had said nothing on a statement. Nothing of the position is kept."""
    policies.may_take_back(by, statement, at=at).enforce()
    citizen = by.verified
    assert citizen is not None
    keep_pace(citizen, statement.conversation, at=at)

    taken, _of_each = Position.objects.of(citizen).filter(statement=statement).delete()
    if not taken:
        raise Conflict(_("You have no position on this statement."))
    statement.conversation.count_change()
