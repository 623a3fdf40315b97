"""What a clerk sends about a decision."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from core.documents import DocumentField
from core.face import written_date
from core.fields import PlainText
from desk.forms.seen import SeenForm
from desk.queries import undecided_votes
from maslikhat.actions.decisions import WRITTEN
from maslikhat.models import AgendaItem, Decision, Session, VoteEvent

LONGEST_TEXT = 100_000
# As much of a title as a list of choices has room for.
SHORT = 90


class DecisionChoice(forms.ModelChoiceField):
    """One of the maslikhat's published decisions."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Decision.objects.none(),
            to_field_name="code",
            required=False,
            error_messages={"invalid_choice": _("Choose a published decision of this maslikhat.")},
            **kwargs,
        )

    def label_from_instance(self, decision: Decision) -> str:
        day = written_date(decision.decided_on, "SHORT_DATE_FORMAT")
        return f"№ {decision.number} · {day} · {Truncator(decision.title).chars(SHORT)}"


class DecisionForm(SeenForm):
    """A decision as it was signed: its number and date, its texts, what it changes, and its file."""

    number = PlainText(
        label=_("Number of the decision"),
        help_text=_("As it is written: 8С-24-2, 133/16-VIII."),
        max_length=40,
    )
    decided_on = forms.DateField(
        label=_("Date of the decision"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    title_kk = PlainText(label=_("Title, in Kazakh"), max_length=500, lines=2, required=False)
    title_ru = PlainText(label=_("Title, in Russian"), max_length=500, lines=2, required=False)
    text_kk = PlainText(label=_("Text, in Kazakh"), max_length=LONGEST_TEXT, lines=8, required=False)
    text_ru = PlainText(label=_("Text, in Russian"), max_length=LONGEST_TEXT, lines=8, required=False)
    signed_file = DocumentField(label=_("Signed file"), required=False)
    is_normative = forms.BooleanField(label=_("It is a normative legal act"), required=False)
    in_force_from = forms.DateField(
        label=_("In force from"),
        help_text=_("Leave it empty until the day is known."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    in_force_to = forms.DateField(
        label=_("In force until"),
        help_text=_("The last day; only for a decision that was taken for a time."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    amends = DecisionChoice(label=_("Amends"), empty_label=_("No other decision"))
    repeals = DecisionChoice(
        label=_("Repeals"),
        help_text=_("The repealed decision ends on the day before this one enters into force."),
        empty_label=_("No other decision"),
    )
    registry_url = forms.URLField(
        label=_("Address in the registry of legal acts"),
        help_text=_("For example https://adilet.zan.kz/rus/docs/V24AK000123"),
        assume_scheme="https",
        max_length=200,
        required=False,
    )
    saved_fields = tuple(name for name in WRITTEN if name != "signed_file")

    def __init__(self, *args: Any, session: Session, decision: Decision | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        others = Decision.objects.public().of_maslikhat(session.convocation.body)
        for name in ("amends", "repeals"):
            field: Any = self.fields[name]
            field.queryset = others.exclude(pk=decision.pk) if decision else others
        for name in ("title_kk", "text_kk", "title_ru", "text_ru"):
            self.fields[name].widget.attrs["lang"] = name[-2:]

    @property
    def changes(self) -> dict[str, Any]:
        """A new file is a change; a form without one leaves the old."""
        file = self.cleaned_data.get("signed_file")
        return {**super().changes, **({"signed_file": file} if file else {})}

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        if not sent.get("title_kk") and not sent.get("title_ru") and "title_kk" not in self.errors:
            self.add_error("title_kk", _("Give the title in at least one language."))
        begins, ends = sent.get("in_force_from"), sent.get("in_force_to")
        if begins and ends and ends < begins:
            self.add_error("in_force_to", _("It cannot end before it enters into force."))
        return sent


def decision_values(decision: Decision) -> dict[str, Any]:
    """A decision as its form begins."""
    return {name: getattr(decision, name) for name in DecisionForm.saved_fields}


class VoteChoice(forms.ModelChoiceField):
    def label_from_instance(self, vote: VoteEvent) -> str:
        return f"{vote.motion.item.number}. {Truncator(vote.motion.text).chars(SHORT)}"


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, item: AgendaItem) -> str:
        return f"{item.number}. {Truncator(item.title).chars(SHORT)}"


class NewDecisionForm(DecisionForm):
    """A decision that nobody has recorded yet, on one item, mostly from a vote on it."""

    vote = VoteChoice(
        VoteEvent.objects.none(),
        label=_("The vote by which it was taken"),
        to_field_name="code",
        empty_label=_("No vote is on file"),
        required=False,
    )
    item = ItemChoice(
        AgendaItem.objects.none(),
        label=_("Item of the agenda"),
        help_text=_("Only if no vote is on file: a vote knows its item."),
        to_field_name="code",
        empty_label=_("As in the vote"),
        required=False,
    )
    field_order = ("vote", "item")

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, session=session, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["vote"].queryset = undecided_votes(session)
        fields["item"].queryset = session.items.in_order()

    def clean(self) -> dict[str, Any]:
        sent = super().clean()
        if vote := sent.get("vote"):
            sent["item"] = vote.motion.item
        elif not sent.get("item") and not {"vote", "item"} & set(self.errors):
            self.add_error("item", _("Choose the vote, or the item that was decided without one."))
        return sent

    @property
    def values(self) -> dict[str, Any]:
        """The decision as it is to be, for the action."""
        return {name: self.cleaned_data[name] for name in (*WRITTEN, "vote", "item")}


class Why(forms.Form):
    """Why something that everyone has read is corrected."""

    reason = PlainText(
        label=_("Reason for the correction"),
        help_text=_("Everyone can read it, with the old and the new words."),
        max_length=500,
        min_length=10,
        lines=2,
    )


class CorrectDecisionForm(Why, DecisionForm):
    """A published decision: every change is a correction in public."""

    def clean(self) -> dict[str, Any]:
        sent = super().clean()
        if not self.errors and not self.changes:
            raise ValidationError(_("Nothing is changed yet: there is nothing to correct."), code="same")
        return sent
