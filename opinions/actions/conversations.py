"""Opening a conversation."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from core.rulings import Invalid
from journal.records import record
from opinions.models import Conversation


@transaction.atomic
def open_conversation(
    *,
    subject: models.Model,
    question_kk: str,
    question_ru: str,
    question_en: str,
    path: str,
    opens_at: datetime,
    closes_at: datetime | None,
    at: datetime,
) -> Conversation:
    """The conversation about a subject; one that exists gets its new dates and keeps its question.

    ``path`` is the page of the subject, without the language. Whether anybody may open it is asked
    by the caller, who knows the subject.
    """
    if closes_at is not None and closes_at <= opens_at:
        raise Invalid(_("A conversation can't close before it opens."))
    conversation, is_new = Conversation.objects.select_for_update(no_key=True).get_or_create(
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        defaults={
            "path": path,
            "question_kk": question_kk,
            "question_ru": question_ru,
            "question_en": question_en,
            "opens_at": opens_at,
            "closes_at": closes_at,
        },
    )
    if is_new:
        record("conversation.opened", conversation, by=None, at=at, public=True)
    elif (conversation.opens_at, conversation.closes_at) != (opens_at, closes_at):
        conversation.reschedule(opens_at=opens_at, closes_at=closes_at)
        record("conversation.rescheduled", conversation, by=None, at=at, public=True)
    return conversation
