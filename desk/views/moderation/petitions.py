"""A petition before the moderators: read, published, returned; its refusal is proposed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.http import View, attempted, posts_from, typed_before
from core.rulings import Sentence
from desk import policies
from desk.forms import RefuseForm, ReturnForm
from desk.queries.judging import Judged, judged
from desk.views.entrance import at_the_desk
from desk.views.moderation.deciding import PUBLISH, REFUSE, RETURN, Decide, Makers
from moderation import policies as moderation
from moderation.models import Approval
from petitions import actions
from petitions import policies as petition_policies
from petitions import queries as petition_queries
from petitions.models import Petition
from workdays.calendar import local_date


def _submitted(code: str) -> Petition:
    everything = Petition.objects.exclude(status="draft").select_related(
        "addressee__territory", "author__user", "topic", "rule"
    )
    return get_object_or_404(everything, code=code)


def _makers(shown: Judged) -> Makers:
    parts = [(part.field, part.label) for column in shown.columns for part in column.parts]
    today = local_date(timezone.now())
    return {
        PUBLISH: lambda data: Form(data, prefix=PUBLISH),
        RETURN: lambda data: ReturnForm(data, prefix=RETURN, parts=parts),
        REFUSE: lambda data: RefuseForm(data, prefix=REFUSE, today=today),
    }


@require_safe
@at_the_desk(policies.may_see_queue)
def case(request: SignedInRequest, code: str) -> HttpResponse:
    petition, at = _submitted(code), timezone.now()
    shown = judged(petition, user=request.user, at=at)
    return _page(request, shown, Decide(shown, _makers(shown), _typed_before(request, code)), at)


def _typed_before(request: SignedInRequest, code: str) -> QueryDict | None:
    found = [
        typed_before(request, reverse(f"desk:{name}", args=[code])) for name in (PUBLISH, RETURN, REFUSE)
    ]
    return next((typed for typed in found if typed is not None), None)


def _page(request: SignedInRequest, shown: Judged, decide: Decide, at: datetime) -> HttpResponse:
    user, petition = request.user, shown.subject
    context = {
        "petition": petition,
        "shown": shown,
        "decide": decide,
        "is_comparing": "changes" in request.GET,
        "may_moderate": petition_policies.may_moderate(user, petition, at=at),
        "may_take_down": moderation.may_propose(user, Approval.Act.TAKE_DOWN, petition, at=at),
        "may_invalidate": moderation.may_propose(user, Approval.Act.INVALIDATE, petition, at=at),
        "acts": Approval.objects.about(petition).select_related("proposed_by", "decided_by"),
        "similar": petition_queries.similar(petition),
    }
    return render(request, "desk/case.html", context, status=decide.status(request))


def _step(
    name: str, act: Callable[..., Any], said: Sentence, leads: Callable[[Any], str] | None = None
) -> View:
    """A view that acts on what its button judges, says so, and goes on."""

    @at_the_desk(policies.may_see_queue)
    @posts_from("desk:case")
    def view(request: SignedInRequest, code: str) -> HttpResponse:
        petition, at = _submitted(code), timezone.now()
        shown = judged(petition, user=request.user, at=at)
        decide = Decide(shown, _makers(shown), request.POST, pressed=name)
        given = {"petition": petition, "by": request.user, "at": at}
        done = decide.is_valid() and attempted(decide.form, act, **given, **decide.content)
        if not done:
            return _page(request, shown, decide, at)
        messages.success(request, str(said))
        return redirect(leads(done) if leads else "desk:moderation")

    return view


publish = _step(PUBLISH, actions.publish, _("Published: the petition now looks for backers under its link."))
return_for_correction = _step(
    RETURN, actions.return_for_correction, _("Returned to the author with your notes.")
)
refuse = _step(
    REFUSE,
    actions.refuse,
    _("The refusal is proposed; another moderator approves or rejects it."),
    leads=lambda approval: reverse("desk:approval", args=[approval.pk]),
)
