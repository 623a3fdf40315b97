"""What moderators and the clerk send about residents' proposals, and the clerk about initiatives."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.face import written_date
from core.fields import PlainText
from desk.forms.oversight import BilingualForm
from desk.forms.petitions import RefuseForm
from selfgov.models import InitiativeKind, Meeting, MeetingItem, Proposal


class RefuseResidentForm(RefuseForm):
    """A ground for not publishing a proposal of a resident, and reasons for its author."""

    about = Proposal

    reasons = PlainText(
        label=_("Reasons for the author"),
        help_text=_("The author reads this. Say what in the text the ground applies to."),
        max_length=5_000,
        min_length=30,
        lines=6,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].empty_label = _("Choose the ground")  # type: ignore[attr-defined]


class AnswerResidentForm(BilingualForm):
    """The council's answer, for everyone to read."""

    answer_kk = PlainText(label=_("Answer in Kazakh"), max_length=3_000, lines=6, required=False)
    answer_ru = PlainText(label=_("Answer in Russian"), max_length=3_000, lines=6, required=False)
    pair = "answer"
    missing = _("Write the answer in Kazakh or in Russian, better in both.")


class MeetingChoice(forms.ModelChoiceField):
    def label_from_instance(self, meeting: Any) -> str:
        day = written_date(meeting.starts_at, "DATE_FORMAT")
        return f"{capfirst(meeting.council.get_kind_display())}, {day}"


class ScheduleForm(forms.Form):
    """At which coming meeting a proposal is discussed."""

    meeting = MeetingChoice(
        Meeting.objects.none(),
        label=_("Meeting"),
        empty_label=_("Choose the meeting"),
        error_messages={"required": _("Choose the meeting.")},
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]


class OutcomeForm(BilingualForm):
    """What became of an initiative that the community settles itself."""

    outcome_kk = PlainText(label=_("Outcome in Kazakh"), max_length=3_000, lines=6, required=False)
    outcome_ru = PlainText(label=_("Outcome in Russian"), max_length=3_000, lines=6, required=False)
    pair = "outcome"
    missing = _("Write the outcome in Kazakh or in Russian, better in both.")


class MatterChoice(forms.ModelChoiceField):
    def label_from_instance(self, item: Any) -> str:
        day = written_date(item.meeting.starts_at, "SHORT_DATE_FORMAT")
        return f"{day}, {item.position}. {item.title}"


class CarryOnForm(forms.Form):
    """Which decision of a council goes on to the maslikhat, and what it asks for."""

    item = MatterChoice(
        MeetingItem.objects.none(),
        label=_("Decision of the council"),
        help_text=_("Decisions that were adopted, from signed minutes."),
        empty_label=_("Choose the decision"),
        error_messages={"required": _("Choose the decision.")},
    )
    kind = forms.ChoiceField(
        label=_("What it asks for"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is asked for.")},
    )

    def __init__(self, *args: Any, items: Any, rules: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["item"].queryset = items
        kinds = [InitiativeKind(rule.kind) for rule in rules]
        fields["kind"].choices = [(kind.value, capfirst(kind.label)) for kind in kinds]
