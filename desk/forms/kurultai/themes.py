"""What the secretariat sends about themes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import PlainText
from desk.forms.kurultai.proposals import ThemeChoice
from desk.forms.oversight import BilingualForm
from kurultai.models import Submission


class ThemeNameForm(BilingualForm):
    """What a theme is called."""

    name_kk = PlainText(label=_("Name in Kazakh"), max_length=150, required=False)
    name_ru = PlainText(label=_("Name in Russian"), max_length=150, required=False)
    name_en = PlainText(label=_("Name in English"), max_length=150, required=False)
    pair = "name"
    missing = _("Name the theme in Kazakh or in Russian.")


class PlaceForm(forms.Form):
    """To which other theme the ticked proposals of a theme go."""

    theme = ThemeChoice()

    def __init__(self, *args: Any, themes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = themes  # type: ignore[attr-defined]


class SplitThemeForm(BilingualForm):
    """Which proposals leave a theme for one of their own, and what that is called."""

    submissions = forms.ModelMultipleChoiceField(
        Submission.objects.none(),
        to_field_name="code",
        widget=forms.MultipleHiddenInput,
        error_messages={"required": _("Tick the proposals that make the new theme.")},
    )
    name_kk = PlainText(label=_("Name of the new theme in Kazakh"), max_length=150, required=False)
    name_ru = PlainText(label=_("Name of the new theme in Russian"), max_length=150, required=False)
    pair = "name"
    missing = _("Name the theme in Kazakh or in Russian.")

    def __init__(self, *args: Any, submissions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submissions"].queryset = submissions  # type: ignore[attr-defined]
