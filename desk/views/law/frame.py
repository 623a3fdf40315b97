"""What the administrators' pages share: a change is asked for, looked at with its effect, and then done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import models, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import SignedInRequest
from core.http import attempted, page_of, sent, status_for
from core.rulings import Sentence
from desk.queries import law as queries
from desk.queries.law import Difference
from workdays.terms import Move

# The buttons of the page that shows the effect.
CONFIRM, CHANGE = "confirm", "change"
ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What the page shows before the button: what the row says otherwise, and what that touches."""

    said: tuple[Sentence, ...] = ()
    differences: tuple[Difference, ...] = ()
    moves: tuple[Move, ...] | None = None
    may: tuple[Sentence, ...] = ()
    may_not: tuple[Sentence, ...] = ()


def _values(form: Any) -> dict[str, Any]:
    values: dict[str, Any] = form.values
    return values


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: what the page asks, what it does, and what it says when it is done.

    ``what`` turns a valid form into what the action takes.
    """

    heading: Sentence
    title: Any = ""
    note: Sentence = ""
    button: Sentence
    act: Callable[..., models.Model]
    given: dict[str, Any]
    what: Callable[[Any], dict[str, Any]] = _values
    effect: Callable[[dict[str, Any]], Effect]
    said: Sentence
    leads: str

    def answer(self, request: SignedInRequest, form: Any, at: datetime) -> HttpResponse:
        """The form; then what it would change; then, when that is confirmed, the change itself.

        Whatever forbids the change forbids to look at its effect as well: it is rehearsed.
        """
        context = {"change": self, "form": form}
        if sent(request, form) and CHANGE not in request.POST:
            what = {**self.given, **self.what(form), "by": request.user, "at": at}
            if CONFIRM in request.POST:
                if attempted(form, self.act, **what):
                    messages.success(request, str(self.said))
                    return redirect(self.leads)
            elif attempted(form, _rehearse, act=self.act, **what):
                return render(request, "desk/law/weighed.html", {**context, "effect": self.effect(what)})
        return render(request, "desk/law/asked.html", context, status=status_for(request, form))


def _rehearse(*, act: Callable[..., models.Model], **what: Any) -> models.Model:
    """Do it, and leave everything as it was."""
    with transaction.atomic():
        done = act(**what)
        transaction.set_rollback(True)
    return done


def history(
    request: SignedInRequest, model: type[models.Model], *, heading: Sentence, leads: str
) -> HttpResponse:
    """Everything that changed in one kind of rows, the newest on top."""
    page = page_of(request, queries.entries_on(model), ROWS)
    context = {
        "heading": heading,
        "leads": leads,
        "page_obj": page,
        "records": queries.history(model, page.object_list),
    }
    return render(request, "desk/law/history.html", context)
