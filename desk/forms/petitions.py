"""What moderators send."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core.fields import PlainText
from moderation.models import Ground
from petitions.models import Petition


class ReturnForm(forms.Form):
    """What the author has to correct: in general, and part by part.

    ``parts`` are the parts of the text by name, each with its label and its language.
    """

    note = PlainText(
        label=_("What has to be corrected"),
        help_text=_("The author reads this. Write in the language of the petition."),
        max_length=5_000,
        min_length=10,
        lines=4,
        required=False,
    )

    def __init__(self, *args: Any, parts: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {f"to_{name}": name for name, _label in parts}
        for name, label in parts:
            said = _("Note to: %(part)s") % {"part": label}
            self.fields[f"to_{name}"] = PlainText(label=said, max_length=1_000, lines=2, required=False)

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        notes = {part: content[name] for name, part in self.names.items() if content.get(name)}
        if not notes and not content.get("note") and not self.errors:
            self.add_error("note", _("Say what has to be corrected: here, or beside a part of the text."))
        return {"note": content.get("note", ""), "notes": notes}


class RefuseForm(forms.Form):
    """A ground of law and reasons that everyone can read."""

    #: What is refused: every kind of thing has grounds of its own.
    about: type[Model] = Petition

    ground = forms.ModelChoiceField(
        queryset=Ground.objects.none(), label=_("Ground"), empty_label=_("Choose the ground of law")
    )
    reasons = PlainText(
        label=_("Public reasons"),
        help_text=_("Everyone can read them. No personal data; say why the ground applies to this text."),
        max_length=5_000,
        min_length=30,
        lines=8,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].queryset = Ground.objects.about(self.about).valid(today)  # type: ignore[attr-defined]
