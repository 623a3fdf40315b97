"""Shapes of what people send; rights and stages are asked elsewhere."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bodies.models import Body
from bodies.querysets import BodyQuerySet
from core.fields import LanguageForm, PlainText
from petitions.models import MAIN_PARTS, Answer, Hearing, Petition, Topic
from petitions.states import Outcome


class SubjectsForm(forms.Form):
    """Having read what a petition may not concern."""

    confirmed = forms.BooleanField(
        label=_("I have read the list; my petition concerns none of these subjects."),
        error_messages={"required": _("Confirm that you have read the list.")},
    )


class AddresseeForm(forms.Form):
    """The body that a button of the list stands for."""

    body = forms.ModelChoiceField(Body.objects.none(), to_field_name="code")

    def __init__(self, *args: Any, bodies: BodyQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["body"]
        field.queryset = bodies


class TopicForm(forms.ModelForm):
    class Meta:
        model = Petition
        fields = ["topic"]

    topic = forms.ModelChoiceField(
        queryset=Topic.objects.order_by("order"),
        label=_("What is your petition about?"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the nearest topic.")},
    )


class TextForm(LanguageForm):
    """The petition in one language."""

    main_parts = MAIN_PARTS

    title = PlainText(
        label=_("Title"),
        help_text=_("Say in one sentence what should be done. At most 150 characters."),
        max_length=150,
        min_length=10,
        required=False,
    )
    text = PlainText(
        label=_("What is the matter"),
        help_text=_("Describe the situation and whom it concerns. At most 5,000 characters."),
        max_length=5_000,
        min_length=50,
        lines=8,
        required=False,
    )
    arguments = PlainText(
        label=_("Arguments"),
        help_text=_("Facts, figures and sources that support you. At most 5,000 characters."),
        max_length=5_000,
        lines=6,
        required=False,
    )
    proposal = PlainText(
        label=_("What you propose"),
        help_text=_("What exactly should the body do? At most 3,000 characters."),
        max_length=3_000,
        min_length=20,
        lines=5,
        required=False,
    )


class SignForm(forms.Form):
    """Signing, with the wish to hear what becomes of it."""

    wants_news = forms.BooleanField(label=_("Tell me about milestones and the decision"), required=False)


class WithdrawForm(forms.Form):
    confirmed = forms.BooleanField(
        label=_("I understand that this cannot be undone."),
        error_messages={"required": _("Confirm that you want this.")},
    )


class HearingForm(forms.ModelForm):
    """The announcement of a hearing, in both official languages."""

    starts_at = forms.DateTimeField(
        label=_("When it starts"),
        help_text=_("Kazakhstan time, for example 14.01.2027 15:00."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place_kk = PlainText(label=_("Place, in Kazakh"), max_length=300)
    place_ru = PlainText(label=_("Place, in Russian"), max_length=300)
    note_kk = PlainText(label=_("For participants, in Kazakh"), max_length=3_000, lines=4, required=False)
    note_ru = PlainText(label=_("For participants, in Russian"), max_length=3_000, lines=4, required=False)

    class Meta:
        model = Hearing
        fields = ["starts_at", "place_kk", "place_ru", "note_kk", "note_ru"]


class CancelHearingForm(forms.Form):
    reason = PlainText(label=_("Why the hearing is cancelled"), max_length=500, min_length=10)


class AppealAnswerForm(forms.ModelForm):
    """The answer to a petition that is treated as an appeal."""

    text_kk = PlainText(label=_("Answer in Kazakh"), max_length=20_000, lines=10, required=False)
    text_ru = PlainText(label=_("Answer in Russian"), max_length=20_000, lines=10, required=False)
    signed_by = PlainText(label=_("Signed by (name and post)"), max_length=200)

    class Meta:
        model = Answer
        fields = ["text_kk", "text_ru", "signed_by"]

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        if not content.get("text_kk") and not content.get("text_ru") and not self.errors:
            self.add_error("text_kk", _("Write the answer in Kazakh or in Russian."))
        return content


class DecisionForm(AppealAnswerForm):
    """The decision on a petition. Only the first head of the body gives it."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    signed_by = PlainText(
        label=_("Signed by (name and post)"),
        help_text=_("The decision on a petition is given by the first head of the body."),
        max_length=200,
    )
    field_order = ["outcome", "text_kk", "text_ru", "signed_by"]

    @property
    def chosen(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])


class ObjectionForm(forms.Form):
    """A signer whose signature was declared invalid says that it was their own."""

    text = PlainText(
        label=_("What you want to say"),
        help_text=_("You may leave this empty: that you signed yourself is said by sending it."),
        max_length=1_000,
        lines=4,
        required=False,
    )
