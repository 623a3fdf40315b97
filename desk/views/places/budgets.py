"""Budgets of a community at its clerk's desk: by a form, or from a file that is looked at first."""

import base64
import io
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, posted, sent, status_for
from core.rulings import Refused, status_of
from core.tables import TableRefused
from desk.forms.places.money import LARGEST_FILE, BudgetFileForm, BudgetForm, YearForm, budget_values
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE, differences
from desk.views.places.frame import asked, kept, own
from selfgov import actions, policies
from selfgov.actions.budgets import EARLIEST_YEAR, sources_of
from selfgov.loading.budgets import BUDGET_COLUMNS, import_budget
from selfgov.models import Budget, Community, ExpenditureKind
from selfgov.queries.budgets import Sums, budget_of


@require_safe
@at_the_desk()
def budgets(request: SignedInRequest, kato: str) -> HttpResponse:
    """Every year's budget that is on file, and the way to another."""
    community = own(request, kato)
    form = YearForm(
        request.GET if "year" in request.GET else None, initial={"year": timezone.localdate().year}
    )
    may_record = policies.may_record(request.user, community, at=timezone.now())
    if form.is_bound and form.is_valid() and may_record:
        return redirect("desk:place_budget", kato, form.cleaned_data["year"])
    found = [budget_of(budget) for budget in community.budgets.order_by("-year")]
    context = {"community": community, "budgets": found, "form": form, "may_record": may_record}
    return render(request, "desk/places/budgets.html", context, status=400 if form.errors else 200)


# By a form ------------------------------------------------------------------------------------


@require_http_methods(PAGE)
@at_the_desk()
@transaction.atomic
def budget(request: SignedInRequest, kato: str, year: int) -> HttpResponse:
    """The lines of a year. Who saves over somebody else's figures sees both, and loses nothing."""
    community = kept(request, kato)
    if not EARLIEST_YEAR <= year <= timezone.localdate().year + 1:
        raise Http404
    if request.method == "POST":
        community = Community.objects.locked(community)
    found = community.budgets.filter(year=year).select_related("item").first()
    form = _form(community, year, found, posted(request))
    if not sent(request, form):
        return _page(request, community, year, found, form)
    if form.clashes:
        form = _form(community, year, found, form.merged())
        form.is_valid()
        reason = _("Somebody else has changed this budget since you opened it.")
        more = {"reason": reason, "differences": differences(form)}
        return _page(request, community, year, found, form, status=409, **more)
    given = {"community": community, "year": year, "by": request.user, "at": timezone.now()}
    if attempted(form, actions.store_budget, **given, **form.budget):
        messages.success(request, _("The budget is saved."))
        return redirect("desk:place_budgets", kato)
    return _page(request, community, year, found, form)


def _form(community: Community, year: int, found: Budget | None, typed: Any) -> BudgetForm:
    return BudgetForm(
        typed,
        community=community,
        sources=sources_of(year).values(),
        kinds=ExpenditureKind.objects.order_by("order", "code"),
        initial=budget_values(found),
    )


def _page(
    request: SignedInRequest,
    community: Community,
    year: int,
    found: Budget | None,
    form: BudgetForm,
    *,
    status: int | None = None,
    **more: Any,
) -> HttpResponse:
    context = {"community": community, "year": year, "budget": found, "form": form, **more}
    return render(request, "desk/places/budget.html", context, status=status or status_for(request, form))


@require_http_methods(PAGE)
@at_the_desk()
def publish(request: SignedInRequest, kato: str, year: int) -> HttpResponse:
    """Show a budget to everyone."""
    community = kept(request, kato)
    found = get_object_or_404(Budget, community=community, year=year)
    form = Form(posted(request))
    given = {"budget": found, "by": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.publish_budget, **given):
        messages.success(request, _("The budget is published; everyone can read it."))
        return redirect("desk:place_budgets", kato)
    return asked(
        request,
        form,
        community=community,
        heading=_("Publish the budget of %(year)d") % {"year": year},
        note=_("Everyone can read it, line by line. Later changes are public at once."),
        back_url=reverse("desk:place_budgets", args=[kato]),
    )


# From a file ----------------------------------------------------------------------------------


@require_http_methods(PAGE)
@at_the_desk()
def upload(request: SignedInRequest, kato: str) -> HttpResponse:
    """A file is read as a whole, shown with its sums, and kept when the clerk has seen them."""
    community = kept(request, kato)
    if "content" in request.POST:
        return _keep(request, community)
    form = BudgetFileForm(posted(request), request.FILES or None)
    if not sent(request, form):
        return _upload_page(request, community, form)
    content = form.cleaned_data["file"].read()
    try:
        found = _looked_at(content, community, request)
    except Refused as refusal:
        return _refused_page(request, community, form, refusal)
    more: dict[str, Any] = {"found": found, "content": base64.b64encode(content).decode()}
    return _upload_page(request, community, form, **more)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a year's budget would come to, and what it comes to now, if it is on file."""

    sums: Sums
    before: Sums | None

    @property
    def is_public(self) -> bool:
        return self.before is not None and self.before.budget.published_at is not None


def _looked_at(content: bytes, community: Community, request: SignedInRequest) -> list[Preview]:
    """The file as it would be kept, by keeping it and taking that back."""
    before = {one.year: budget_of(one) for one in community.budgets.all()}
    with transaction.atomic():
        stored = _import(content, community, request)
        found = [Preview(budget_of(one), before.get(one.year)) for one in stored]
        transaction.set_rollback(True)
    return found


def _import(content: bytes, community: Community, request: SignedInRequest) -> list[Budget]:
    return import_budget(source=io.BytesIO(content), community=community, by=request.user, at=timezone.now())


def _keep(request: SignedInRequest, community: Community) -> HttpResponse:
    """What was looked at comes back in the page itself; it is read anew."""
    form = BudgetFileForm()
    try:
        content = base64.b64decode(request.POST["content"], validate=True)[:LARGEST_FILE]
        stored = _import(content, community, request)
    except ValueError:
        form = BudgetFileForm(request.POST)
        return _upload_page(request, community, form)
    except Refused as refusal:
        return _refused_page(request, community, form, refusal)
    years = ", ".join(str(one.year) for one in stored)
    messages.success(request, _("Saved: the budget of %(years)s.") % {"years": years})
    return redirect("desk:place_budgets", community.unit.kato)


def _refused_page(
    request: SignedInRequest, community: Community, form: BudgetFileForm, refusal: Refused
) -> HttpResponse:
    problems = refusal.problems if isinstance(refusal, TableRefused) else []
    more: dict[str, Any] = {"reason": str(refusal), "problems": problems}
    return _upload_page(request, community, form, status=status_of(refusal), **more)


def _upload_page(
    request: SignedInRequest,
    community: Community,
    form: BudgetFileForm,
    *,
    status: int | None = None,
    **more: Any,
) -> HttpResponse:
    year = timezone.localdate().year
    context = {
        "community": community,
        "form": form,
        "columns": BUDGET_COLUMNS,
        "sources": sources_of(year).values(),
        "kinds": ExpenditureKind.objects.order_by("order", "code"),
        **more,
    }
    return render(request, "desk/places/upload.html", context, status=status or status_for(request, form))
