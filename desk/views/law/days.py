"""Working days that the Government moves, and the terms that move with them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import page_of, posted
from desk.forms.law import SwapForm, WhyForm
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.law import frame
from desk.views.law.frame import Change, Effect
from moderation import actions
from moderation.policies import may_change_law
from workdays import terms
from workdays.calendar import local_date
from workdays.models import DaySwap

ROWS = 50


def _page() -> str:
    return reverse("desk:law_days")


@require_safe
@at_the_desk(may_change_law)
def days(request: SignedInRequest) -> HttpResponse:
    """Every day that was moved, the latest on top."""
    page = page_of(request, DaySwap.objects.order_by("-day"), ROWS)
    return render(request, "desk/law/days.html", {"page_obj": page, "today": local_date(timezone.now())})


@require_safe
@at_the_desk(may_change_law)
def history(request: SignedInRequest) -> HttpResponse:
    return frame.history(request, DaySwap, heading=_("Moved days"), leads=_page())


@require_http_methods(PAGE)
@at_the_desk(may_change_law)
def swap(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    form = SwapForm(posted(request), today=local_date(at), initial={"confidence": "confirmed"})
    step = Change(
        heading=_("Move a working day"),
        note=_("As the Government decides it: one day becomes free, another one working."),
        button=_("Move the day and the terms"),
        act=actions.swap_days,
        given={},
        effect=_of_swap,
        said=_("The day is moved, and the terms with it."),
        leads=_page(),
    )
    return step.answer(request, form, at)


@require_http_methods(PAGE)
@at_the_desk(may_change_law)
def take_back(request: SignedInRequest, number: int) -> HttpResponse:
    found, at = get_object_or_404(DaySwap, pk=number), timezone.now()
    step = Change(
        heading=_("Take a moved day back"),
        title=found,
        note=_("The day is again what the calendar says. If another day was moved for it, see to that too."),
        button=pgettext("change", "Take it back"),
        act=actions.take_back_swap,
        given={"swap": found},
        effect=lambda what: _moved(terms.foreseen({found.day: None})),
        said=_("Taken back, and the terms are where they were."),
        leads=_page(),
    )
    return step.answer(request, WhyForm(posted(request)), at)


def _of_swap(what: dict[str, Any]) -> Effect:
    return _moved(terms.foreseen({**actions.swapped(free=what["free"], working=what["working"])}))


def _moved(moves: list[terms.Move]) -> Effect:
    listed = tuple(move for move in moves if not move.term.is_copy)
    said = ngettext(
        "%(count)d running term ends on another day.",
        "%(count)d running terms end on another day.",
        len(listed),
    )
    return Effect(said=(said % {"count": len(listed)},), moves=listed)
