"""Who may take positions, add statements and decide on them, and why not."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.policies import Visitor
from core.rulings import ALLOWED, Ruling, conflict
from moderation import policies as moderation
from opinions.models import Conversation, Statement
from opinions.states import PUBLIC, Status

SIGN_IN = Ruling(_("Sign in to take part in the conversation."))
UNVERIFIED = Ruling(
    _("Only citizens of Kazakhstan whose identity is confirmed can take part in the conversation.")
)


def _is_open(conversation: Conversation, at: datetime) -> Ruling:
    if conversation.is_over(at):
        return conflict(_("The conversation is over. Its result stays to be read."))
    if not conversation.is_open(at):
        return conflict(_("The conversation has not begun yet."))
    return ALLOWED


def may_take_part(user: Visitor, conversation: Conversation, *, at: datetime) -> Ruling:
    """Take positions and add statements: verified citizens, while the conversation is open."""
    if not (ruling := _is_open(conversation, at)):
        return ruling
    if not user.is_authenticated:
        return SIGN_IN
    return ALLOWED if user.verified else UNVERIFIED


def may_seed(conversation: Conversation, *, at: datetime) -> Ruling:
    """Add statements for the secretariat, also before the conversation opens."""
    if conversation.is_over(at):
        return _is_open(conversation, at)
    return ALLOWED


def may_take_position(user: Visitor, statement: Statement, *, at: datetime) -> Ruling:
    """Say where one stands on a statement of somebody else."""
    if not (ruling := may_take_part(user, statement.conversation, at=at)):
        return ruling
    if statement.status != Status.SHOWN:
        return conflict(_("This statement is no longer put to the vote."))
    if user.is_authenticated and statement.is_by(user.verified):
        return Ruling(_("You wrote this statement: it is for others to say where they stand on it."))
    return ALLOWED


def may_take_back(user: Visitor, statement: Statement, *, at: datetime) -> Ruling:
    """Take a position back while the conversation is open, also on a retired statement."""
    return may_take_part(user, statement.conversation, at=at)


# Moderation ---------------------------------------------------------------------------------


def _moderates(user: Visitor, statement: Statement, at: datetime) -> Ruling:
    return moderation.may_judge(user, statement, at=at)


def may_moderate(user: Visitor, statement: Statement, *, at: datetime) -> Ruling:
    """Put a new statement to the vote, or refuse it."""
    if not (ruling := _moderates(user, statement, at)):
        return ruling
    if statement.status != Status.SUBMITTED:
        return conflict(_("This statement is not waiting for a decision."))
    return ALLOWED


def may_retire(user: Visitor, statement: Statement, *, at: datetime) -> Ruling:
    """Ask nobody about a statement any more; its votes stay."""
    if not (ruling := _moderates(user, statement, at)):
        return ruling
    if statement.status != Status.SHOWN:
        return conflict(_("Only a statement that is put to the vote can be retired."))
    return ALLOWED


def may_reinstate(user: Visitor, statement: Statement, *, at: datetime) -> Ruling:
    """Put a retired statement to the vote again."""
    if not (ruling := _moderates(user, statement, at)):
        return ruling
    if statement.status != Status.RETIRED:
        return conflict(_("Only a retired statement can be put to the vote again."))
    return ALLOWED


def can_reinstate(statement: Statement) -> Ruling:
    """Whether a take-down can still be undone."""
    if statement.status != Status.RETIRED:
        return conflict(_("Only a retired statement can be put to the vote again."))
    return ALLOWED


def may_translate(user: Visitor, statement: Statement, *, at: datetime) -> Ruling:
    """Add the text in the language that is missing. What people have read is never changed."""
    if not (ruling := _moderates(user, statement, at)):
        return ruling
    if statement.status not in PUBLIC | {Status.SUBMITTED}:
        return conflict(_("A refused statement is not translated."))
    if not statement.missing_language:
        return conflict(_("The statement has both texts already."))
    return ALLOWED
