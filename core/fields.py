"""Form fields for what people write."""

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    # A word that knows its translations, as the type checker calls it.
    from django.utils.functional import _StrPromise

# Everything in Unicode's "control" class but line feed and tab, and marks that reorder text.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class PlainText(forms.CharField):
    """Text as people type it: composed letters, plain line ends, no control characters."""

    def __init__(self, *, lines: int = 1, **kwargs: Any) -> None:
        if lines > 1:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        self.lines = lines
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", super().to_python(value) or "")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return " ".join(text.split()) if self.lines == 1 and not _CONTROL.search(text) else text

    def validate(self, value: str) -> None:
        super().validate(value)
        if _CONTROL.search(value):
            raise ValidationError(
                _("The text holds invisible control characters. Type it anew or paste it as plain text."),
                code="control",
            )


class YesOrNo(forms.TypedChoiceField):
    """A question with two answers in words of their own, of which none is chosen beforehand."""

    def __init__(
        self, *, yes: "_StrPromise", no: "_StrPromise", unanswered: "_StrPromise", **kwargs: Any
    ) -> None:
        super().__init__(
            choices=[("yes", yes), ("no", no)],
            coerce=lambda said: said == "yes",
            widget=forms.RadioSelect,
            error_messages={"required": unanswered},
            **kwargs,
        )


class LanguageForm(forms.Form):
    """A text of several parts in one language. Everything empty means: not in this language."""

    main_parts: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        for field in self.fields.values():
            field.widget.attrs["lang"] = language

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        if any(content.values()):
            for name in self.main_parts:
                if not content.get(name) and name not in self.errors:
                    self.add_error(name, _("Fill in this part too, or leave this language empty."))
        return content


def put_notes(form: forms.BaseForm, notes: Mapping[str, str], *, language: str = "") -> None:
    """Let the fields of a form show what a reviewer said about them, under "title" or "title_kk"."""
    for name, field in form.fields.items():
        field.note = notes.get(f"{name}_{language}" if language else name, "")  # type: ignore[attr-defined]
