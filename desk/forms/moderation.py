"""What moderators send about any case, about an act of two people, an objection, a report."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.fields import PlainText, YesOrNo
from desk.queries.judging import Found


class HintsForm(forms.Form):
    """Which of the findings are true. A program finds, a person confirms."""

    confirmed = forms.MultipleChoiceField(
        label=_("Confirmed by you"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, found: Sequence[Found], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {one.hint.key: one.hint for one in found}
        self.fields["confirmed"].choices = [(one.hint.key, _named(one)) for one in found]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        return {"confirmed_hints": [self.by_key[key].as_kept() for key in content.get("confirmed", [])]}


def _named(one: Found) -> str:
    said = {"finding": capfirst(one.hint.label), "part": one.label, "words": one.hint.words}
    return gettext("%(finding)s – %(part)s: “%(words)s”") % said


class QuestionForm(forms.Form):
    """What a moderator asks the others."""

    question = PlainText(
        label=_("What do you want to know?"),
        help_text=_("Every other moderator is asked. Question and answer stay in the file."),
        max_length=1_000,
        min_length=10,
        lines=4,
    )


class OpinionForm(forms.Form):
    words = PlainText(
        label=_("Your opinion"),
        help_text=_("Whoever asked reads it before deciding. It stays in the file."),
        max_length=3_000,
        min_length=10,
        lines=6,
    )


class EscalateForm(forms.Form):
    note = PlainText(
        label=_("Why it should be decided further up"),
        help_text=_("Administrators read this. Afterwards only they decide on the case."),
        max_length=1_000,
        min_length=10,
        lines=4,
    )


class ApproveForm(forms.Form):
    """A word to whoever proposed the act."""

    note = PlainText(
        label=_("Note"),
        help_text=_("Whoever proposed it reads this."),
        max_length=1_000,
        lines=3,
        required=False,
    )


class RejectForm(forms.Form):
    note = PlainText(
        label=_("Why not"),
        help_text=_("Whoever proposed it reads this."),
        max_length=1_000,
        min_length=10,
        lines=3,
    )


class UndoForm(forms.Form):
    reason = PlainText(
        label=_("Why it is undone"),
        help_text=_("It stands in the journal; both people who did it are told."),
        max_length=1_000,
        min_length=10,
        lines=3,
    )


class AnswerReportsForm(forms.Form):
    """What became of the reports on one thing."""

    justified = YesOrNo(
        label=_("Were they right?"),
        yes=_("Yes, something is wrong with it"),
        no=_("No, it may stay as it is"),
        unanswered=_("Choose whether they were right."),
    )
    answer = PlainText(
        label=_("What was done"),
        help_text=_("Everyone who reported it reads this."),
        max_length=1_000,
        min_length=10,
        lines=3,
    )


class DecideAppealForm(forms.Form):
    """The result of an objection, for everyone to read."""

    upheld = YesOrNo(
        label=_("Result"),
        yes=_("The objection is right: the moderators decide anew"),
        no=_("The objection is not right: the refusal stands"),
        unanswered=_("Choose the result."),
    )
    reasons = PlainText(
        label=_("Reasons"),
        help_text=_("Everyone can read them. No personal data."),
        max_length=5_000,
        min_length=30,
        lines=6,
    )
    public_text = PlainText(
        label=_("The objection as everyone reads it"),
        help_text=_("As the author wrote it; take personal data out."),
        max_length=3_000,
        lines=8,
    )


class TakeDownForm(forms.Form):
    reasons = PlainText(
        label=_("Public reasons"),
        help_text=_("They stand in the place of the text. No personal data."),
        max_length=5_000,
        min_length=30,
        lines=6,
    )
