"""What a clerk sends from the console. Everything is named by its permanent address."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import PlainText
from maslikhat.models import AgendaItem, Candidate, Deputy, Session, SessionKind, VoteEvent, VoteRule
from maslikhat.options import Option, Result

CAST_OPTIONS = [Option.FOR, Option.AGAINST, Option.ABSTAIN, Option.NOT_VOTING]
COUNTED = [(option, Option(option).label) for option in CAST_OPTIONS]
# More than any maslikhat has seats.
MOST_VOTES = 200
MOST_CANDIDATES = 20


class Coded(forms.ModelChoiceField):
    """A row of the session, sent by its address."""

    def __init__(self, queryset: Any, *, missing: Any, **kwargs: Any) -> None:
        super().__init__(queryset.none(), to_field_name="code", **kwargs)
        self.error_messages |= {"required": missing, "invalid_choice": missing}


class DeputyField(Coded):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Deputy"))
        super().__init__(Deputy.objects, missing=_("Choose a deputy of this maslikhat."), **kwargs)


class ItemField(Coded):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Item"))
        super().__init__(AgendaItem.objects, missing=_("Choose an item of this agenda."), **kwargs)


class VoteField(Coded):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(VoteEvent.objects, missing=_("There is no such vote in this session."), **kwargs)


class StepForm(forms.Form):
    """A step at the console: fields that name rows offer those of this session only."""

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        for field in self.fields.values():
            if isinstance(field, (Coded, DeputiesField)):
                field.queryset = _rows(field, session)
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.setdefault("rows", 3)
        for name, field in self.fields.items():
            if name.endswith(("_kk", "_ru")):
                field.widget.attrs["lang"] = name[-2:]


def _rows(field: forms.ModelChoiceField, session: Session) -> Any:
    model = field.queryset.model  # type: ignore[union-attr]
    if model is Deputy:
        return deputies_of(session)
    if model is AgendaItem:
        return session.items.in_order()
    return VoteEvent.objects.filter(motion__item__session=session)


def deputies_of(session: Session) -> QuerySet[Deputy]:
    """Everyone who ever had a seat in the convocation; who may sit or vote today, the actions say."""
    deputies = Deputy.objects.filter(mandates__convocation=session.convocation)
    return deputies.distinct().order_by("alphabetical", "id")


class DeputiesField(forms.ModelMultipleChoiceField):
    """Several deputies of the maslikhat, by their addresses."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Deputy.objects.none(), to_field_name="code", **kwargs)
        self.error_messages |= {
            "invalid_choice": _("Somebody on the list is not a deputy of this maslikhat."),
            "invalid_pk_value": _("Somebody on the list is not a deputy of this maslikhat."),
        }


def _reason(**kwargs: Any) -> PlainText:
    kwargs.setdefault("label", _("Reason"))
    return PlainText(max_length=500, help_text=_("Everyone can read it."), **kwargs)


# The hall -----------------------------------------------------------------------------------


class RollForm(StepForm):
    """Who answered when the roll was called."""

    present = DeputiesField(label=_("Present"), required=False)


class DeputyForm(StepForm):
    deputy = DeputyField()


class ExcuseForm(DeputyForm):
    reason = PlainText(label=_("Reason"), max_length=300, required=False)


class OpenForm(StepForm):
    """The opening; a reason is needed when there is no quorum."""

    chair = DeputyField(label=_("Chair of the session"), required=False)
    reason = _reason(label=_("Why the session opens without a quorum"), required=False)


# The agenda ---------------------------------------------------------------------------------


class ItemForm(StepForm):
    item = ItemField()


class SetAsideForm(ItemForm):
    """An item that is put off or taken off."""

    reason = _reason()


