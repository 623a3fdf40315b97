"""What moderators decide about a proposal, and the texts with which they reply."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.fields import PlainText
from desk.forms.oversight import DayField, in_both
from desk.forms.petitions import RefuseForm, ReturnForm
from kurultai.models import Submission
from moderation.models import GAP, ReplyTemplate


class Reply(PlainText):
    """A text that may come from a template: no gap of the template is left in it."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if GAP in value:
            raise ValidationError(
                _("Write something in the place of %(gap)s: it comes from the template."),
                code="gap",
                params={"gap": GAP},
            )


class ReturnProposalForm(ReturnForm):
    """What the author has to correct."""

    note = Reply(
        label=_("What has to be corrected"),
        help_text=_("The authors read this. Write in the language of the proposal."),
        max_length=5_000,
        min_length=10,
        lines=8,
        required=False,
    )


class RefuseProposalForm(RefuseForm):
    """A ground for refusing proposals, and reasons that everyone can read."""

    about = Submission

    reasons = Reply(
        label=_("Public reasons"),
        help_text=_("Everyone can read them. No personal data; say why the ground applies to this text."),
        max_length=5_000,
        min_length=30,
        lines=8,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].empty_label = _("Choose the ground")  # type: ignore[attr-defined]


class ReplyTemplateForm(forms.Form):
    """A text that moderators and the secretariat use again."""

    purpose = forms.ChoiceField(
        label=_("What it is for"),
        choices=lambda: [(value, capfirst(label)) for value, label in ReplyTemplate.Purpose.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the template is for.")},
    )
    name = PlainText(label=_("Name"), help_text=_("As it stands in the list to choose from."), max_length=120)
    text_kk = PlainText(label=_("Text in Kazakh"), max_length=5_000, min_length=10, lines=8)
    text_ru = PlainText(label=_("Text in Russian"), max_length=5_000, min_length=10, lines=8)
    valid_from = DayField(label=_("Used from"))
    valid_to = DayField(label=_("Used until"), help_text=_("Leave it empty for no end."), required=False)
    order = forms.IntegerField(
        label=_("Place in the list"), help_text=_("Small numbers come first."), min_value=0, max_value=32_000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_both(self)
