"""What the secretariat sends about gatherings and consultations."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.documents import DocumentField
from core.fields import PlainText
from desk.forms.kurultai.proposals import SectionChoice
from desk.forms.oversight import BilingualForm, DayField, in_both
from desk.forms.seen import SeenForm
from desk.forms.sessions import FURTHEST, MomentField, StreamForm
from kurultai.actions.consulting import QUESTION
from kurultai.models import Consultation, Gathering, Section
from petitions.models import Topic

OLDEST_YEAR, LATEST_YEAR = 2022, 2100


class SectionsField(forms.ModelMultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Section.objects.none(),
            label=_("Sections"),
            widget=forms.CheckboxSelectMultiple,
            to_field_name="code",
            required=False,
            **kwargs,
        )

    def clean(self, value: Any) -> list[Section]:  # type: ignore[override]
        return list(super().clean(value))


class _OfBody(forms.Form):
    """A form about something of one body: its sections, its gatherings."""

    def __init__(self, *args: Any, sections: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["sections"]
        field.queryset = sections
        if not sections:
            del self.fields["sections"]
        in_both(self)


# Consultations --------------------------------------------------------------------------------


class ConsultationForm(_OfBody):
    """A question that the body puts to everyone for some time."""

    title_kk = PlainText(label=_("Title in Kazakh"), max_length=200, lines=2)
    title_ru = PlainText(label=_("Title in Russian"), max_length=200, lines=2)
    title_en = PlainText(label=_("Title in English"), max_length=200, lines=2, required=False)
    text_kk = PlainText(label=_("Text in Kazakh"), max_length=10_000, lines=8)
    text_ru = PlainText(label=_("Text in Russian"), max_length=10_000, lines=8)
    text_en = PlainText(label=_("Text in English"), max_length=10_000, lines=6, required=False)
    opens_at = MomentField(label=_("When it opens"))
    closes_at = MomentField(label=_("When it closes"))
    topic = forms.ModelChoiceField(
        Topic.objects.order_by("order"), label=_("Topic"), empty_label=_("No topic"), required=False
    )
    gathering = forms.ModelChoiceField(
        Gathering.objects.none(),
        label=_("Gathering for which it prepares"),
        empty_label=_("No gathering"),
        to_field_name="code",
        required=False,
    )
    sections = SectionsField(help_text=_("Those whose matter it is."))

    def __init__(self, *args: Any, gatherings: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.fields["gathering"].queryset = gatherings  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        opens, closes = content.get("opens_at"), content.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("A consultation closes after it opens."))
        if closes and closes > self.at + FURTHEST:
            self.add_error("closes_at", _("This is more than two years ahead. Check the year."))
        return content


class EditConsultationForm(SeenForm, ConsultationForm):
    """A consultation that is there, with what its reader has seen of it."""

    saved_fields = (
        *("title_kk", "title_ru", "title_en", "text_kk", "text_ru", "text_en"),
        *("opens_at", "closes_at", "topic", "gathering", "sections"),
    )

    def __init__(self, *args: Any, is_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who opened the form before it was open and typed another question reads why not.
        if is_open and not set(QUESTION) & set(self.data):
            for name in QUESTION:
                del self.fields[name]


def consultation_values(consultation: Consultation) -> dict[str, Any]:
    """A consultation as its form begins."""
    plain = {
        name: getattr(consultation, name) for name in EditConsultationForm.saved_fields if name != "sections"
    }
    return {**plain, "sections": list(consultation.sections.all())}


class SummaryForm(BilingualForm):
    """What came of a consultation that is over."""

    summary_kk = PlainText(label=_("What came of it, in Kazakh"), max_length=10_000, lines=8, required=False)
    summary_ru = PlainText(label=_("What came of it, in Russian"), max_length=10_000, lines=8, required=False)
    pair = "summary"
    missing = _("Say what came of it, in Kazakh or in Russian.")


# Gatherings -----------------------------------------------------------------------------------


class GatheringForm(_OfBody):
    """A gathering of the body: when, where, about what."""

    number = forms.IntegerField(label=_("Number of the gathering"), min_value=1, max_value=999)
    year = forms.IntegerField(label=_("Year"), min_value=OLDEST_YEAR, max_value=LATEST_YEAR)
    starts_on = DayField(
        label=_("First day"), help_text=_("Leave it empty while only the year is known."), required=False
    )
    ends_on = DayField(label=_("Last day"), required=False)
    place_kk = PlainText(label=_("Place, in Kazakh"), max_length=200)
    place_ru = PlainText(label=_("Place, in Russian"), max_length=200)
    place_en = PlainText(label=_("Place, in English"), max_length=200, required=False)
    about_kk = PlainText(label=_("What it is about, in Kazakh"), max_length=5_000, lines=5, required=False)
    about_ru = PlainText(label=_("What it is about, in Russian"), max_length=5_000, lines=5, required=False)
    about_en = PlainText(label=_("What it is about, in English"), max_length=5_000, lines=4, required=False)
    sections = SectionsField(help_text=_("Those that meet at it."))


class EditGatheringForm(SeenForm, GatheringForm):
    """A gathering that is there, with what its reader has seen of it."""

    saved_fields = (
        *("number", "year", "starts_on", "ends_on", "place_kk", "place_ru", "place_en"),
        *("about_kk", "about_ru", "about_en", "sections"),
    )


def gathering_values(gathering: Gathering) -> dict[str, Any]:
    """A gathering as its form begins."""
    plain = {name: getattr(gathering, name) for name in EditGatheringForm.saved_fields if name != "sections"}
    return {**plain, "sections": list(gathering.sections.all())}


class PointForm(BilingualForm):
    """A matter of a gathering."""

    title_kk = PlainText(label=_("Title in Kazakh"), max_length=500, lines=2, required=False)
    title_ru = PlainText(label=_("Title in Russian"), max_length=500, lines=2, required=False)
    section = SectionChoice(label=_("Where"), empty_label=_("The plenary"), required=False)
    speaker = PlainText(label=_("Speaker (name and post)"), max_length=200, required=False)
    pair = "title"
    missing = _("Write the title in Kazakh or in Russian, better in both.")

    def __init__(self, *args: Any, sections: Iterable[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = sections  # type: ignore[attr-defined]


class GatheringDocumentForm(forms.Form):
    """A file that the gathering heard or agreed, or the address where it stands."""

    title = PlainText(label=_("Title of the document"), max_length=300)
    language = forms.ChoiceField(
        label=_("Language of the document"), choices=[("kk", _("Kazakh")), ("ru", _("Russian"))]
    )
    file = DocumentField(label=_("File"), required=False)
    url = forms.URLField(
        label=_("Or its address on the Internet"), max_length=500, assume_scheme="https", required=False
    )

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        if not content.get("file") and not content.get("url") and not {"file", "url"} & set(self.errors):
            self.add_error("file", _("Choose a file, or give the address of the document."))
        return content


class WithdrawForm(forms.Form):
    """Why a document is withdrawn."""

    reason = PlainText(
        label=_("Reason"), help_text=_("Everyone can read it."), max_length=300, min_length=10, lines=3
    )


class GatheringStreamForm(StreamForm):
    """Where a gathering can be watched, and from when on."""

    starts_at = MomentField(label=_("When the broadcast begins"))
