"""The one form with which a case is decided, whatever it is about, and the views of its buttons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.http import SignedInRequest
from core.http import View, attempted, posts_from, status_for, typed_before
from core.rulings import Sentence
from desk import policies
from desk.forms.moderation import HintsForm
from desk.queries.judging import Judged, judged
from desk.views.entrance import at_the_desk

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


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """The page on which one kind of thing is judged.

    ``word`` is what the actions call the thing; ``buttons`` are the addresses to which they send, by
    name; ``queue`` is where one goes on. ``makers`` and ``show`` get the request and what is shown.
    """

    word: str
    address: str
    queue: str
    buttons: Mapping[str, str]
    found: Callable[[str], Any]
    makers: Callable[[SignedInRequest, Judged], Makers]
    show: Callable[[SignedInRequest, Judged, Decide], HttpResponse]

    def judged(self, request: SignedInRequest, code: str) -> Judged:
        return judged(self.found(code), user=request.user, at=timezone.now())

    def decide(self, request: SignedInRequest, shown: Judged, *, pressed: str = "") -> Decide:
        data = request.POST if pressed else self._typed_before(request, shown)
        return Decide(shown, self.makers(request, shown), data, pressed=pressed)

    def _typed_before(self, request: SignedInRequest, shown: Judged) -> QueryDict | None:
        pages = [reverse(address, args=[shown.subject.code]) for address in self.buttons.values()]
        found = [typed_before(request, page) for page in pages]
        return next((typed for typed in found if typed is not None), None)

    def opened(self, request: SignedInRequest, code: str) -> HttpResponse:
        """The page as it is read."""
        shown = self.judged(request, code)
        return self.show(request, shown, self.decide(request, shown))

    def button(
        self,
        name: str,
        act: Callable[..., Any],
        said: Sentence,
        *,
        leads: Callable[[Any], str] | None = None,
    ) -> View:
        """A view that acts on what its button judges and goes on; what is refused stays as it was typed."""

        @at_the_desk(policies.may_see_queue)
        @posts_from(self.address)
        def view(request: SignedInRequest, code: str) -> HttpResponse:
            shown = self.judged(request, code)
            decide = self.decide(request, shown, pressed=name)
            given = {self.word: shown.subject, "by": request.user, "at": timezone.now()}
            done = decide.is_valid() and attempted(decide.form, act, **given, **decide.content)
            if not done:
                return self.show(request, shown, decide)
            messages.success(request, str(said))
            return redirect(leads(done) if leads else self.queue)

        return view
