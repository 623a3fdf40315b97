"""What follows the record of a meeting: signatures, the akim's answer, what becomes of a disagreement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.face import written_date
from core.fields import PlainText, YesOrNo
from desk.forms.oversight import BilingualForm, DayField
from selfgov.models import Meeting, MeetingItem


class SignForm(forms.Form):
    """When the chair and the secretary signed."""

    signed_on = DayField(label=_("Signed on"))


class PassForm(forms.Form):
    """When the akim got the minutes."""

    passed_on = DayField(label=_("Passed to the akim on"))


class WhyForm(forms.Form):
    """Why a meeting does not come about; everyone reads it."""

    reason = PlainText(label=_("Reason"), help_text=_("Everyone can read it."), max_length=500, lines=3)


class AnswerForm(BilingualForm):
    """What the akim says to the decisions of a meeting."""

    agrees = YesOrNo(
        label=_("The akim"),
        yes=_("agrees with the decisions"),
        no=_("does not agree, for the reasons below"),
        unanswered=_("Choose whether the akim agrees."),
    )
    answer_kk = PlainText(label=_("Answer in Kazakh"), max_length=5_000, lines=6, required=False)
    answer_ru = PlainText(label=_("Answer in Russian"), max_length=5_000, lines=6, required=False)
    answered_on = DayField(label=_("Answered on"))

    def clean(self) -> dict[str, Any]:
        content = super().clean()
        says = content.get("answer_kk") or content.get("answer_ru")
        is_wrong = {"answer_kk", "answer_ru"} & set(self.errors)
        if content.get("agrees") is False and not says and not is_wrong:
            self.add_error("answer_kk", _("Give the reasons, in Kazakh or in Russian, better in both."))
        return content


class MeetingChoice(forms.ModelChoiceField):
    def label_from_instance(self, meeting: Any) -> str:
        return f"{meeting.council.get_kind_display()}, {written_date(meeting.starts_at, 'DATE_FORMAT')}"


class SettleForm(forms.Form):
    """How a disagreement ended after the assembly discussed the matter again."""

    note = PlainText(
        label=_("How it was settled"), help_text=_("Everyone can read it."), max_length=500, lines=3
    )
    later = MeetingChoice(
        Meeting.objects.none(),
        label=_("The meeting that discussed it again"),
        to_field_name="code",
        empty_label=_("Not on the portal"),
        required=False,
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later = Meeting.objects.filter(
            council__community=meeting.council.community_id, starts_at__gt=meeting.starts_at
        )
        field: Any = self.fields["later"]
        field.queryset = later.select_related("council").order_by("starts_at")


class ItemChoice(forms.ModelChoiceField):
    """A matter of a meeting of the community."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(MeetingItem.objects.none(), to_field_name="code", **kwargs)

    def label_from_instance(self, item: Any) -> str:
        return str(item)


class ReferForm(forms.Form):
    """Which matter of the meeting the maslikhat is to look at."""

    item = ItemChoice(
        label=_("Matter"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose the matter.")},
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["item"]
        field.queryset = meeting.items.order_by("position")


class CorrectForm(forms.Form):
    """What was wrong in signed minutes, and what is right."""

    what = PlainText(
        label=_("What is corrected"),
        help_text=_("For example: the decision on matter 2."),
        max_length=200,
    )
    old = PlainText(label=_("As it stood"), max_length=5_000, lines=3, required=False)
    new = PlainText(label=_("As it is right"), max_length=5_000, lines=3, required=False)
    reason = PlainText(
        label=_("Reason for the correction"),
        help_text=_("Everyone can read it, with the old and the new words."),
        max_length=500,
        min_length=10,
        lines=2,
    )

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        if not self.errors and content["old"] == content["new"]:
            self.add_error("new", _("Nothing is changed yet: there is nothing to correct."))
        return content
