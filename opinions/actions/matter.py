"""What moderators need to know of statements, and the grave act on them."""

from django.apps import apps
from django.db import models
from django.db.models import Case, OuterRef, Subquery, Value, When

from moderation.acts import Deed
from moderation.matters import Matter, Texts
from moderation.models import Approval
from opinions import policies
from opinions.actions import moderating
from opinions.models import Conversation, Statement
from opinions.states import PUBLIC, Status


def _bodies(statement: Statement) -> list[int]:
    """The body that asks: whatever a conversation is about names it as its ``body``, if it has one."""
    conversation = statement.conversation
    model = apps.get_model(conversation.subject_kind)
    subject = model._default_manager.filter(pk=conversation.subject_id).first()
    body = getattr(subject, "body_id", None)
    return [body] if body else []


def _with_body() -> models.QuerySet[Statement, tuple[int, int | None]]:
    """Every statement with the body that asks, whichever kinds of things conversations are about."""
    kinds = Conversation.objects.order_by().values_list("subject_kind", flat=True).distinct()
    asking = [When(conversation__subject_kind=kind, then=_body_in(apps.get_model(kind))) for kind in kinds]
    return Statement.objects.values_list("pk", Case(*asking, output_field=models.BigIntegerField()))


def _body_in(model: type[models.Model]) -> Value | Subquery:
    if not hasattr(model, "body_id"):
        return Value(None)
    found = model._default_manager.filter(pk=OuterRef("conversation__subject_id"))
    return Subquery(found.order_by().values("body_id")[:1])


def _texts(statement: Statement) -> Texts:
    return {"text_kk": ("kk", statement.text_kk), "text_ru": ("ru", statement.text_ru)}


TAKE_DOWN = Deed(
    may=lambda user, statement, at: policies.may_retire(user, statement, at=at),
    check=lambda statement, details: {},
    preview=moderating.preview_take_down,
    do=moderating.take_down,
    undo=moderating.put_back,
    may_undo=policies.can_reinstate,
)

MATTER = Matter(
    model=Statement,
    name=Statement._meta.verbose_name or "",
    locked=Statement.objects.locked,
    authors=lambda statement: [statement.author.user_id] if statement.author else [],
    bodies=_bodies,
    with_body=_with_body,
    texts=_texts,
    path=lambda statement: f"opinions/{statement.conversation.code}/",
    desk_path=lambda statement: f"desk/statements/{statement.code}/",
    is_public=lambda statement: statement.status in PUBLIC,
    can_reopen=lambda statement: statement.status == Status.REFUSED,
    reopen=moderating.reopen,
    deeds={Approval.Act.TAKE_DOWN: TAKE_DOWN},
)
