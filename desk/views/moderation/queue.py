"""Everything that waits for moderators, by due date."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.http import page_of
from desk import policies
from desk.filters import QueueFilter
from desk.queries import moderation as queries
from desk.views.entrance import at_the_desk
from moderation.models import Approval, Report

ROWS = 50


@require_safe
@at_the_desk(policies.may_see_queue)
def queue(request: SignedInRequest) -> HttpResponse:
    """Petitions, proposals, statements, objections and acts that take two people, overdue first."""
    at = timezone.now()
    found = QueueFilter(request.GET, user=request.user, at=at)
    page = page_of(request, found.qs, ROWS)
    context = {
        "filter": found,
        "page_obj": page,
        "rows": queries.rows_of(page.object_list, at=at),
        "is_narrowed": any(request.GET.get(name) for name in found.filters),
        "waiting_approvals": Approval.objects.waiting().count(),
        "open_reports": Report.objects.open().count(),
    }
    return render(request, "desk/moderation/queue.html", context)
