"""Acts of a community at its clerk's desk: adopted with their clauses, amended, repealed."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, posted, sent, status_for
from desk.forms.places.acts import (
    AdoptForm,
    AmendRow,
    ByActForm,
    ClauseRow,
    changes_in,
    clause_values,
    places_after,
)
from desk.forms.places.rows import Rows, unjudged, with_one_more
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.places.frame import asked, kept, own, own_act
from selfgov import actions, policies
from selfgov.models import Act
from selfgov.queries.acts import consolidated
from selfgov.queries.wordings import acts_of, clauses_of

CLAUSES = "clause"


@require_safe
@at_the_desk()
def acts(request: SignedInRequest, kato: str) -> HttpResponse:
    """Every act that the community has adopted, the latest first."""
    community, at = own(request, kato), timezone.now()
    today = timezone.localdate()
    context = {
        "community": community,
        "acts": acts_of(community, day=today, everything=True),
        "today": today,
        "may_record": policies.may_record(request.user, community, at=at),
    }
    return render(request, "desk/places/acts.html", context)


@require_safe
@at_the_desk()
def act(request: SignedInRequest, code: str) -> HttpResponse:
    """The text of an act on a day, with every wording that its clauses have had."""
    found, at = own_act(request, code), timezone.now()
    day = _day_of(request)
    context = {
        "act": found,
        "community": found.community,
        "day": day,
        "clauses": clauses_of(found, day=day),
        "is_in_force": found.is_in_force(day),
        "may_record": policies.may_record(request.user, found.community, at=at),
    }
    return render(request, "desk/places/act.html", context)


def _day_of(request: SignedInRequest) -> date:
    """The day that was asked for; what is no day is today."""
    try:
        return parse_date(request.GET.get("on", "")) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


# Adopting -------------------------------------------------------------------------------------


@require_http_methods(PAGE)
@at_the_desk()
def adopt(request: SignedInRequest, kato: str) -> HttpResponse:
    """An act with its clauses. Whoever asks for one clause more gets everything typed back."""
    community, typed = kept(request, kato), posted(request)
    form = AdoptForm(typed, request.FILES or None, community=community)
    rows = Rows(ClauseRow, typed, prefix=CLAUSES, blank=3)
    context = {"community": community, "heading": _("Enter an act"), "button": _("Publish the act")}
    if again := _shown_again(request, form, rows, **context):
        return again
    given = {"community": community, "by": request.user, "at": timezone.now()}
    if _is_valid(form, rows):
        clauses = [row.text for row in rows.counting]
        if new := attempted(form, actions.adopt_act, clauses=clauses, **given, **form.cleaned_data):
            messages.success(request, _("The act is published."))
            return redirect("desk:place_act", new.code)
    return _page(request, form, rows, **context)


@require_http_methods(PAGE)
@at_the_desk()
def amend(request: SignedInRequest, code: str) -> HttpResponse:
    """The clauses as they stand, to be written anew, ended, or added to."""
    found, typed = own_act(request, code), posted(request)
    kept(request, found.community.unit.kato)
    form = ByActForm(typed, act=found)
    rows = _clauses_to_amend(found, typed)
    context = {
        "community": found.community,
        "act": found,
        "heading": _("Amend the act"),
        "button": _("Publish the amendment"),
        "note": _("Only clauses that you change get a new wording; the old one stays readable."),
    }
    if again := _shown_again(request, form, rows, **context):
        return again
    if _is_valid(form, rows):
        given = {"act": found, "changes": changes_in(rows, found), "by": request.user, "at": timezone.now()}
        if attempted(form, _amended, **given, **form.cleaned_data):
            messages.success(request, _("The act is amended; its text changes from that day on."))
            return redirect("desk:place_act", code)
    return _page(request, form, rows, **context)


def _amended(**given: Any) -> Act:
    actions.amend(**given)
    act: Act = given["act"]
    return act


def _clauses_to_amend(found: Act, typed: Any) -> Rows[AmendRow]:
    """The wordings of today: an amendment is mostly entered before or soon after it comes into force."""
    clauses = consolidated(found, timezone.localdate()) or consolidated(found, found.from_date)
    saved = {str(clause.order): clause_values(clause) for clause in clauses}
    return Rows(AmendRow, typed, prefix=CLAUSES, saved=saved, places=places_after(clauses))


@require_http_methods(PAGE)
@at_the_desk()
def repeal(request: SignedInRequest, code: str) -> HttpResponse:
    """By which act, and from which day on."""
    found = own_act(request, code)
    kept(request, found.community.unit.kato)
    form = ByActForm(posted(request), act=found)
    given = {"act": found, "by": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.repeal, **given, **form.cleaned_data):
        messages.success(request, _("The act is repealed."))
        return redirect("desk:place_act", code)
    return asked(
        request,
        form,
        community=found.community,
        heading=_("Repeal the act"),
        note=_("The day before is its last one. Its text stays readable. This can't be undone."),
        back_url=reverse("desk:place_act", args=[code]),
    )


# Pages with clauses ---------------------------------------------------------------------------


def _shown_again(request: SignedInRequest, form: Any, rows: Rows[Any], **context: Any) -> HttpResponse | None:
    """The page before it is sent for good: as it begins, or with one clause more."""
    if request.method == "POST" and "more" not in request.POST:
        return None
    if request.method == "POST":
        typed = with_one_more(request.POST, rows)
        rows = Rows(rows.shape, typed, prefix=CLAUSES, saved=rows.saved, **rows.given)
    unjudged([form, *rows])
    return _page(request, form, rows, **context)


def _is_valid(form: BaseForm, rows: Rows[Any]) -> bool:
    """Both are judged, so that all that is wrong is said at once."""
    is_valid = rows.is_valid()
    return form.is_valid() and is_valid


def _page(request: SignedInRequest, form: BaseForm, rows: Rows[Any], **context: Any) -> HttpResponse:
    wrong_rows = any(row.errors for row in rows.counting)
    status = status_for(request, form) if form.errors or not wrong_rows else 400
    more = {"form": form, "rows": rows, "has_errors": bool(form.errors) or wrong_rows}
    return render(request, "desk/places/clauses.html", {**context, **more}, status=status)
