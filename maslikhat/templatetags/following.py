"""The button with which a reader follows something."""

from typing import Any

from django import template
from django.db import models

from bodies.models import Body
from maslikhat.models import AgendaItem, Deputy, Group, Session
from notifications.outbox import follows
from notifications.states import Reason

register = template.Library()

KINDS: dict[type[models.Model], str] = {
    Body: "body",
    Group: "group",
    Deputy: "deputy",
    Session: "session",
    AgendaItem: "item",
}


@register.inclusion_tag("maslikhat/follow.html", takes_context=True)
def follow_button(context: template.Context, subject: Any) -> dict[str, Any]:
    """Follow ``subject``, or stop; a visitor is asked to sign in on the way."""
    request = context.get("request")
    user = getattr(request, "user", None)
    return {
        "kind": KINDS[type(subject)],
        "code": subject.code,
        "is_followed": bool(
            user and user.is_authenticated and follows(user, subject, reason=Reason.FOLLOWER)
        ),
    }
