"""What deputies and clerks send about requests, reports and promises."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bodies.models import Body
from core.documents import DocumentField
from core.face import written_date
from core.fields import PlainText
from maslikhat.models import AgendaItem, Convocation, Deputy, VoteEvent
from maslikhat.options import Result

# Further away is a slip of the finger in the year.
FURTHEST = timedelta(days=3660)
# A report on no confidence takes a result that says yes or no; a failed vote is held again.
SAID = {Result.ADOPTED, Result.NOT_ADOPTED, Result.NO_QUORUM}


class DayField(forms.DateField):
    """A day, from the browser's calendar where it has one."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


def in_both(form: forms.Form) -> None:
    """Tell the browser the language of every field that has one."""
    for name, field in form.fields.items():
        if name.endswith(("_kk", "_ru")):
            field.widget.attrs["lang"] = name[-2:]


class BilingualForm(forms.Form):
    """A form with a text in Kazakh or in Russian, better in both."""

    #: The pair of fields of which at least one says something, and the sentence for who leaves both empty.
    pair = ""
    missing: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_both(self)

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        kk, ru = f"{self.pair}_kk", f"{self.pair}_ru"
        is_wrong = kk in self.errors or ru in self.errors
        if self.pair and not content.get(kk) and not content.get(ru) and not is_wrong:
            self.add_error(kk, self.missing)
        return content


class DayForm(forms.Form):
    """A form that asks for a day that has come."""

    #: The field with the day.
    day = ""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields[self.day].widget.attrs["max"] = today.isoformat()

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        if (day := content.get(self.day)) and day > self.today:
            self.add_error(self.day, _("The day is still to come."))
        return content


class BodyChoice(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Body.objects.none(), empty_label=_("Somebody else, named below"), required=False, **kwargs
        )


# Deputy requests ------------------------------------------------------------------------------


class RequestForm(BilingualForm, DayForm):
    """A request as it was sent."""

    deputy = forms.ModelChoiceField(
        Deputy.objects.none(), label=_("Deputy"), empty_label=_("Choose the deputy"), to_field_name="code"
    )
    addressee = BodyChoice(label=_("To which body"))
    addressee_name = PlainText(
        label=_("To which official"),
        help_text=_("The post, and the name if it is known. For a body of the list it may stay empty."),
        max_length=200,
        required=False,
    )
    title_kk = PlainText(label=_("Title in Kazakh"), max_length=300, lines=2, required=False)
    title_ru = PlainText(label=_("Title in Russian"), max_length=300, lines=2, required=False)
    text_kk = PlainText(label=_("Text in Kazakh"), max_length=20_000, lines=8, required=False)
    text_ru = PlainText(label=_("Text in Russian"), max_length=20_000, lines=8, required=False)
    sent_on = DayField(
        label=_("Sent on"),
        help_text=_("The day by which the answer is due follows from it."),
    )
    day = "sent_on"
    pair = "title"
    missing = _("Write the title in Kazakh or in Russian, better in both.")

    def __init__(self, *args: Any, deputies: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["deputy"].queryset, fields["addressee"].queryset = deputies, bodies

    def clean(self) -> dict[str, Any]:
        content = super().clean()
        is_wrong = "addressee" in self.errors or "addressee_name" in self.errors
        if not content.get("addressee") and not content.get("addressee_name") and not is_wrong:
            self.add_error("addressee_name", _("Say to whom the request goes."))
        return content


class AnswerForm(BilingualForm, DayForm):
    """The answer that came."""

    answered_on = DayField(label=_("The answer came on"))
    answer_kk = PlainText(label=_("Answer in Kazakh"), max_length=20_000, lines=8, required=False)
    answer_ru = PlainText(label=_("Answer in Russian"), max_length=20_000, lines=8, required=False)
    answer_file = DocumentField(label=_("File of the answer"), required=False)
    day = "answered_on"
    pair = "answer"
    missing = _("Write what was answered, in Kazakh or in Russian. A long letter may be put in short.")

    def __init__(self, *args: Any, sent_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sent_on = sent_on
        self.fields["answered_on"].widget.attrs["min"] = sent_on.isoformat()

    def clean(self) -> dict[str, Any]:
        content = super().clean()
        if (day := content.get("answered_on")) and day < self.sent_on:
            self.add_error("answered_on", _("The answer can't have come before the request was sent."))
        return content


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, item: Any) -> str:
        day = written_date(item.session.starts_at, "SHORT_DATE_FORMAT")
        return f"{day}, {item.number}. {item.title}"


class ReadOutForm(forms.Form):
    """At which item of an agenda the request was read out."""

    item = ItemChoice(
        AgendaItem.objects.none(), label=_("Item of an agenda"), empty_label=_("Choose the item")
    )

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]