class AddItemForm(StepForm):
    """A matter that nobody foresaw."""

    title_kk = PlainText(label=_("Title, in Kazakh"), max_length=500, required=False)
    title_ru = PlainText(label=_("Title, in Russian"), max_length=500, required=False)
    rapporteur = PlainText(label=_("Rapporteur"), max_length=200, required=False)
    reason = _reason(
        label=_("Why it is added to an extraordinary session"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.session.kind != SessionKind.EXTRAORDINARY:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        return _one_language(
            self, super().clean() or {}, "title", _("Give the title in at least one language.")
        )


class SpeakForm(ItemForm):
    """Who takes the floor: a deputy, or a guest by name."""

    deputy = DeputyField(required=False)
    speaker = PlainText(label=_("or somebody else"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].widget.attrs["data-first"] = True

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        if not self.errors and bool(sent.get("deputy")) == bool(sent.get("speaker")):
            raise ValidationError(_("Choose a deputy or write who else speaks, not both."), code="speaker")
        return sent


def _one_language(form: StepForm, sent: dict[str, Any], name: str, missing: Any) -> dict[str, Any]:
    both = f"{name}_kk", f"{name}_ru"
    if not any(sent.get(field) for field in both) and not any(field in form.errors for field in both):
        form.add_error(both[0], missing)
    return sent


# Votes --------------------------------------------------------------------------------------


class OpenVoteForm(ItemForm):
    """What is put to the vote, and by which rule it is decided."""

    text_kk = PlainText(
        label=_("What is put to the vote, in Kazakh"), max_length=1_000, lines=3, required=False
    )
    text_ru = PlainText(
        label=_("What is put to the vote, in Russian"), max_length=1_000, lines=3, required=False
    )
    rule = forms.ModelChoiceField(
        VoteRule.objects.none(),
        label=_("Rule"),
        to_field_name="code",
        empty_label=None,
        error_messages={"invalid_choice": _("Choose a rule that is in force today.")},
    )
    is_secret = forms.BooleanField(label=_("A secret vote: only its counts are entered"), required=False)
    candidates = PlainText(
        label=_("Candidates, one on a line"),
        help_text=_("Only for a choice among candidates."),
        max_length=4_000,
        lines=3,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = VoteRule.objects.valid(timezone.localdate()).order_by("order", "id")
        self.fields["rule"].queryset = rules  # type: ignore[attr-defined]

    def clean_candidates(self) -> list[str]:
        lines = self.cleaned_data["candidates"].splitlines()
        names = list(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))
        if len(names) > MOST_CANDIDATES or any(len(name) > 200 for name in names):
            raise ValidationError(_("At most 20 candidates, each name at most 200 characters."), code="many")
        return names

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        missing = _("Say in at least one language what is put to the vote.")
        return _one_language(self, sent, "text", missing)


class VoteForm(StepForm):
    vote = VoteField()


class AllForm(VoteForm):
    """One option for all who have not voted yet."""

    option = forms.ChoiceField(choices=COUNTED, required=False)

    def clean_option(self) -> str:
        return self.cleaned_data["option"] or Option.FOR


class CastForm(VoteForm):
    """One deputy's ballot, as its button names it: "deputy:option", with ":position" of a candidate."""

    ballot = forms.CharField(error_messages={"required": _("Press one of the options of a deputy.")})

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or {}
        if not self.errors:
            sent |= self._ballot(*sent["ballot"].split(":"))
        return sent

    def _ballot(self, deputy: str, option: str = "", position: str = "", *rest: str) -> dict[str, Any]:
        found = deputies_of(self.session).filter(code=deputy).first()
        if found is None or option not in CAST_OPTIONS or rest:
            raise ValidationError(_("There is no such deputy or option in this vote."), code="ballot")
        return {"deputy": found, "option": Option(option), "candidate": self._candidate(position)}

    def _candidate(self, position: str) -> Candidate | None:
        if not position:
            return None
        known = self.cleaned_data["vote"].candidates.all()
        candidate = next((one for one in known if str(one.position) == position), None)
        if candidate is None:
            raise ValidationError(_("There is no such candidate in this vote."), code="candidate")
        return candidate


class CloseVoteForm(VoteForm):
    """The end of a vote: bare counts if it was secret, and a reason if another result is declared."""

    declared = forms.ChoiceField(
        label=_("Declared result"), choices=[("", _("As the rule gives it")), *Result.choices], required=False
    )
    reason = _reason(label=_("Why another result is declared"), required=False)

    def __init__(self, *args: Any, about: VoteEvent | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about or self._named()
        if self.about and self.about.is_secret:
            self.fields |= dict(_count_fields(self.about))

    def _named(self) -> VoteEvent | None:
        """The vote that the sent form is about: it decides which counts are asked for."""
        votes = VoteEvent.objects.filter(motion__item__session=self.session)
        return votes.filter(code=self.data.get("vote", "")).first() if self.is_bound else None

    def counts(self) -> Iterator[forms.BoundField]:
        """The fields for bare counts, for the page."""
        return (self[name] for name in self.fields if name.startswith("count_"))

    @property
    def counted(self) -> dict[str, int] | None:
        """What was counted in a secret vote: by option, and for a candidate by position."""
        if self.about is None or not self.about.is_secret:
            return None
        sent = {
            name.removeprefix("count_"): self.cleaned_data[name] for name in self.fields if "count_" in name
        }
        return {name: number for name, number in sent.items() if number is not None}


def _count_fields(vote: VoteEvent) -> Iterator[tuple[str, forms.IntegerField]]:
    candidates = list(vote.candidates.order_by("position"))
    for candidate in candidates:
        yield f"count_{candidate.position}", _count(candidate.name)
    for option, label in COUNTED:
        if not (candidates and option == Option.FOR):
            yield f"count_{option}", _count(label)


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_VOTES, required=False)


class AnnulForm(VoteForm):
    reason = _reason()


# Decisions ----------------------------------------------------------------------------------


class AdoptForm(VoteForm):
    """The decision that an adopted vote stands for."""

    number = PlainText(
        label=_("Number of the decision"),
        help_text=_("As it is written: 8С-24-2, 133/16-VIII."),
        max_length=40,
    )
    title_kk = PlainText(label=_("Title, in Kazakh"), max_length=500, required=False)
    title_ru = PlainText(label=_("Title, in Russian"), max_length=500, required=False)
    text_kk = PlainText(label=_("Text, in Kazakh"), max_length=100_000, lines=4, required=False)
    text_ru = PlainText(label=_("Text, in Russian"), max_length=100_000, lines=4, required=False)
    is_normative = forms.BooleanField(label=_("It is a normative legal act"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The title is there already: from the keyboard only the number is missing.
        self.fields["number"].widget.attrs["data-first"] = True

    def clean(self) -> dict[str, Any]:
        return _one_language(
            self, super().clean() or {}, "title", _("Give the title in at least one language.")
        )
