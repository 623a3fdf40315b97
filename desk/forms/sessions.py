"""What a clerk sends about a session: when and where, why not, and where to watch."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from broadcasts import addresses
from broadcasts.models import Stream
from core.fields import PlainText
from core.rulings import Invalid
from desk.forms.seen import SeenForm
from maslikhat.models import Convocation, Group, Session, SessionKind
from maslikhat.states import SessionStatus
from workdays.calendar import local_date

# Further ahead is a slip of the finger in the year.
FURTHEST = timedelta(days=730)


class MomentField(forms.DateTimeField):
    """A day and an hour in Kazakhstan's time."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Kazakhstan time, for example 14.01.2027 15:00."))
        kwargs.setdefault(
            "widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        )
        super().__init__(**kwargs)


def check_ahead(moment: datetime, *, at: datetime) -> None:
    """Refuse a moment that is over, or too far away to be meant."""
    if moment < at:
        raise ValidationError(_("This moment is over. Give one that is to come."), code="past")
    if moment > at + FURTHEST:
        raise ValidationError(_("This is more than two years ahead. Check the year."), code="far")


class TimedForm(forms.Form):
    """A form that asks when a session starts."""

    starts_at = MomentField(label=_("When it starts"))

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        self.at = at
        super().__init__(*args, **kwargs)

    def clean_starts_at(self) -> datetime | None:
        moment: datetime | None = self.cleaned_data.get("starts_at")
        if moment and moment != self.initial.get("starts_at"):
            check_ahead(moment, at=self.at)
        return moment


class DetailsForm(TimedForm):
    """What a clerk says of a session: its kind, number, time, place and cause."""

    kind = forms.ChoiceField(
        label=_("Kind of meeting"),
        choices=SessionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of meeting.")},
    )
    group = forms.ModelChoiceField(
        label=_("Commission"),
        help_text=_("Only for a sitting of a commission."),
        queryset=Group.objects.none(),
        empty_label=_("No commission"),
        required=False,
    )
    number = forms.IntegerField(
        label=_("Number of the session"),
        help_text=_("As in “26th session”. Sittings of commissions mostly have none."),
        min_value=1,
        max_value=999,
        required=False,
    )
    place_kk = PlainText(label=_("Place, in Kazakh"), max_length=300)
    place_ru = PlainText(label=_("Place, in Russian"), max_length=300)
    cause_kk = PlainText(
        label=_("What makes it extraordinary, in Kazakh"),
        help_text=_("An extraordinary session may decide only the matter that caused it."),
        max_length=500,
        required=False,
    )
    cause_ru = PlainText(label=_("What makes it extraordinary, in Russian"), max_length=500, required=False)
    is_closed_meeting = forms.BooleanField(
        label=_("The whole session is closed to the public"),
        help_text=_("The law asks for an early notice of it. It is not broadcast."),
        required=False,
    )
    field_order = (
        *("kind", "group", "number", "starts_at", "place_kk", "place_ru", "cause_kk", "cause_ru"),
        "is_closed_meeting",
    )

    def __init__(self, *args: Any, convocation: Convocation, session: Session | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.convocation, self.session = convocation, session
        self.fields["group"].queryset = self._commissions()  # type: ignore[attr-defined]
        for name in ("place_kk", "cause_kk"):
            self.fields[name].widget.attrs["lang"] = "kk"
        for name in ("place_ru", "cause_ru"):
            self.fields[name].widget.attrs["lang"] = "ru"
        self._leave_out()

    def _leave_out(self) -> None:
        """Take away what is not asked in this case."""

    def _commissions(self) -> Any:
        """Those of today, and the one that is chosen already."""
        standing = [Group.Kind.STANDING, Group.Kind.TEMPORARY]
        groups = Group.objects.held(local_date(self.at)).filter(convocation=self.convocation)
        kept = [self.session.group_id] if self.session and self.session.group_id else []
        chosen = Group.objects.filter(pk__in=kept)
        return (groups.filter(kind__in=standing) | chosen).order_by("name_kk", "id")

    @property
    def chosen_kind(self) -> str:
        return self.cleaned_data.get("kind", self.session.kind if self.session else "")

    @property
    def chosen_group(self) -> Group | None:
        kept = self.session.group if self.session else None
        group: Group | None = self.cleaned_data.get("group", kept)
        return group

    def clean_group(self) -> Group | None:
        group: Group | None = self.cleaned_data.get("group")
        if self.cleaned_data.get("kind") != SessionKind.COMMISSION:
            return None
        if group is None:
            raise ValidationError(_("Choose the commission that meets."), code="group")
        return group

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        if self.chosen_kind == SessionKind.EXTRAORDINARY:
            self._clean_cause(content)
        number = content.get("number")
        if number and self.chosen_group is None and self._others().filter(number=number):
            self.add_error("number", _("This convocation already has a session with this number."))
        return content

    def _clean_cause(self, content: dict[str, Any]) -> None:
        if not content.get("cause_kk") and not content.get("cause_ru") and "cause_kk" not in self.errors:
            self.add_error(
                "cause_kk", _("Say what makes the session extraordinary, in at least one language.")
            )

    def _others(self) -> Any:
        others = Session.objects.filter(convocation=self.convocation, group=self.chosen_group)
        return others.exclude(pk=self.session.pk) if self.session else others


class NewSessionForm(DetailsForm):
    """A session from nothing."""

    def clean(self) -> dict[str, Any]:
        content = super().clean()
        same = self._others().filter(kind=content.get("kind"), starts_at=content.get("starts_at"))
        if content.get("starts_at") and same.exclude(status=SessionStatus.CANCELLED):
            self.add_error("starts_at", _("Such a session already stands in the list at this time."))
        return content


class EditSessionForm(SeenForm, DetailsForm):
    """A session that is there, with the version that the clerk has seen.

    What kind of meeting it is can be changed until it is announced; who opened the form before that and
    chose another kind reads why not.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)
    saved_fields: tuple[str, ...] = (
        *("kind", "group", "starts_at", "number", "place_kk", "place_ru", "cause_kk", "cause_ru"),
        "is_closed_meeting",
    )

    def _leave_out(self) -> None:
        assert self.session is not None
        if self.session.is_public and "kind" not in self.data:
            self._drop("kind", "group")
            if self.session.kind != SessionKind.EXTRAORDINARY:
                self._drop("cause_kk", "cause_ru")

    def _drop(self, *names: str) -> None:
        for name in names:
            del self.fields[name]
        self.saved_fields = tuple(name for name in self.saved_fields if name not in names)


class CopyForm(TimedForm):
    """The time of a session that takes over the agenda and the place of another."""


class ReasonForm(forms.Form):
    """Why; everyone reads it."""

    reason = PlainText(
        label=_("Reason"), help_text=_("Everyone can read it."), max_length=500, min_length=10, lines=3
    )


class PostponeForm(ReasonForm, TimedForm):
    """Why not then, and perhaps when."""

    starts_at = MomentField(
        label=_("The new time, if it is known"),
        help_text=_("Kazakhstan time. Leave it empty when no new time is set yet."),
        required=False,
    )
    field_order = ["reason", "starts_at"]


class StreamForm(forms.Form):
    """Where a session can be watched."""

    url = forms.CharField(
        label=_("Address of the broadcast"),
        help_text=_("Paste it from the browser: YouTube, Facebook, Vimeo, VK, or an HLS address (.m3u8)."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=Stream.Language.choices, widget=forms.RadioSelect
    )

    def clean_url(self) -> str:
        try:
            return addresses.canonical(self.cleaned_data["url"])
        except Invalid as refusal:
            raise ValidationError(str(refusal), code="address") from None


class RecordingForm(forms.Form):
    """Where the recording stands and what time it was at its first second."""

    url = forms.CharField(
        label=_("Address of the recording"),
        help_text=_("Leave it empty if the recording stands where the broadcast was."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        required=False,
    )
    zero_at = forms.DateTimeField(
        label=_("Time of its first second"),
        help_text=_("Kazakhstan time. Items and votes are found in the recording by it; trim it anew here."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"),
        input_formats=["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M"],
    )

    def clean_url(self) -> str:
        pasted = self.cleaned_data["url"]
        try:
            return addresses.canonical(pasted) if pasted else ""
        except Invalid as refusal:
            raise ValidationError(str(refusal), code="address") from None


class AnnounceForm(forms.Form):
    """A stated reason for every rule that is not kept."""

    def __init__(self, *args: Any, warnings: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for warning in warnings:
            self.fields[warning.rule] = PlainText(
                label=warning.text,
                help_text=_("State the reason. It is published with the session."),
                max_length=500,
                min_length=10,
                lines=3,
            )
