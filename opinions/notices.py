"""What the author of a statement is told: what was decided about it."""

from datetime import datetime
from typing import Any

from core.texts import in_each_language
from moderation.models import Ground
from notifications.outbox import tell
from opinions.models import Statement


def _tell(kind: str, statement: Statement, *, at: datetime, **payload: Any) -> None:
    """Only the author is told; a statement of the secretariat has none."""
    if statement.author is None:
        return
    conversation = statement.conversation
    tell(
        f"opinions.{kind}",
        statement,
        at=at,
        users=[statement.author.user_id],
        users_reason="author",
        payload={
            "text": {"kk": statement.text_kk, "ru": statement.text_ru},
            "question": {
                "kk": conversation.question_kk,
                "ru": conversation.question_ru,
                "en": conversation.question_en,
            },
            "path": f"opinions/{conversation.code}/",
            **payload,
        },
        key=f"opinions.{kind}:{statement.pk}:{at.isoformat()}",
    )


def shown(statement: Statement, *, at: datetime) -> None:
    _tell("shown", statement, at=at)


def refused(statement: Statement, *, ground: Ground, reasons: str, at: datetime) -> None:
    names = in_each_language(ground)
    _tell("refused", statement, at=at, ground=names, reasons=reasons)


def retired(statement: Statement, *, at: datetime) -> None:
    _tell("retired", statement, at=at, reason=statement.status_reason)


def reinstated(statement: Statement, *, at: datetime) -> None:
    _tell("reinstated", statement, at=at)
