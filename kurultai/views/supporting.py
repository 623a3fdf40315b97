"""Supporting: one button that posts; a mere look at its address acts on nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest, next_of
from core.http import page_of, posts_from, signed_in
from core.rulings import Ruling
from kurultai import actions, policies, queries
from kurultai.models import Submission, Support
from kurultai.querysets import Visitor
from kurultai.views.finding import find


@posts_from("kurultai:submission")
@signed_in
def support(request: SignedInRequest, code: str) -> HttpResponse:
    submission = find(request, code)
    actions.support(submission=submission, by=request.user, at=timezone.now())
    messages.success(request, _("You support this proposal. You will be told what becomes of it."))
    return redirect(submission)


@posts_from("kurultai:submission")
@signed_in
def withdraw_support(request: SignedInRequest, code: str) -> HttpResponse:
    submission = find(request, code)
    actions.withdraw_support(submission=submission, by=request.user, at=timezone.now())
    messages.success(request, _("Your support is taken back. You can give it again while it can be given."))
    return redirect(next_of(request) or submission)


@require_safe
@signed_in
def supported(request: SignedInRequest) -> HttpResponse:
    """What the reader supports, the latest first."""
    rows = Support.objects.standing().filter(citizen__user=request.user)
    rows = rows.select_related("submission__body").order_by("-supported_at", "-id")
    return render(request, "kurultai/supported.html", {"page_obj": page_of(request, rows)})


def own_part(user: Visitor, submission: Submission, *, at: datetime) -> dict[str, Any]:
    """What the panel of support shows: the reader's own support, and what they may do about it."""
    return {
        "own_support": queries.own_support(submission, user),
        "may_support": policies.may_support(user, submission, at=at),
        "may_withdraw_support": policies.may_withdraw_support(user, submission),
    }


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal that resembles what the reader wants to write, and whether they may support it."""

    submission: Submission
    is_supported: bool
    ruling: Ruling


def offers(similar: list[Submission], user: Visitor, *, at: datetime) -> list[Offer]:
    """Similar proposals, each with the way to support it instead of writing another one."""
    return [
        Offer(
            submission=submission,
            is_supported=queries.own_support(submission, user) is not None,
            ruling=policies.may_support(user, submission, at=at),
        )
        for submission in similar
    ]
