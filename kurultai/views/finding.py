"""Which proposal an address means to the reader. What somebody may not see is a 404."""

from datetime import datetime

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.http import SignedInRequest
from accounts.policies import is_moderator
from kurultai import policies
from kurultai.models import Submission
from kurultai.querysets import Visitor

PAGE = ["GET", "HEAD", "POST"]
_RELATED = ("body", "consultation", "section", "author__user", "topic", "region", "rule")


def find(request: HttpRequest, code: str) -> Submission:
    """The proposal at this address, if the reader may read it and it is not taken down."""
    found = find_even_taken_down(request, code)
    if found.is_taken_down:
        raise Http404
    return found


def find_even_taken_down(request: HttpRequest, code: str) -> Submission:
    found = get_object_or_404(Submission.objects.select_related(*_RELATED), code=code)
    may_see_all = is_staff(request.user, found, at=timezone.now())
    visible = Submission.objects.visible_to(request.user, is_staff=may_see_all)
    if not visible.filter(pk=found.pk).exists():
        raise Http404
    return found


def is_staff(user: Visitor, submission: Submission, *, at: datetime) -> bool:
    """Moderators and the secretariat read everything that was ever sent."""
    return is_moderator(user, at) or bool(policies.may_prepare(user, submission.body, at=at))


def own(request: SignedInRequest, code: str) -> Submission:
    """The reader's own proposal; anybody else's is a 404."""
    mine = Submission.objects.filter(author__user=request.user)
    return get_object_or_404(mine.select_related(*_RELATED), code=code)
