"""Shapes of what people send; rights and stages are asked elsewhere."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.documents import DocumentField
from core.fields import LanguageForm, PlainText, YesOrNo
from kurultai.models import MAIN_PARTS, PARTS, Submission
from petitions.models import Topic
from territory.models import Unit


class AboutForm(forms.Form):
    """What a proposal is about, in a few words: enough to find what resembles it."""

    about = PlainText(
        label=_("What is your proposal about?"),
        help_text=_("A few words are enough, for example: a bus to the village school."),
        max_length=200,
        min_length=3,
        error_messages={"required": _("Write in a few words what your proposal is about.")},
    )


class PartsForm(LanguageForm):
    """The proposal in one language."""

    main_parts = MAIN_PARTS

    title = PlainText(
        label=_("Title"),
        help_text=_("Say in one sentence what should be done. At most 150 characters."),
        max_length=150,
        min_length=10,
        required=False,
    )
    problem = PlainText(
        label=_("The problem"),
        help_text=_("What is wrong today, where, and for whom?"),
        max_length=4_000,
        min_length=20,
        lines=6,
        required=False,
    )
    proposal = PlainText(
        label=_("What you propose"),
        help_text=_("What exactly should be changed, and by whom?"),
        max_length=4_000,
        min_length=20,
        lines=6,
        required=False,
    )
    effect = PlainText(
        label=_("What this would bring"),
        help_text=_("The effect you expect, with figures if you know them. You may leave this empty."),
        max_length=2_000,
        lines=4,
        required=False,
    )

    @property
    def changes(self) -> dict[str, Any]:
        """What was typed, by the names of the model."""
        return {f"{part}_{self.language}": self.cleaned_data[part] for part in PARTS}


def _in_whose_name() -> list[tuple[str, str]]:
    return [(value, str(capfirst(label))) for value, label in Submission.Behalf.choices]


class DetailsForm(forms.Form):
    """What and whom a proposal concerns, in whose name it is made, and on what it rests."""

    topic = forms.ModelChoiceField(
        queryset=Topic.objects.order_by("order"),
        label=_("Topic"),
        empty_label=_("Choose a topic"),
        error_messages={"required": _("Choose the nearest topic.")},
    )
    region = forms.ModelChoiceField(
        queryset=Unit.objects.regional(),
        label=_("Region that it concerns"),
        empty_label=_("The whole country"),
        required=False,
    )
    behalf = forms.ChoiceField(
        label=_("In whose name do you write?"),
        choices=_in_whose_name,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say in whose name you make the proposal.")},
    )
    organization = PlainText(
        label=_("Name of the council or the organization"),
        help_text=_("Only if you write on behalf of one."),
        max_length=300,
        required=False,
    )
    organization_role = PlainText(
        label=_("Your position there"),
        help_text=_("For example: member, head of a commission, director."),
        max_length=200,
        required=False,
    )
    sources = PlainText(
        label=_("Sources"),
        help_text=_("Laws, reports, figures or pages on which you rely, each on a new line."),
        max_length=2_000,
        lines=3,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        if content.get("behalf") in (None, Submission.Behalf.PERSON):
            return content
        for name, sentence in _OF_AN_ORGANIZATION.items():
            if not content.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        return content

    @property
    def changes(self) -> dict[str, Any]:
        return self.cleaned_data


_OF_AN_ORGANIZATION = {
    "organization": _("Name the organization on whose behalf you make the proposal."),
    "organization_role": _("Say what you do there: an organization speaks through somebody."),
}


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class DocumentsField(DocumentField):
    """Several documents at once; each is judged by itself, so that one bad file spoils no other."""

    default_error_messages = {
        "required": _("Choose a file."),
        "empty": _("“%(name)s” is empty."),
        "too_large": _("“%(name)s” is larger than %(most)s. Make it smaller, or divide it."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget = ManyFiles(attrs={"accept": self.widget.attrs["accept"]})
        self.widget.is_required = self.required

    def clean(self, data: Any, initial: Any = None) -> tuple[list[File], list[ValidationError]]:
        """The files to keep, and what is wrong with the others."""
        kept, wrong = [], []
        for file in data or []:
            try:
                kept.append(self._judged(file))
            except ValidationError as error:
                wrong.append(error)
        if not kept and not wrong:
            raise ValidationError(self.error_messages["required"], code="required")
        return kept, wrong

    def _judged(self, file: Any) -> File:
        if not file.size:
            raise self._refusal("empty", name=file.name)
        return super().clean(file)


class AttachmentsForm(forms.Form):
    """Files that go with a proposal: the good ones are kept although others are refused."""

    documents = DocumentsField(label=_("Choose files"))

    def clean_documents(self) -> list[File]:
        kept, wrong = self.cleaned_data["documents"]
        for error in wrong:
            self.add_error("documents", error)
        return kept


class MergeReplyForm(forms.Form):
    """What somebody says who was asked about a merge."""

    agrees = YesOrNo(
        label=_("Do you agree?"),
        yes=_("Yes, merge them"),
        no=_("No, I do not agree"),
        unanswered=_("Choose yes or no."),
    )
