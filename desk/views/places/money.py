"""Tariffs and rates of a community at its clerk's desk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, posted, sent, status_for
from desk.forms.places.money import RateForm, TariffForm
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.places.frame import kept, own
from selfgov import actions, policies
from selfgov.models import RateKind, Service
from selfgov.queries.money import rates_of, tariff_history, tariffs_of


@require_safe
@at_the_desk()
def tariffs(request: SignedInRequest, kato: str) -> HttpResponse:
    """What every service costs today, and the services that have no tariff yet."""
    community, today = own(request, kato), timezone.localdate()
    found = tariffs_of(community, today)
    priced = [row.service.pk for row in found]
    context = {
        "community": community,
        "tariffs": found,
        "others": Service.objects.exclude(pk__in=priced).order_by("order", "code"),
        "may_record": policies.may_record(request.user, community, at=timezone.now()),
    }
    return render(request, "desk/places/tariffs.html", context)


@require_http_methods(PAGE)
@at_the_desk()
def tariff(request: SignedInRequest, kato: str, service: str) -> HttpResponse:
    """A new tariff of a service, beside those that it has had."""
    community, found = kept(request, kato), get_object_or_404(Service, code=service)
    form = TariffForm(posted(request), community=community)
    given = {"community": community, "service": found, "by": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.set_tariff, **given, **form.cleaned_data):
        messages.success(request, _("The tariff is set; the one before it ends the day before."))
        return redirect("desk:place_tariffs", kato)
    context = {
        "community": community,
        "service": found,
        "form": form,
        "history": tariff_history(community, found),
        "day": timezone.localdate(),
    }
    return render(request, "desk/places/tariff.html", context, status=status_for(request, form))


@require_safe
@at_the_desk()
def rates(request: SignedInRequest, kato: str) -> HttpResponse:
    """Every rate that the law lets a community set, with its own."""
    community = own(request, kato)
    context = {
        "community": community,
        "rates": rates_of(community, timezone.localdate()),
        "may_record": policies.may_record(request.user, community, at=timezone.now()),
    }
    return render(request, "desk/places/rates.html", context)


@require_http_methods(PAGE)
@at_the_desk()
def rate(request: SignedInRequest, kato: str, kind: str) -> HttpResponse:
    """A new rate, within the bounds of the law, beside those before it."""
    community = kept(request, kato)
    found = RateKind.objects.filter(code=kind).order_by("-valid_from")
    newest = get_object_or_404(found[:1])
    form = RateForm(posted(request), community=community)
    given = {"community": community, "kind": newest, "by": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.set_rate, **given, **form.cleaned_data):
        messages.success(request, _("The rate is set; the one before it ends the day before."))
        return redirect("desk:place_rates", kato)
    context = {
        "community": community,
        "kind": newest,
        "form": form,
        "history": community.rates.filter(kind__code=kind).order_by("from_date"),
    }
    return render(request, "desk/places/rate.html", context, status=status_for(request, form))
