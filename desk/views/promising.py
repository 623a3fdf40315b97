"""What was promised, at the desk of those who tend it: promised, done, dropped.

Rooms differ in what promises follow from, in who may tend them, and in the frame of their pages.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from commitments.models import Commitment
from core.http import View, attempted, posted, sent, status_for
from core.rulings import Ruling, Sentence
from desk.forms import ReasonForm
from desk.forms.oversight import FulfilForm, PromiseForm
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from workdays.calendar import local_date


@dataclass(frozen=True, slots=True)
class Occasion:
    """What promises follow from, and how the pages speak of it.

    ``url`` is its page at the desk; before ``first_day`` nothing can have been promised. ``frame`` is the
    template of the room's pages, and ``about`` what that template takes; ``public_url`` is where everyone
    reads the promises.
    """

    subject: Model
    title: Sentence
    url: str
    first_day: date
    bodies: Any
    ruling: Ruling
    frame: str
    public_url: str = ""
    about: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tending:
    """A promise, and where it is marked as done or as dropped."""

    commitment: Commitment
    done_url: str
    drop_url: str


@dataclass(frozen=True, slots=True)
class Promises:
    """The pages of promises in one room.

    ``find`` finds the occasion that an address means to the reader, or raises a 404. ``list_name`` is the
    name of the list's address, ``desk:NAME_done`` and ``desk:NAME_drop`` those of the questions.
    ``promise`` takes the subject as ``takes``.
    """

    name: str
    list_name: str
    find: Callable[..., Occasion]
    promise: Callable[..., Commitment]
    fulfil: Callable[..., Commitment]
    drop: Callable[..., Commitment]
    takes: str = "subject"

    def listing(self) -> View:
        """What was promised, and a form for one more promise."""

        @require_http_methods(PAGE)
        @at_the_desk()
        def page(request: SignedInRequest, **address: str) -> HttpResponse:
            at = timezone.now()
            occasion = self.find(request, at=at, **address)
            if request.method == "POST":
                occasion.ruling.enforce()
            form = PromiseForm(posted(request), bodies=occasion.bodies, first_day=occasion.first_day)
            act = partial(self.promise, **{self.takes: occasion.subject}, by=request.user, at=at)
            if sent(request, form) and attempted(form, act, **form.cleaned_data):
                messages.success(request, str(_("It stands on the public page.")))
                return redirect(self._list_url(address))
            return self._list_page(request, occasion, form, address)

        return page

    def _list_url(self, address: dict[str, str]) -> str:
        return reverse(f"desk:{self.list_name}", kwargs=address)

    def _list_page(
        self, request: SignedInRequest, occasion: Occasion, form: BaseForm, address: dict[str, str]
    ) -> HttpResponse:
        commitments = list(Commitment.objects.about(occasion.subject))
        tended = [self._tending(one, address) for one in commitments if one.is_open and occasion.ruling]
        context = {
            **occasion.about,
            "frame": occasion.frame,
            "occasion": occasion,
            "commitments": commitments,
            "tended": tended,
            "form": form,
        }
        return render(request, "desk/promises.html", context, status=status_for(request, form))

    def _tending(self, commitment: Commitment, address: dict[str, str]) -> Tending:
        named = {**address, "number": commitment.pk}
        done, drop = (reverse(f"desk:{self.name}_{step}", kwargs=named) for step in ("done", "drop"))
        return Tending(commitment, done, drop)

    def done(self) -> View:
        """That it was done, with what shows it."""

        def make(data: Any, today: date) -> BaseForm:
            return FulfilForm(data, today=today, initial={"done_on": today})

        return self._step(self.fulfil, make, _("Mark as done"), _("It is marked as done."))

    def dropped(self) -> View:
        """That it will not be done, and why."""
        said = _("It is marked as dropped; it stays visible with the reason.")
        return self._step(self.drop, lambda data, _today: ReasonForm(data), _("Mark as dropped"), said)

    def _step(
        self,
        act: Callable[..., Commitment],
        make: Callable[[Any, date], BaseForm],
        heading: Sentence,
        said: Sentence,
    ) -> View:
        """A page with one question about one promise."""

        @require_http_methods(PAGE)
        @at_the_desk()
        def page(request: SignedInRequest, number: int, **address: str) -> HttpResponse:
            at: datetime = timezone.now()
            occasion = self.find(request, at=at, **address)
            occasion.ruling.enforce()
            commitment = get_object_or_404(Commitment.objects.about(occasion.subject), pk=number)
            form = make(posted(request), local_date(at))
            given = {"commitment": commitment, "by": request.user, "at": at}
            if sent(request, form) and attempted(form, act, **given, **form.cleaned_data):
                messages.success(request, str(said))
                return redirect(self._list_url(address))
            context = {
                **occasion.about,
                "frame": occasion.frame,
                "occasion": occasion,
                "commitment": commitment,
                "form": form,
                "heading": heading,
                "list_url": self._list_url(address),
            }
            return render(request, "desk/promise.html", context, status=status_for(request, form))

        return page
