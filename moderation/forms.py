"""What authors and readers send to the moderators."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.fields import PlainText
from core.texts import OFFICIAL, current_language
from moderation.actions.appeals import LONGEST
from moderation.models import Report


class AppealForm(forms.Form):
    """An objection to a refusal."""

    language = forms.ChoiceField(
        label=_("In which language do you write?"),
        choices=[("kk", _("In Kazakh")), ("ru", _("In Russian"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you write in Kazakh or in Russian.")},
    )
    text = PlainText(
        label=_("Why is the refusal wrong?"),
        help_text=_(
            "Somebody who had no part in the refusal reads this, and then everyone, without personal data."
        ),
        max_length=LONGEST,
        min_length=30,
        lines=8,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = current_language()
        self.initial.setdefault("language", own if own in OFFICIAL else "kk")


class ReportForm(forms.Form):
    """What is wrong with something published."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=lambda: [(value, capfirst(str(label))) for value, label in Report.Reason.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what is wrong with it.")},
    )
    text = PlainText(
        label=_("In your words"),
        help_text=_("Which passage do you mean, and why? Only moderators read this."),
        max_length=1_000,
        lines=4,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        if content.get("reason") == Report.Reason.OTHER and not content.get("text"):
            self.add_error("text", _("Say in words what is wrong with it."))
        return content
