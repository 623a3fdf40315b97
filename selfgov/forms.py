"""Shapes of what residents send; rights and stages are asked elsewhere."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.fields import PlainText
from selfgov.models import InitiativeKind, InitiativeRule


class InitiativeForm(forms.Form):
    """What a community is to ask for, in one of the official languages or in both."""

    kind = forms.ChoiceField(
        label=_("What do you ask for?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you ask for.")},
    )
    title_kk = PlainText(
        label=_("In one sentence, in Kazakh"),
        help_text=_("For example: to hear the akim’s report on the water supply of the village."),
        max_length=300,
        min_length=10,
        lines=2,
        required=False,
    )
    text_kk = PlainText(label=_("Why, in Kazakh"), max_length=5_000, min_length=20, lines=6, required=False)
    title_ru = PlainText(
        label=_("In one sentence, in Russian"), max_length=300, min_length=10, lines=2, required=False
    )
    text_ru = PlainText(label=_("Why, in Russian"), max_length=5_000, min_length=20, lines=6, required=False)

    def __init__(self, *args: Any, rules: Iterable[InitiativeRule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        kinds = [InitiativeKind(rule.kind) for rule in rules]
        fields["kind"].choices = [(kind.value, capfirst(kind.label)) for kind in kinds]
        for name in ("title_kk", "text_kk", "title_ru", "text_ru"):
            fields[name].widget.attrs["lang"] = name[-2:]

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        if not any(content.get(name) for name in ("title_kk", "title_ru", "text_kk", "text_ru")):
            if not self.errors.keys() - {"kind"}:
                self.add_error("title_kk", _("Write in Kazakh or in Russian, better in both."))
            return content
        for language in ("kk", "ru"):
            self._clean_pair(content, f"title_{language}", f"text_{language}")
        return content

    def _clean_pair(self, content: dict[str, Any], title: str, text: str) -> None:
        """A language that is begun is complete: a sentence, and why."""
        for name, other in ((title, text), (text, title)):
            if not content.get(name) and content.get(other) and name not in self.errors:
                self.add_error(name, _("Fill in this part too, or leave this language empty."))


class ProposalForm(forms.Form):
    """What a resident proposes to the council, in one language."""

    language = forms.ChoiceField(
        label=_("In which language do you write?"),
        choices=[("kk", _("Kazakh")), ("ru", _("Russian"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you write in Kazakh or in Russian.")},
    )
    title = PlainText(
        label=_("What do you propose?"),
        help_text=_("In one sentence, for example: to put up a light at the school crossing."),
        max_length=150,
        min_length=10,
    )
    text = PlainText(
        label=_("Tell more"),
        help_text=_("What is wrong today, where, and what should be done. No personal data of other people."),
        max_length=3_000,
        min_length=20,
        lines=8,
    )
