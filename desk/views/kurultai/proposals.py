"""The secretariat's list of proposals, and one proposal with all that can be done with it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from bodies.models import Body
from commitments.models import Commitment
from core.http import page_of
from desk import policies
from desk.filters import ProposalFilter
from desk.forms.kurultai import AssignManyForm
from desk.queries import kurultai as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.kurultai.frame import each, mine, own_councils, tell_refused
from kurultai import actions
from kurultai import policies as proposal_policies
from kurultai import queries as proposal_queries
from kurultai.models import Submission
from kurultai.states import MERGEABLE
from workdays.calendar import local_date

ROWS = 50


# The list -------------------------------------------------------------------------------------


@require_http_methods(PAGE)
@at_the_desk(policies.may_run_council)
def proposals(request: SignedInRequest) -> HttpResponse:
    """Everything that was sent, narrowed by the address; the ticked ones can be handled together."""
    bodies, at = own_councils(request), timezone.now()
    if request.method != "POST":
        return _list(request, bodies, _many_form(bodies, None, at))
    form = _many_form(bodies, request.POST, at)
    ticked = list(queries.sent_to(bodies).filter(code__in=request.POST.getlist("proposal")[:ROWS]))
    _check_many(request, form, ticked)
    if not form.is_valid():
        return _list(request, bodies, form, status=400)
    _do_many(request, form, ticked, at)
    return redirect(request.get_full_path())


def _many_form(bodies: Sequence[Body], data: Any, at: datetime) -> AssignManyForm:
    day = local_date(at)
    return AssignManyForm(
        data,
        sections=queries.sections_of(bodies, day),
        members=queries.members_of(bodies, day),
        themes=queries.themes_of(bodies),
    )


def _check_many(request: SignedInRequest, form: AssignManyForm, ticked: list[Submission]) -> None:
    """What can't be seen from one field alone."""
    if not ticked:
        form.add_error(None, _("Tick the proposals with which something is to be done."))
    content, wanted = form.cleaned_data if form.is_valid() else {}, request.POST.get("do")
    if wanted == "assign" and "section" in content and content["section"] is None:
        form.add_error("section", _("Choose the section to which the proposals go."))
    if wanted == "place" and "theme" in content and content["theme"] is None:
        form.add_error("theme", _("Choose the theme to which the proposals go."))


def _do_many(request: SignedInRequest, form: AssignManyForm, ticked: list[Submission], at: datetime) -> None:
    given, content = {"by": request.user, "at": at}, form.cleaned_data
    wanted = request.POST.get("do")
    if wanted == "assign":
        chosen = {"section": content["section"], "rapporteur": content["rapporteur"]}
        done, refused = each(ticked, actions.assign, **chosen, **given)
        said = ngettext(
            "%(n)s proposal is given to the section.", "%(n)s proposals are given to the section.", done
        )
    else:
        theme = content["theme"] if wanted == "place" else None
        done, refused = each(ticked, actions.move_to_theme, theme=theme, **given)
        said = ngettext("%(n)s proposal has a new place.", "%(n)s proposals have a new place.", done)
    if done:
        messages.success(request, said % {"n": done})
    tell_refused(request, refused)


def _list(
    request: SignedInRequest, bodies: Sequence[Body], form: AssignManyForm, *, status: int = 200
) -> HttpResponse:
    at = timezone.now()
    sent = queries.sent_to(bodies)
    narrowed = ProposalFilter(request.GET, queryset=sent, bodies=bodies, day=local_date(at))
    page = page_of(request, narrowed.qs if narrowed.is_valid() else sent, ROWS)
    context = {
        "filter": narrowed,
        "page_obj": page,
        "rows": queries.rows_of(page.object_list, at=at),
        "form": form,
        "ticked": request.POST.getlist("proposal"),
        "backlog": queries.backlog_of(bodies, day=local_date(at)),
    }
    return render(request, "desk/kurultai/proposals.html", context, status=status)


# One proposal ---------------------------------------------------------------------------------


@require_safe
@at_the_desk()
def proposal(request: SignedInRequest, code: str) -> HttpResponse:
    """Everything about a proposal, and links to what the reader may do with it."""
    found, at = mine(request, code), timezone.now()
    theme = getattr(getattr(found, "theme_place", None), "theme", None)
    context = {
        "submission": found,
        "authors": proposal_queries.authors_of(found),
        "attachments": found.attachments.order_by("added_at", "id"),
        "clock": proposal_queries.clock_of(found, at=at),
        "timeline": proposal_queries.timeline_of(found),
        "forwarding": found.forwardings.select_related("body").last(),
        "asking": queries.asking_about(found),
        "theme": theme,
        "theme_label": queries.theme_label(theme) if theme else "",
        "statements": queries.statements_from(found),
        "commitments": Commitment.objects.about(found),
        "is_public": Submission.objects.listed().filter(pk=found.pk).exists(),
        **_rulings(request, found, at),
    }
    return render(request, "desk/kurultai/proposal.html", context)


def _rulings(request: SignedInRequest, found: Submission, at: datetime) -> dict[str, Any]:
    user = request.user
    prepares = proposal_policies.may_prepare(user, found.body, at=at)
    return {
        "prepares": prepares,
        "may_assign": proposal_policies.may_assign(user, found, at=at),
        "may_conclude": proposal_policies.may_conclude(user, found, at=at),
        "may_forward": proposal_policies.may_forward(user, found, at=at),
        "may_answer": proposal_policies.may_answer(user, found, at=at),
        "may_implement": proposal_policies.may_implement(user, found, at=at),
        "may_decline": proposal_policies.may_decline(user, found, at=at),
        "may_merge": prepares and found.status in MERGEABLE,
        "may_put_to_the_vote": policies.may_put_to_the_vote(user, found, at=at),
        "may_tend_promises": policies.may_tend_promises(user, found, at=at),
    }
