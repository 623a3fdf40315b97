"""The one form with which a case is decided, whatever it is about."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, QueryDict

from core.http import status_for
from desk.forms.moderation import HintsForm
from desk.queries.judging import Judged

PUBLISH, RETURN, REFUSE = "publish", "return", "refuse"
Makers = Mapping[str, Callable[[QueryDict | None], Form]]


class Decide:
    """A form with several buttons: what is typed under one stays for the others.

    Only what stands under the pressed button is judged, and the confirmed findings. ``makers`` make
    the part of each button of what was sent.
    """

    def __init__(
        self, shown: Judged, makers: Makers, data: QueryDict | None = None, *, pressed: str = ""
    ) -> None:
        self.pressed = pressed
        self.hints = HintsForm(data if pressed else None, prefix="hints", found=shown.found)
        self.forms = {name: make(data if pressed == name else None) for name, make in makers.items()}
        for form in (self.hints, *self.forms.values()):
            if data is not None and not form.is_bound:
                form.initial = _typed(form, data)

    @property
    def form(self) -> Form:
        """The part of the button that was pressed."""
        return self.forms[self.pressed]

    @property
    def content(self) -> dict[str, Any]:
        return {**self.form.cleaned_data, **self.hints.cleaned_data}

    def is_valid(self) -> bool:
        return self.hints.is_valid() and self.form.is_valid()

    def status(self, request: HttpRequest) -> int:
        if not self.pressed:
            return 200
        return max(status_for(request, self.form), status_for(request, self.hints))


def _typed(form: Form, data: QueryDict) -> dict[str, Any]:
    """What stands in the fields of a form, unjudged."""
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
    }
