"""Posts that administrators give and end."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import BODILESS_ROLES, Role
from bodies.models import Body
from core.fields import PlainText
from desk.forms.law.rows import from_now_on
from desk.forms.oversight import DayField


class PersonForm(forms.Form):
    """Who is looked for."""

    q = PlainText(
        label=_("Name or account"),
        help_text=_("As it stands on the portal; three letters are enough."),
        max_length=120,
        min_length=3,
        required=False,
    )


class BodyField(PlainText):
    """A body by its code, or by the address of its page, which ends in the code."""

    def clean(self, value: Any) -> Any:
        code = super().clean(value).rstrip("/").rpartition("/")[2]
        if not code:
            return None
        body = Body.objects.filter(code=code).first()
        if body is None:
            raise forms.ValidationError(_("There is no body with this code."), code="unknown")
        return body


class PostForm(forms.Form):
    """Which post, in which body, from when until when."""

    role = forms.ChoiceField(
        label=_("Post"),
        choices=lambda: [(value, capfirst(label)) for value, label in Role.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the post.")},
    )
    body = BodyField(
        label=_("Body: its code, or the address of its page"),
        help_text=_(
            "Moderators and administrators need none; with one they decide nothing that concerns this body."
        ),
        max_length=300,
        required=False,
    )
    from_date = DayField(label=_("First day"))
    to_date = DayField(label=_("Last day"), help_text=_("Leave it empty for no end."), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_from_date(self) -> date:
        day: date = self.cleaned_data["from_date"]
        from_now_on(day, self.today)
        if day < self.today:
            raise forms.ValidationError(_("A post begins today or later."), code="past")
        return day

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        role, body = content.get("role"), content.get("body")
        if role and role not in BODILESS_ROLES and body is None and "body" not in self.errors:
            self.add_error("body", _("This post is held in a body: name the body."))
        return content

    @property
    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "role": Role(self.cleaned_data["role"])}


class EndPostForm(forms.Form):
    to_date = DayField(label=_("Last day"), help_text=_("From the next day on the post is not held."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_to_date(self) -> date:
        day: date = self.cleaned_data["to_date"]
        from_now_on(day, self.today)
        if day < self.today:
            raise forms.ValidationError(_("A post ends today or later."), code="past")
        return day

    @property
    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class NothingForm(forms.Form):
    """Nothing to fill in: a look at what it does, and a button."""

    values: dict[str, Any] = {}
