"""Proposals of residents before the moderators: published and handed to the council, or refused."""

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.http import page_of
from desk import policies
from desk.forms.places.wishes import RefuseResidentForm
from desk.queries import wishes
from desk.queries.judging import Judged
from desk.views.entrance import at_the_desk
from desk.views.moderation.deciding import PUBLISH, REFUSE, CasePage, Decide, Makers
from moderation.models import Approval
from moderation.policies import may_propose
from selfgov import actions
from selfgov import policies as selfgov_policies
from selfgov.models import Proposal
from workdays.calendar import local_date

ROWS = 50


@require_safe
@at_the_desk(policies.may_see_queue)
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits, by due date."""
    waiting = wishes.resident_queue(today=local_date(timezone.now()))
    return render(request, "desk/places/proposals_queue.html", {"page_obj": page_of(request, waiting, ROWS)})


def _found(code: str) -> Proposal:
    related = Proposal.objects.select_related("author", "community__unit", "community__district__parent")
    return get_object_or_404(related, code=code)


def _makers(request: SignedInRequest, shown: Judged) -> Makers:
    """A proposal is published or refused; what is this short is not returned."""
    today = local_date(timezone.now())
    return {
        PUBLISH: lambda data: Form(data, prefix=PUBLISH),
        REFUSE: lambda data: RefuseResidentForm(data, prefix=REFUSE, today=today),
    }


def _page(request: SignedInRequest, shown: Judged, decide: Decide) -> HttpResponse:
    at, user, found = timezone.now(), request.user, shown.subject
    context = {
        "proposal": found,
        "community": found.community,
        "shown": shown,
        "decide": decide,
        "is_comparing": "changes" in request.GET,
        "may_moderate": selfgov_policies.may_moderate(user, found, at=at),
        "may_take_down": may_propose(user, Approval.Act.TAKE_DOWN, found, at=at),
    }
    return render(request, "desk/places/proposals_case.html", context, status=decide.status(request))


PAGE = CasePage(
    word="proposal",
    address="desk:place_proposal_case",
    queue="desk:place_proposal_queue",
    buttons={PUBLISH: "desk:place_proposal_receive", REFUSE: "desk:place_proposal_refuse"},
    found=_found,
    makers=_makers,
    show=_page,
)


@require_safe
@at_the_desk(policies.may_see_queue)
def case(request: SignedInRequest, code: str) -> HttpResponse:
    return PAGE.opened(request, code)


receive = PAGE.button(PUBLISH, actions.receive, _("Published; the council is being told."))
refuse = PAGE.button(REFUSE, actions.refuse, _("Refused. The author is being told why."))
