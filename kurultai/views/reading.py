"""Reading proposals."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policies import is_moderator
from commitments.models import Commitment
from core.texts import current_language
from kurultai import policies, queries
from kurultai.models import Submission
from kurultai.querysets import Visitor
from kurultai.states import PRIVATE, Status
from kurultai.views.attaching import attachments_for
from kurultai.views.finding import find_even_taken_down
from kurultai.views.supporting import own_part
from moderation import matters
from moderation.queries import take_down_of


@require_safe
def submission(request: HttpRequest, code: str) -> HttpResponse:
    """One proposal with everything public about it."""
    found, at = find_even_taken_down(request, code), timezone.now()
    if _is_for_the_desk(request, found):
        return redirect(f"/{current_language()}/{matters.of(found).desk_path(found)}")
    if found.is_taken_down:
        return render(request, "kurultai/taken_down.html", {"act": take_down_of(found)})
    decided = found.status in (Status.REFUSED, Status.RETURNED)
    context = {
        "submission": found,
        "authors": queries.authors_of(found),
        "attachments": attachments_for(request, found),
        "clock": queries.clock_of(found, at=at),
        "timeline": queries.timeline_of(found),
        "commitments": Commitment.objects.about(found),
        "verdict": queries.refusal_of(found) if decided else None,
        "merge": found.merges.under_way().select_related("target").first(),
        "may_edit": policies.may_edit(request.user, found),
        "may_withdraw": policies.may_withdraw(request.user, found),
        "may_leave": policies.may_leave(request.user, found),
        "works_on_it": _works_on(request.user, found, at),
        **own_part(request.user, found, at=at),
    }
    return render(request, "kurultai/submission.html", context)


def _is_for_the_desk(request: HttpRequest, found: Submission) -> bool:
    """Moderators read what is not public at the desk, where identification numbers are covered."""
    if found.status not in PRIVATE or policies.is_one_of_authors(request.user, found):
        return False
    return is_moderator(request.user, timezone.now())


def _works_on(user: Visitor, found: Submission, at: datetime) -> bool:
    """Whether the desk has something for the reader to do with it."""
    asked = (policies.may_prepare(user, found.body, at=at), policies.may_conclude(user, found, at=at))
    return any(asked) or bool(policies.may_implement(user, found, at=at))
