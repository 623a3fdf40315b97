"""What the moderators' pages share: a page with one question, and buttons that do one thing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from core.http import View, attempted, posted, sent, status_for
from core.rulings import Ruling, Sentence
from desk import policies
from desk.queries.moderation import path_of
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from moderation import matters


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked before something is done with a row that has a number, and what is said after.

    ``find`` gets the number; ``named`` is how the action calls the row. ``subject`` tells what the row
    is about, and ``leads`` where the page goes on.
    """

    heading: Sentence
    note: Sentence = ""
    find: Callable[[int], Any]
    named: str
    policy: Callable[..., Ruling]
    make: Callable[..., BaseForm]
    act: Callable[..., Any]
    said: Sentence
    subject: Callable[[Any], Any] = matters.subject_of
    leads: Callable[[Any], str]

    def view(self) -> View:
        """The page and what its button does. What is refused stays as it was typed."""

        @require_http_methods(PAGE)
        @at_the_desk(policies.may_see_queue)
        def page(request: SignedInRequest, number: int) -> HttpResponse:
            found, at = self.find(number), timezone.now()
            if request.method != "POST":
                self.policy(request.user, found, at=at).enforce()
            form = self.make(posted(request))
            given = {self.named: found, "by": request.user, "at": at}
            if sent(request, form) and attempted(form, self.act, **given, **form.cleaned_data):
                messages.success(request, str(self.said))
                return redirect(self.leads(found))
            return self._asked(request, found, form)

        return page

    def _asked(self, request: SignedInRequest, found: Any, form: BaseForm) -> HttpResponse:
        subject = self.subject(found)
        context = {
            "form": form,
            "heading": self.heading,
            "note": self.note,
            "title": matters.of(subject).title(subject),
            "back_url": self.leads(found),
        }
        return render(request, "desk/moderation/asked.html", context, status=status_for(request, form))


def button(
    act: Callable[..., Any],
    *,
    find: Callable[[int], Any],
    named: str,
    said: Sentence,
    leads: Callable[[Any], str],
) -> View:
    """A view that does one thing, with nothing to fill in."""

    @require_POST
    @at_the_desk(policies.may_see_queue)
    def view(request: SignedInRequest, number: int) -> HttpResponse:
        found = find(number)
        act(**{named: found, "by": request.user, "at": timezone.now()})
        messages.success(request, str(said))
        return redirect(leads(found))

    return view


def desk_page_of(row: Any) -> str:
    """The page of the thing that a case, an act or a report is about."""
    subject = matters.subject_of(row)
    return path_of(matters.of(subject).desk_path(subject))
