"""What a community's clerk sends about a meeting: convening it, and the one page of its record."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.documents import DocumentField
from core.face import written_date
from core.fields import PlainText
from desk.forms.oversight import BilingualForm, DayField, in_both
from desk.forms.places.rows import Row, Unjudged
from desk.forms.seen import SeenForm
from desk.forms.sessions import FURTHEST, MomentField
from selfgov.models import Council, CouncilRule, Meeting, MeetingItem, Member
from selfgov.states import MeetingStatus

Subject = MeetingItem.Subject
MOST_PEOPLE = 1_000_000


class MemberChoices(forms.ModelMultipleChoiceField):
    """Members of the council, each with the village that they represent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Member.objects.none(), widget=forms.CheckboxSelectMultiple, required=False, **kwargs)

    def label_from_instance(self, member: Any) -> str:
        return f"{member.name}, {member.village}" if member.village else str(member.name)

    def clean(self, value: Any) -> list[Member]:  # type: ignore[override]
        return list(super().clean(value))


class NumberField(forms.IntegerField):
    """A count of people, typed on the number keys of a telephone."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6})
        super().__init__(min_value=0, max_value=MOST_PEOPLE, required=False, widget=widget, **kwargs)


# Convening ------------------------------------------------------------------------------------


class PlannedForm(Unjudged):
    """When and where a meeting is, and who called it."""

    starts_at = MomentField(label=_("When it starts"))
    place_kk = PlainText(label=_("Place, in Kazakh"), max_length=300, required=False)
    place_ru = PlainText(label=_("Place, in Russian"), max_length=300, required=False)
    convened_by = forms.ChoiceField(label=_("Who convened it"), choices=Meeting.Convener.choices)
    convened_note = PlainText(
        label=_("By whom exactly"),
        help_text=_("For example the names of the members who asked for it."),
        max_length=300,
        required=False,
    )
    notice_on = DayField(label=_("Notice given on"), required=False)
    notice_reason = PlainText(label=_("Why the notice was shorter"), max_length=500, lines=2, required=False)

    def __init__(self, *args: Any, rule: CouncilRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["notice_reason"].help_text = _(
            "Only if it was given later than %(days)d calendar days before the meeting. Everyone can read it."
        ) % {"days": rule.notice_days}
        in_both(self)


class ConveneForm(PlannedForm):
    """A meeting to come."""

    notice_on = DayField(label=_("Notice given on"))

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        starts = content.get("starts_at")
        if starts and starts > self.at + FURTHEST:
            self.add_error("starts_at", _("This is more than two years ahead. Check the year."))
        is_wrong = "place_kk" in self.errors or "place_ru" in self.errors
        if not content.get("place_kk") and not content.get("place_ru") and not is_wrong:
            self.add_error("place_kk", _("Name the place in Kazakh or in Russian, better in both."))
        return content


class PostponeForm(forms.Form):
    """Another time, and why."""

    starts_at = MomentField(label=_("The new time"))
    reason = PlainText(label=_("Reason"), help_text=_("Everyone can read it."), max_length=500, lines=3)


class BeginForm(forms.Form):
    """When a meeting took place that is recorded now."""

    starts_at = MomentField(label=_("When it began"))

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_starts_at(self) -> datetime:
        moment: datetime = self.cleaned_data["starts_at"]
        if moment > self.at:
            raise forms.ValidationError(_("This moment is still to come: convene the meeting instead."))
        return moment


class ArchiveForm(BilingualForm):
    """Old minutes as a scan, and the words by which they are found."""

    council = forms.ModelChoiceField(
        Council.objects.none(), label=_("Whose minutes"), to_field_name="code", empty_label=None
    )
    starts_at = MomentField(label=_("When the meeting was"))
    number = PlainText(label=_("Number of the minutes"), max_length=20, required=False)
    scan = DocumentField(label=_("Scan"), help_text=_("PDF, PNG or JPG, at most 20 MB."))
    summary_kk = PlainText(
        label=_("What it was about, in Kazakh"),
        help_text=_("A few sentences: they are what the search looks through."),
        max_length=3_000,
        lines=4,
        required=False,
    )
    summary_ru = PlainText(
        label=_("What it was about, in Russian"), max_length=3_000, lines=4, required=False
    )
    pair = "summary"
    missing = _("Say what it was about, in Kazakh or in Russian.")

    def __init__(self, *args: Any, councils: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["council"].queryset = councils  # type: ignore[attr-defined]
        self.fields["council"].label_from_instance = _term_of  # type: ignore[attr-defined]


def _term_of(council: Council) -> str:
    """A council in a list with those that sat before it."""
    begins = written_date(council.from_date, "SHORT_DATE_FORMAT")
    ends = written_date(council.to_date, "SHORT_DATE_FORMAT") if council.to_date else ""
    return f"{council.get_kind_display()}, {begins} – {ends}"


# Matters --------------------------------------------------------------------------------------


class AgendaRow(Row):
    """A matter of a meeting to come."""

    position = NumberField(label=_("Number on the agenda"))
    subject = forms.ChoiceField(
        label=pgettext_lazy("matter", "Subject"), choices=Subject.choices, required=False
    )
    title_kk = PlainText(label=_("Title in Kazakh"), max_length=500, lines=2, required=False)
    title_ru = PlainText(label=_("Title in Russian"), max_length=500, lines=2, required=False)
    rapporteur = PlainText(label=_("Rapporteur (name and post)"), max_length=200, required=False)
    quiet = Row.quiet | {"position", "subject"}
    saved_fields: tuple[str, ...] = ("position", "subject", "title_kk", "title_ru", "rapporteur")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_both(self)

    @classmethod
    def begins(cls, place: int | str) -> dict[str, Any]:
        position = place + 1 if isinstance(place, int) else ""
        return {"position": position, "subject": Subject.OTHER}

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        content["subject"] = content.get("subject") or Subject.OTHER
        is_wrong = "title_kk" in self.errors or "title_ru" in self.errors
        if not content.get("title_kk") and not content.get("title_ru") and not is_wrong:
            self.add_error("title_kk", _("Write the title in Kazakh or in Russian, better in both."))
        return content

    @property
    def values(self) -> dict[str, Any]:
        """The matter as it is to be, for the action; its place follows from its number."""
        return {name: self.cleaned_data[name] for name in self.saved_fields if name != "position"}


class MatterRow(AgendaRow):
    """A matter of a meeting that took place: what was said, decided, and how the vote went."""

    speeches_kk = PlainText(
        label=_("Short content of speeches in Kazakh"), max_length=10_000, lines=3, required=False
    )
    speeches_ru = PlainText(
        label=_("Short content of speeches in Russian"), max_length=10_000, lines=3, required=False
    )
    decision_kk = PlainText(label=_("Decision in Kazakh"), max_length=10_000, lines=3, required=False)
    decision_ru = PlainText(label=_("Decision in Russian"), max_length=10_000, lines=3, required=False)
    votes_for = NumberField(label=pgettext_lazy("votes", "For"))
    votes_against = NumberField(label=pgettext_lazy("votes", "Against"))
    votes_abstained = NumberField(label=pgettext_lazy("votes", "Abstained"))
    chair_voted_for = forms.NullBooleanField(
        label=_("The chair voted"),
        help_text=_("Only counts when the votes are equal."),
        widget=forms.Select(
            choices=[
                ("", _("Not recorded")),
                ("true", pgettext_lazy("chair voted", "for")),
                ("false", pgettext_lazy("chair voted", "not for")),
            ]
        ),
    )
    saved_fields: tuple[str, ...] = (
        *("position", "subject", "title_kk", "title_ru", "rapporteur"),
        *("speeches_kk", "speeches_ru", "decision_kk", "decision_ru"),
        *("votes_for", "votes_against", "votes_abstained", "chair_voted_for"),
    )

    def __init__(self, *args: Any, rule: CouncilRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chair_decides = rule.chair_decides_ties
        if not self.chair_decides:
            del self.fields["chair_voted_for"]
            self.saved_fields = tuple(name for name in self.saved_fields if name != "chair_voted_for")

    @property
    def values(self) -> dict[str, Any]:
        return {"chair_voted_for": None, **super().values}


def matter_values(item: MeetingItem) -> dict[str, Any]:
    """A matter as its row begins."""
    return {name: getattr(item, name) for name in MatterRow.saved_fields}


# The record -----------------------------------------------------------------------------------

HEAD = (
    *("number", "starts_at", "place_kk", "place_ru", "convened_by", "convened_note"),
    *("notice_on", "notice_reason", "quorum_base", "present_count"),
    *("others_present", "chair", "secretary"),
)


class RecordForm(PlannedForm, SeenForm):
    """The head of the minutes and who was there; the matters stand in rows of their own.

    ``version`` is what the clerk has seen; ``draft`` and ``key`` are the script's own marks.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)
    draft = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)
    number = PlainText(label=_("Number of the minutes"), max_length=20, required=False)
    quorum_base = NumberField(label=_("Residents entitled to take part"))
    present_count = NumberField(label=_("Residents present"))
    present = MemberChoices(label=_("Members present"))
    others_present = PlainText(
        label=_("Others present, one on a line"),
        help_text=_("Full names, with their posts: the akim, guests, residents, journalists."),
        max_length=5_000,
        lines=3,
        required=False,
    )
    chair = PlainText(
        label=_("Chair of the meeting"),
        help_text=_("Elected openly by those present."),
        max_length=200,
        required=False,
    )
    secretary = PlainText(label=_("Secretary of the meeting"), max_length=200, required=False)
    saved_fields: tuple[str, ...] = (*HEAD, "present")

    def __init__(self, *args: Any, meeting: Meeting, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, rule=meeting.rule, **kwargs)
        self.fields["present"].queryset = members  # type: ignore[attr-defined]
        for name in ("chair", "secretary"):
            self.fields[name].widget.attrs["list"] = "people"
        if meeting.rule.quorum_base == CouncilRule.Base.MEMBERS:
            self._leave_out("quorum_base", "present_count")
        else:
            self._leave_out("present")
        # Residents have been told of this hour: another one is set by postponing.
        if meeting.status == MeetingStatus.CONVENED:
            self._leave_out("starts_at")

    def _leave_out(self, *names: str) -> None:
        for name in names:
            del self.fields[name]
        self.saved_fields = tuple(name for name in self.saved_fields if name not in names)

    @property
    def head_changes(self) -> dict[str, Any]:
        """What the clerk changed of the meeting's own fields."""
        return {name: value for name, value in self.changes.items() if name != "present"}


def record_values(meeting: Meeting, present: list[Member]) -> dict[str, Any]:
    """A meeting as the form of its record begins."""
    head = {name: getattr(meeting, name) for name in HEAD}
    head["starts_at"] = meeting.starts_at.replace(second=0, microsecond=0)
    return {**head, "present": present, "version": meeting.version}
