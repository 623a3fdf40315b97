"""Initiatives of a community: begin one, sign it, take the signature back, follow it to the decision."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import View, attempted, page_of, posted, posts_from, sent, signed_in, status_for
from core.rulings import Sentence
from selfgov import actions, policies
from selfgov.forms import InitiativeForm
from selfgov.models import Initiative, InitiativeRule
from selfgov.queries import initiatives as queries
from selfgov.views.finding import community_of
from workdays.calendar import local_date

RELATED = (
    *("rule", "maslikhat", "author", "item__meeting__council"),
    *("community__unit", "community__body", "community__district__parent"),
)


@require_safe
def initiatives(request: HttpRequest, kato: str) -> HttpResponse:
    """What a community has asked for, and how it can ask."""
    community, at = community_of(kato), timezone.now()
    context = {
        "community": community,
        "day": local_date(at),
        "page_obj": page_of(request, queries.initiatives_of(community)),
        "rules": queries.rules_of(local_date(at)),
        "may_start": policies.may_start(request.user, community, at=at),
    }
    return render(request, "selfgov/initiatives/list.html", context)


@require_safe
def initiative(request: HttpRequest, code: str) -> HttpResponse:
    """One initiative: its support, its way to the maslikhat, and what was decided."""
    found, at = _found(code), timezone.now()
    context = {
        "initiative": found,
        "community": found.community,
        "day": local_date(at),
        "own_support": queries.own_support(found, request.user),
        "is_open": found.is_open(at),
        "may_support": policies.may_support(request.user, found, at=at),
        "may_withdraw_support": policies.may_withdraw_support(request.user, found, at=at),
        "may_withdraw": policies.may_withdraw(request.user, found, at=at),
        "sending": queries.sending_of(found, at=at),
        "thread": queries.thread_of(found),
        "timeline": queries.timeline_of(found),
        "absolute_url": request.build_absolute_uri(found.get_absolute_url()),
    }
    return render(request, "selfgov/initiatives/initiative.html", context)


def _found(code: str) -> Initiative:
    return get_object_or_404(Initiative.objects.select_related(*RELATED), code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def start(request: SignedInRequest, kato: str) -> HttpResponse:
    """What is asked, and why; who may not begin one reads the reason here."""
    community, at = community_of(kato), timezone.now()
    ruling = policies.may_start(request.user, community, at=at)
    rules = queries.rules_of(local_date(at), support=InitiativeRule.Support.RESIDENTS)
    form = InitiativeForm(posted(request), rules=rules)
    if request.method == "POST":
        ruling.enforce()
    given = {"community": community, "by": request.user, "at": at}
    if sent(request, form) and (
        begun := attempted(form, actions.start_initiative, **given, **form.cleaned_data)
    ):
        messages.success(request, _("The initiative has begun. Send its page to your neighbors."))
        return redirect(begun)
    context = {"community": community, "form": form, "ruling": ruling, "rules": rules}
    return render(request, "selfgov/initiatives/start.html", context, status=status_for(request, form))


def _button(act: Callable[..., Initiative], said: Sentence) -> View:
    """One button that posts; a mere look at its address leads to the initiative."""

    @posts_from("selfgov:initiative")
    @signed_in
    def view(request: SignedInRequest, code: str) -> HttpResponse:
        found = _found(code)
        act(initiative=found, by=request.user, at=timezone.now())
        messages.success(request, str(said))
        return redirect(found)

    return view


support = _button(
    actions.support_initiative, _("You have signed. You will be told what becomes of the initiative.")
)
withdraw_support = _button(
    actions.withdraw_support, _("Your signature is taken back. You can sign again while it is open.")
)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withdraw(request: SignedInRequest, code: str) -> HttpResponse:
    """Take an initiative back, after a page that says what this means."""
    found, at = _found(code), timezone.now()
    if request.method == "POST":
        actions.withdraw_initiative(initiative=found, by=request.user, at=at)
        messages.success(request, _("The initiative is withdrawn; its page stays."))
        return redirect(found)
    ruling = policies.may_withdraw(request.user, found, at=at)
    context = {"initiative": found, "community": found.community, "ruling": ruling}
    return render(request, "selfgov/initiatives/withdraw.html", context)
