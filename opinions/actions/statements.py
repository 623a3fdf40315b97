"""Adding a statement."""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Citizen, User
from core.rulings import Conflict, Invalid, TooMany
from journal.records import record
from moderation import actions as moderation
from opinions import policies
from opinions.models import LONGEST_STATEMENT, Conversation, Statement
from opinions.states import Status

DAY = timedelta(days=1)


@transaction.atomic
def add_statement(
    *,
    conversation: Conversation,
    text_kk: str,
    text_ru: str,
    by: User,
    at: datetime,
    origin: str = Statement.Origin.PARTICIPANT,
    source: models.Model | None = None,
    source_path: str = "",
) -> Statement:
    """Add a statement: the secretariat's is put to the vote at once, others wait for a moderator.

    Whether ``by`` speaks for the secretariat is asked by the caller, who knows the body.
    Raises ``TooMany`` when one person sends more in a day than the conversation allows.
    """
    conversation = Conversation.objects.locked(conversation)
    texts = _checked(text_kk, text_ru)
    author = _author(conversation, origin, by, at=at)
    if author:
        _within_the_day(conversation, author, at=at)
        _not_again(conversation, author, texts)

    statement = Statement.objects.create(
        conversation=conversation,
        number=_next_number(conversation),
        origin=origin,
        source_kind=source._meta.label_lower if source else "",
        source_id=source.pk if source else None,
        source_path=source_path,
        author=author,
        created_at=at,
        **texts,
    )
    record("statement.added", statement, by=by, at=at, origin=str(origin))
    if author:
        moderation.open_case(subject=statement, term_days=conversation.moderation_days, at=at)
    else:
        statement.show(at=at)
        conversation.count_change()
    return statement


def _checked(text_kk: str, text_ru: str) -> dict[str, str]:
    texts = {"text_kk": " ".join(text_kk.split()), "text_ru": " ".join(text_ru.split())}
    if not any(texts.values()):
        raise Invalid(_("Write the statement in Kazakh or in Russian."))
    if max(map(len, texts.values())) > LONGEST_STATEMENT:
        raise Invalid(_("A statement has at most 200 characters: one thought, said shortly."))
    return texts


def _author(conversation: Conversation, origin: str, by: User, *, at: datetime) -> Citizen | None:
    if origin == Statement.Origin.SECRETARIAT:
        policies.may_seed(conversation, at=at).enforce()
        return None
    policies.may_take_part(by, conversation, at=at).enforce()
    return by.verified


def _within_the_day(conversation: Conversation, author: Citizen, *, at: datetime) -> None:
    """The conversation's row is locked, so two at once are counted one after the other."""
    written = conversation.statements.by(author).written_since(at - DAY).order_by("created_at")
    times = list(written.values_list("created_at", flat=True))
    most = conversation.statements_a_day
    if len(times) >= most:
        reason = ngettext(
            "One person can add %(most)d statement a day to a conversation. Come back tomorrow.",
            "One person can add %(most)d statements a day to a conversation. Come back tomorrow.",
            most,
        )
        wait = times[-most] + DAY - at
        raise TooMany(reason % {"most": most}, wait=max(int(wait.total_seconds()), 1))


def _not_again(conversation: Conversation, author: Citizen, texts: dict[str, str]) -> None:
    """A second press of the button is not a second statement."""
    same = conversation.statements.by(author).exclude(status=Status.REFUSED).filter(**texts)
    if same.exists():
        raise Conflict(_("You have already sent this statement."))


def _next_number(conversation: Conversation) -> int:
    last = conversation.statements.aggregate(last=models.Max("number"))["last"]
    return (last or 0) + 1
