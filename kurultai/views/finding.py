"""Which proposal an address means to the reader. What somebody may not see is a 404."""

from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.http import SignedInRequest
from accounts.policies import is_moderator
from kurultai import policies
from kurultai.models import Submission
from kurultai.querysets import Visitor

PAGE = ["GET", "HEAD", "POST"]
ROWS = 20
_RELATED = ("body", "consultation", "section", "author__user", "topic", "region", "rule")


def find(request: HttpRequest, code: str) -> Submission:
    """The proposal at this address, if the reader may read it."""
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


def page_of(request: HttpRequest, rows: QuerySet, size: int = ROWS) -> Page:
    """The page that the address asks for; a number out of range gives the last one."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
