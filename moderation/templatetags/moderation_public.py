"""What moderation shows on the public pages of rooms: refusals with what was objected, a way to report."""

from typing import Any

from django import template
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from moderation import matters, policies, queries
from moderation.models import Appeal
from workdays.calendar import Calendar, Clock, clock, local_date

register = template.Library()


@register.inclusion_tag("moderation/refusals.html", takes_context=True)
def refusals_of(context: template.Context, subject: models.Model) -> dict[str, Any]:
    """Every refusal of ``subject`` with what was objected to it; its author can object once."""
    if not matters.is_known(subject):
        return {}
    user, at = getattr(context.get("request"), "user", None), timezone.now()
    is_author = isinstance(user, User) and user.pk in set(matters.of(subject).authors(subject))
    refusals = queries.public_refusals(subject)
    may_appeal = policies.may_appeal(user, subject, at=at) if user and is_author and refusals else None
    return {
        "rows": [(it, appeal_clock(it.appeal) if it.appeal else None) for it in refusals],
        "is_author": is_author,
        "may_appeal": may_appeal,
        "appeal_url": _address("appeal", subject) if may_appeal else "",
    }


def appeal_clock(appeal: Appeal) -> Clock:
    """Day N of M of an objection, stopped when it was decided."""
    return clock(
        Calendar.now(),
        start=local_date(appeal.filed_at),
        days=appeal.term_days,
        today=local_date(timezone.now()),
        stopped=local_date(appeal.decided_at) if appeal.decided_at else None,
    )


@register.inclusion_tag("moderation/report_link.html")
def report_link(subject: models.Model) -> dict[str, str]:
    """A quiet way to say that something should not be here."""
    return {"url": _address("report", subject) if matters.is_known(subject) else ""}


def _address(page: str, subject: models.Model) -> str:
    return reverse(f"moderation:{page}", args=[subject._meta.model_name, getattr(subject, "code", "")])
