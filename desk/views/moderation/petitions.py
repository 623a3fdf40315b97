"""A petition before the moderators: read, published, returned; its refusal is proposed."""

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from desk import policies
from desk.forms import RefuseForm, ReturnForm
from desk.queries.judging import Judged
from desk.views.entrance import at_the_desk
from desk.views.moderation.deciding import PUBLISH, REFUSE, RETURN, CasePage, Decide, Makers
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


def _makers(request: SignedInRequest, shown: Judged) -> Makers:
    parts = [(part.field, part.label) for column in shown.columns for part in column.parts]
    today = local_date(timezone.now())
    return {
        PUBLISH: lambda data: Form(data, prefix=PUBLISH),
        RETURN: lambda data: ReturnForm(data, prefix=RETURN, parts=parts),
        REFUSE: lambda data: RefuseForm(data, prefix=REFUSE, today=today),
    }


def _page(request: SignedInRequest, shown: Judged, decide: Decide) -> HttpResponse:
    at, user, petition = timezone.now(), request.user, shown.subject
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


PAGE = CasePage(
    word="petition",
    address="desk:case",
    queue="desk:moderation",
    buttons={name: f"desk:{name}" for name in (PUBLISH, RETURN, REFUSE)},
    found=_submitted,
    makers=_makers,
    show=_page,
)


@require_safe
@at_the_desk(policies.may_see_queue)
def case(request: SignedInRequest, code: str) -> HttpResponse:
    return PAGE.opened(request, code)


publish = PAGE.button(
    PUBLISH, actions.publish, _("Published: the petition now looks for backers under its link.")
)
return_for_correction = PAGE.button(
    RETURN, actions.return_for_correction, _("Returned to the author with your notes.")
)
refuse = PAGE.button(
    REFUSE,
    actions.refuse,
    _("The refusal is proposed; another moderator approves or rejects it."),
    leads=lambda approval: reverse("desk:approval", args=[approval.pk]),
)
