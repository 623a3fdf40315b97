"""The texts with which moderators reply."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.records import record
from moderation import policies
from moderation.models import ReplyTemplate


@transaction.atomic
def add_template(*, values: dict[str, Any], by: User, at: datetime) -> ReplyTemplate:
    """Keep a text that is used again. ``values`` are its fields."""
    policies.may_keep_templates(by, at=at).enforce()
    template = ReplyTemplate(**values)
    _check_template(template)

    template.save()
    record("reply_template.added", template, by=by, at=at, name=template.name)
    return template


@transaction.atomic
def edit_template(
    *, template: ReplyTemplate, changes: dict[str, Any], by: User, at: datetime
) -> ReplyTemplate:
    """Change a template; what was sent with it stays as it was sent."""
    policies.may_keep_templates(by, at=at).enforce()
    template = ReplyTemplate.objects.select_for_update().get(pk=template.pk)
    old = {name: getattr(template, name) for name in changes}
    for name, value in changes.items():
        setattr(template, name, value)
    _check_template(template)

    template.write(changes)
    said = {name: [_text(old[name]), _text(new)] for name, new in changes.items() if old[name] != new}
    record("reply_template.edited", template, by=by, at=at, name=template.name, changes=said)
    return template


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _check_template(template: ReplyTemplate) -> None:
    if not template.text_kk.strip() or not template.text_ru.strip():
        raise Invalid(_("Write the text in Kazakh and in Russian."))
    if template.valid_to is not None and template.valid_to < template.valid_from:
        raise Invalid(_("The last day lies before the first one."))
    named = {name: getattr(template, name) for name in ("subject_kind", "purpose", "name", "valid_from")}
    if ReplyTemplate.objects.filter(**named).exclude(pk=template.pk).exists():
        raise Conflict(_("There is a template with this name for the same purpose and day."))