# Reports --------------------------------------------------------------------------------------


class VoteChoice(forms.ModelChoiceField):
    def label_from_instance(self, vote: Any) -> str:
        return f"{vote.motion.text}: {vote.get_declared_display()}"


class AkimReportForm(forms.Form):
    """The akim's report on an item, and the vote on approving it."""

    akim = PlainText(
        label=_("Akim"), help_text=_("Initials and surname, as in the earlier reports."), max_length=200
    )
    vote = VoteChoice(
        VoteEvent.objects.none(),
        label=_("The vote on approving the report"),
        help_text=_("Adopted means approved, not adopted means not approved."),
        empty_label=_("It was heard without a vote"),
        widget=forms.RadioSelect,
        required=False,
        blank=True,
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        votes = VoteEvent.objects.standing().filter(motion__item=item, declared__in=SAID)
        self.fields["vote"].queryset = votes.select_related("motion")  # type: ignore[attr-defined]
        # Reports are mostly approved last, after questions of procedure.
        self.initial.setdefault("vote", votes.last())


class VoterReportForm(DayForm):
    """A deputy's report to the voters."""

    deputy = forms.ModelChoiceField(
        Deputy.objects.none(), label=_("Deputy"), empty_label=_("Choose the deputy"), to_field_name="code"
    )
    held_on = DayField(label=_("Held on"))
    year = forms.TypedChoiceField(label=_("About the year"), coerce=int)
    place_kk = PlainText(label=_("Place, in Kazakh"), max_length=200, required=False)
    place_ru = PlainText(label=_("Place, in Russian"), max_length=200, required=False)
    link = forms.URLField(
        label=_("Address of the report on the Internet"),
        max_length=200,
        assume_scheme="https",
        required=False,
    )
    day = "held_on"

    def __init__(self, *args: Any, deputies: Any, convocation: Convocation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["deputy"].queryset = deputies
        years = range(self.today.year, convocation.from_date.year - 1, -1)
        fields["year"].choices = [(year, str(year)) for year in years]
        in_both(self)

    def clean(self) -> dict[str, Any]:
        content = super().clean()
        held_on, year = content.get("held_on"), content.get("year")
        if held_on and year and year not in (held_on.year, held_on.year - 1):
            self.add_error(
                "year", _("A report is about the year in which it is held, or about the year before.")
            )
        return content


# What follows from a decision -----------------------------------------------------------------


class PromiseForm(BilingualForm):
    """What will be done, by whom, by when."""

    what_kk = PlainText(label=_("What will be done, in Kazakh"), max_length=500, lines=2, required=False)
    what_ru = PlainText(label=_("What will be done, in Russian"), max_length=500, lines=2, required=False)
    body = BodyChoice(label=_("By which body"))
    who = PlainText(
        label=_("By whom, in words"),
        help_text=_("A post or an organization. For a body of the list it may stay empty."),
        max_length=200,
        required=False,
    )
    due_date = DayField(label=_("By when"))
    pair = "what"
    missing = _("Say what will be done, in Kazakh or in Russian.")

    def __init__(self, *args: Any, bodies: Any, first_day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first_day = first_day
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["due_date"].widget.attrs["min"] = first_day.isoformat()

    def clean_due_date(self) -> date:
        day: date = self.cleaned_data["due_date"]
        if day < self.first_day:
            raise forms.ValidationError(_("It can't be due before it was promised."))
        if day > self.first_day + FURTHEST:
            raise forms.ValidationError(_("This is more than ten years ahead. Check the year."))
        return day

    def clean(self) -> dict[str, Any]:
        content = super().clean()
        if not content.get("body") and not content.get("who") and not {"body", "who"} & set(self.errors):
            self.add_error("who", _("Say who will do it."))
        return content


class FulfilForm(DayForm):
    """That it was done, and what shows it."""

    done_on = DayField(label=_("Done on"))
    evidence_note = PlainText(
        label=_("What shows it"),
        help_text=_("An act, a contract, a photograph: in a few words."),
        max_length=500,
        lines=3,
        required=False,
    )
    evidence_url = forms.URLField(
        label=_("Its address on the Internet"), max_length=500, assume_scheme="https", required=False
    )
    day = "done_on"

    def clean(self) -> dict[str, Any]:
        content = super().clean()
        said = content.get("evidence_note") or content.get("evidence_url")
        if not said and not {"evidence_note", "evidence_url"} & set(self.errors):
            self.add_error("evidence_note", _("Show what proves it: an address, or a few words."))
        return content
