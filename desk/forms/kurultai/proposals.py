"""What the secretariat, rapporteurs and other bodies send about a proposal."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.face import written_date
from core.fields import PlainText, YesOrNo
from desk.forms.kurultai.moderation import Reply
from desk.forms.oversight import BilingualForm, DayField
from desk.queries.kurultai import theme_label
from kurultai.models import Act, Conclusion, Member, Section, Theme
from opinions.models import LONGEST_STATEMENT, Conversation

LONGEST_TERM_DAYS = 250


class SectionChoice(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Section"))
        kwargs.setdefault("empty_label", _("Choose the section"))
        super().__init__(Section.objects.none(), to_field_name="code", **kwargs)


class MemberChoice(forms.ModelChoiceField):
    """A member who reports on a proposal."""

    def __init__(self) -> None:
        super().__init__(
            Member.objects.none(),
            label=_("Rapporteur"),
            empty_label=_("Nobody yet"),
            to_field_name="code",
            required=False,
        )

    def label_from_instance(self, member: Any) -> str:
        return f"{member.name} ({member.section.name})" if member.section else str(member.name)


class ThemeChoice(forms.ModelChoiceField):
    """A theme to put proposals into; who takes them out of theirs needs none."""

    def __init__(self) -> None:
        super().__init__(
            Theme.objects.none(),
            label=_("Theme"),
            empty_label=_("Choose the theme"),
            to_field_name="code",
            required=False,
        )

    def label_from_instance(self, theme: Any) -> str:
        return theme_label(theme)


class AssignForm(forms.Form):
    """To which section a proposal goes, and who reports on it there."""

    section = SectionChoice()
    rapporteur = MemberChoice()

    def __init__(self, *args: Any, sections: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["section"].queryset, fields["rapporteur"].queryset = sections, members


class AssignManyForm(AssignForm):
    """What is to be done with all the proposals that were ticked."""

    section = SectionChoice(required=False)
    theme = ThemeChoice()

    def __init__(self, *args: Any, themes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = themes  # type: ignore[attr-defined]


class ConcludeForm(BilingualForm):
    """What the section concluded, and why."""

    verdict = forms.ChoiceField(
        label=_("What the section concluded"),
        choices=[
            (Conclusion.Verdict.SUPPORTED, _("The section supports the proposal")),
            (Conclusion.Verdict.DECLINED, _("The section declines the proposal")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the section supports the proposal.")},
    )
    reasons_kk = Reply(label=_("Reasons in Kazakh"), max_length=5_000, lines=8, required=False)
    reasons_ru = Reply(label=_("Reasons in Russian"), max_length=5_000, lines=8, required=False)
    signed_by = PlainText(
        label=_("Signed by"),
        help_text=_("Who signed the conclusion for the section: the name and the post."),
        max_length=200,
        required=False,
    )
    pair = "reasons"
    missing = _("Give the reasons in Kazakh or in Russian: everyone can read them.")


class ForwardForm(forms.Form):
    """With which letter a proposal goes to a body, and how long the body has."""

    number = PlainText(
        label=_("Number of the letter"), help_text=_("If there is one."), max_length=60, required=False
    )
    term_days = forms.IntegerField(
        label=_("Working days for the answer"),
        help_text=_("The term of the rule stands here; change it only if the letter sets another one."),
        min_value=1,
        max_value=LONGEST_TERM_DAYS,
    )


class BodyAnswerForm(BilingualForm):
    """What the body to which a proposal was forwarded answers."""

    accepted = YesOrNo(
        label=_("What the body decided"),
        yes=_("It takes the proposal up"),
        no=_("It declines the proposal"),
        unanswered=_("Say whether the body takes the proposal up."),
    )
    answer_kk = Reply(label=_("Answer in Kazakh"), max_length=10_000, lines=8, required=False)
    answer_ru = Reply(label=_("Answer in Russian"), max_length=10_000, lines=8, required=False)
    pair = "answer"
    missing = _("Write the answer in Kazakh or in Russian: everyone can read it.")


class DeclineForm(BilingualForm):
    """Why a body gives up what it had in work."""

    reasons_kk = PlainText(label=_("Reasons in Kazakh"), max_length=5_000, lines=6, required=False)
    reasons_ru = PlainText(label=_("Reasons in Russian"), max_length=5_000, lines=6, required=False)
    pair = "reasons"
    missing = _("Give the reasons in Kazakh or in Russian: everyone can read them.")


class ActChoice(forms.ModelChoiceField):
    def label_from_instance(self, act: Any) -> str:
        return _("%(kind)s No. %(number)s of %(day)s: %(title)s") % {
            "kind": capfirst(act.get_kind_display()),
            "number": act.number,
            "day": written_date(act.date, "SHORT_DATE_FORMAT"),
            "title": act.title,
        }


class ImplementForm(BilingualForm):
    """The act in which a proposal came true: one that is on file, or a new one."""

    act = ActChoice(
        Act.objects.none(),
        label=_("An act that is on file"),
        empty_label=_("Not on this list: it is entered below"),
        to_field_name="code",
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Kind of the act"),
        choices=lambda: [
            ("", _("Choose the kind")),
            *((value, capfirst(label)) for value, label in Act.Kind.choices),
        ],
        required=False,
    )
    number = PlainText(label=_("Number of the act"), max_length=60, required=False)
    date = DayField(label=_("Date of the act"), required=False)
    title_kk = PlainText(label=_("Title of the act in Kazakh"), max_length=500, lines=2, required=False)
    title_ru = PlainText(label=_("Title of the act in Russian"), max_length=500, lines=2, required=False)
    url = forms.URLField(
        label=_("Address of its text"),
        help_text=_("The page of the act in the register of laws, for example on adilet.zan.kz."),
        max_length=500,
        assume_scheme="https",
        required=False,
    )
    note_kk = PlainText(
        label=_("What of the proposal came true, in Kazakh"), max_length=1_000, lines=3, required=False
    )
    note_ru = PlainText(
        label=_("What of the proposal came true, in Russian"), max_length=1_000, lines=3, required=False
    )
    #: What a new act needs; its title in one language at least.
    new_act = ("kind", "number", "date", "url")

    def __init__(self, *args: Any, acts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].queryset = acts  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        content = super().clean()
        if content.get("act") or "act" in self.errors:
            return content
        for name in self.new_act:
            if not content.get(name) and name not in self.errors:
                self.add_error(name, _("Fill this in, or choose an act that is on file."))
        titles = {"title_kk", "title_ru"}
        if not any(content.get(name) for name in titles) and not titles & set(self.errors):
            self.add_error("title_kk", _("Write the title of the act in Kazakh or in Russian."))
        return content

    @property
    def values(self) -> dict[str, Any]:
        """The new act as it is entered."""
        return {name: self.cleaned_data[name] for name in (*self.new_act, "title_kk", "title_ru")}

    @property
    def notes(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("note_kk", "note_ru")}


class MergeForm(BilingualForm):
    """Why two proposals should become one; those who are asked read it."""

    reason_kk = PlainText(label=_("Why, in Kazakh"), max_length=2_000, lines=4, required=False)
    reason_ru = PlainText(label=_("Why, in Russian"), max_length=2_000, lines=4, required=False)
    pair = "reason"
    missing = _("Say why the proposals should be merged: those who are asked read it.")


class ConversationChoice(forms.ModelChoiceField):
    def label_from_instance(self, conversation: Any) -> str:
        return str(conversation.question)


class StatementForm(BilingualForm):
    """A short statement that a proposal makes, for everybody to say where they stand on it."""

    conversation = ConversationChoice(
        Conversation.objects.none(),
        label=_("In which conversation"),
        empty_label=_("Choose the conversation"),
        to_field_name="code",
    )
    text_kk = PlainText(
        label=_("Statement in Kazakh"),
        help_text=_("One thought, so that one can agree or disagree with it."),
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    text_ru = PlainText(
        label=_("Statement in Russian"),
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    pair = "text"
    missing = _("Write the statement in Kazakh or in Russian, better in both.")

    def __init__(self, *args: Any, conversations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["conversation"]
        field.queryset = conversations
        if len(conversations) == 1:
            self.initial.setdefault("conversation", conversations[0].code)
