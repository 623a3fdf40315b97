"""Initiatives at the clerk's desk: made of a decision, sent on to the maslikhat, settled at home."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, page_of, posted, posts_from, sent
from desk.forms.places.wishes import CarryOnForm, OutcomeForm
from desk.queries import wishes as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.places.frame import asked, kept, own
from selfgov import actions, policies
from selfgov.models import Initiative, InitiativeRule
from selfgov.queries.initiatives import initiatives_of, rules_of
from workdays.calendar import local_date


@require_safe
@at_the_desk()
def initiatives(request: SignedInRequest, kato: str) -> HttpResponse:
    """Every initiative of the community; those that have their support are sent on from here."""
    community, at = own(request, kato), timezone.now()
    context = {
        "community": community,
        "page_obj": page_of(request, initiatives_of(community)),
        "day": local_date(at),
        "may_record": policies.may_record(request.user, community, at=at),
    }
    return render(request, "desk/places/initiatives.html", context)


def _mine(request: SignedInRequest, code: str) -> Initiative:
    """An initiative of a community in which the reader works; any other is a 404."""
    return get_object_or_404(queries.initiatives_open_to(request.user, at=timezone.now()), code=code)


@require_http_methods(PAGE)
@at_the_desk()
def carry_on(request: SignedInRequest, kato: str) -> HttpResponse:
    """Make an initiative of what the council decided."""
    community, at = kept(request, kato), timezone.now()
    rules = rules_of(local_date(at), support=InitiativeRule.Support.MEMBERS)
    form = CarryOnForm(posted(request), items=queries.adopted_matters(community), rules=rules)
    given = {"by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.start_from_item, **given, **form.cleaned_data):
        messages.success(request, _("The initiative is public. Send it on to the maslikhat."))
        return redirect("desk:place_initiatives", kato)
    return asked(
        request,
        form,
        community=community,
        heading=_("Make an initiative of a decision"),
        note=_("Its title and text are those of the decision; the votes of the members are its support."),
        back_url=reverse("desk:place_initiatives", args=[kato]),
    )


@at_the_desk()
@posts_from("desk:place_initiative")
def send(request: SignedInRequest, code: str) -> HttpResponse:
    """On to the maslikhat of the district."""
    found = actions.send_initiative(initiative=_mine(request, code), by=request.user, at=timezone.now())
    assert found.maslikhat is not None
    messages.success(request, _("Sent on to: %(maslikhat)s.") % {"maslikhat": found.maslikhat.name})
    return redirect("desk:place_initiatives", found.community.unit.kato)


@require_safe
@at_the_desk()
def initiative(request: SignedInRequest, code: str) -> HttpResponse:
    """Whoever looks at the address of a button is led to the list."""
    return redirect("desk:place_initiatives", _mine(request, code).community.unit.kato)


@require_http_methods(PAGE)
@at_the_desk()
def settle(request: SignedInRequest, code: str) -> HttpResponse:
    """What became of an initiative that the maslikhat does not decide."""
    found, at = _mine(request, code), timezone.now()
    kato = found.community.unit.kato
    if request.method != "POST":
        policies.may_record(request.user, found.community, at=at).enforce()
    form = OutcomeForm(posted(request))
    given = {"initiative": found, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.settle_initiative, **given, **form.cleaned_data):
        messages.success(request, _("The outcome is published; everyone concerned is being told."))
        return redirect("desk:place_initiatives", kato)
    return asked(
        request,
        form,
        community=found.community,
        heading=_("Say what became of the initiative"),
        note=_("Everyone reads it. With this the initiative is closed; it can't be undone."),
        back_url=reverse("desk:place_initiatives", args=[kato]),
    )
