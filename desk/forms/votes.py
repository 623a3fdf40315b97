"""What a clerk sends about a vote that is over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desk.forms.decisions import Why
from desk.queries.console import options_of, value_of
from maslikhat.models import Ballot, Candidate, VoteEvent
from maslikhat.options import PRESENT_OPTIONS


class BallotChoice(forms.ModelChoiceField):
    """A deputy of the roll, with what is on record."""

    def label_from_instance(self, ballot: Any) -> str:
        return f"{ballot.deputy.full_name}: {words_of(ballot)}"


class CorrectBallotForm(Why):
    """How one deputy of those in the hall voted, put right."""

    ballot = BallotChoice(
        Ballot.objects.none(),
        label=_("Deputy"),
        help_text=_(
            "With what is on record now. Who was absent follows from the attendance, not from ballots."
        ),
        empty_label=_("Choose the deputy"),
    )
    choice = forms.ChoiceField(label=_("What the deputy really did"), widget=forms.RadioSelect)
    # The correction whose outcome the clerk has looked at.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("ballot", "choice", "reason", "seen")

    def __init__(self, *args: Any, vote: VoteEvent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vote = vote
        fields: dict[str, Any] = self.fields
        present = vote.ballots.filter(option__in=PRESENT_OPTIONS)
        fields["ballot"].queryset = present.select_related("deputy", "candidate", "vote__rule").order_by(
            "deputy__alphabetical", "id"
        )
        fields["choice"].choices = list(options_of(vote))

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        ballot, choice = content.get("ballot"), content.get("choice")
        if ballot and choice == value_of(ballot):
            self.add_error("choice", _("This is what is on record already."))
        return content

    @property
    def mark(self) -> str:
        """The correction as one word: whose ballot, from what, to what."""
        ballot, choice = self.cleaned_data["ballot"], self.cleaned_data["choice"]
        return f"{ballot.pk}/{value_of(ballot)}/{choice}"

    @property
    def is_seen(self) -> bool:
        """Whether exactly this correction was looked at before."""
        return self.cleaned_data["seen"] == self.mark

    @property
    def is_stale(self) -> bool:
        """Whether it was looked at, and somebody else has corrected the ballot since."""
        (whose, *_from, to), seen = self.mark.split("/"), self.cleaned_data["seen"].split("/")
        return not self.is_seen and (seen[0], seen[-1]) == (whose, to)

    @property
    def correction(self) -> dict[str, Any]:
        """The ballot as it should be, for the action."""
        option, _colon, position = self.cleaned_data["choice"].partition(":")
        return {"option": option, "candidate": self._candidate(position)}

    def _candidate(self, position: str) -> Candidate | None:
        return self.vote.candidates.get(position=position) if position else None


def words_of(ballot: Ballot) -> str:
    """What is on record, as people say it."""
    label = ballot.get_option_display()
    return f"{label}, {ballot.candidate.name}" if ballot.candidate else label
