"""The button with which a reader follows something, the same on every page."""

from typing import Any

from django import template
from django.db.models import Model

from accounts.models import User
from notifications.subjects import subject_of

register = template.Library()


@register.inclusion_tag("notifications/follow_button.html", takes_context=True)
def follow_button(context: template.Context, thing: Model) -> dict[str, Any]:
    """Follow ``thing``, or stop; a visitor is led to the page where an address is enough."""
    request = context.get("request")
    user = getattr(request, "user", None)
    reader = user if isinstance(user, User) else None
    return {
        "subject": subject_of(thing),
        "chosen": reader.follows.of(thing).chosen().heard().first() if reader else None,
        "is_known": reader is not None,
        # Parts of a page have an address of their own.
        "page": context.get("page_address") or (request.get_full_path() if request else ""),
    }
