"""What the pages of communities at the desk share: finding one, and a page with one question."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.models import User
from core.http import View, attempted, posted, sent, status_for
from core.rulings import Ruling, Sentence
from desk.queries import places as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from selfgov import policies
from selfgov.models import Act, Community, Meeting


def own(request: SignedInRequest, kato: str) -> Community:
    """A community in which the reader works; any other is a 404."""
    return get_object_or_404(queries.open_to(request.user, at=timezone.now()), unit__kato=kato)


def mine(request: SignedInRequest, code: str) -> Meeting:
    """A meeting of such a community; any other is a 404."""
    return get_object_or_404(queries.meetings_open_to(request.user, at=timezone.now()), code=code)


def own_act(request: SignedInRequest, code: str) -> Act:
    return get_object_or_404(queries.acts_open_to(request.user, at=timezone.now()), code=code)


def kept(request: SignedInRequest, kato: str) -> Community:
    """A community for whose clerk's pages the reader has come: on a mere look it says why not."""
    community = own(request, kato)
    if request.method != "POST":
        policies.may_record(request.user, community, at=timezone.now()).enforce()
    return community


def asked(
    request: SignedInRequest,
    form: BaseForm,
    *,
    community: Community,
    heading: Sentence,
    back_url: str,
    note: Sentence = "",
    **more: Any,
) -> HttpResponse:
    """A page with one question, before something that everybody will see."""
    context = {
        "community": community,
        "form": form,
        "heading": heading,
        "note": note,
        "back_url": back_url,
        **more,
    }
    return render(request, "desk/places/asked.html", context, status=status_for(request, form))


def may_record(user: User, meeting: Meeting, *, at: datetime) -> Ruling:
    return policies.may_record(user, meeting.council.community, at=at)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is done with a meeting on a page of its own: what is asked, and what is said after.

    ``make`` makes the form of what was sent and of the meeting; its fields are what ``act`` takes.
    """

    heading: Sentence
    make: Callable[[Any, Meeting], BaseForm]
    act: Callable[..., Any]
    said: Sentence
    note: Sentence = ""
    policy: Callable[..., Ruling] = may_record

    def view(self) -> View:
        """The page, and what its button does. What is refused stays as it was typed."""

        @require_http_methods(PAGE)
        @at_the_desk()
        def page(request: SignedInRequest, code: str) -> HttpResponse:
            found = mine(request, code)
            if request.method != "POST":
                self.policy(request.user, found, at=timezone.now()).enforce()
            form = self.make(posted(request), found)
            given = {"meeting": found, "by": request.user, "at": timezone.now()}
            if sent(request, form) and attempted(form, self.act, **given, **form.cleaned_data):
                messages.success(request, str(self.said))
                return redirect("desk:place_meeting", code)
            return asked(
                request,
                form,
                community=found.council.community,
                heading=self.heading,
                note=self.note,
                back_url=reverse("desk:place_meeting", args=[code]),
                meeting=found,
            )

        return page
