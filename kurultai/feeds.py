"""What is new among proposals, as an Atom feed."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.feeds import Entry, atom
from kurultai.filters import SORTS, SubmissionFilter
from kurultai.models import Submission
from kurultai.states import Status

LONGEST = 50


@require_safe
def submissions(request: HttpRequest) -> HttpResponseBase:
    """The newest public proposals; the choices of the list narrow the feed as they narrow the list."""
    listed = Submission.objects.listed().select_related("body", "consultation", "section")
    chosen = SubmissionFilter(request.GET, queryset=listed, request=request)
    rows = (chosen.qs if chosen.is_valid() else listed).order_by(*SORTS["newest"])
    return atom(request, _("Proposals"), reverse("kurultai:submissions"), map(_entry, rows[:LONGEST]))


def _entry(submission: Submission) -> Entry:
    published_at = submission.published_at or submission.listed_at or timezone.now()
    said = {"stage": Status(submission.status).label, "body": submission.body.name}
    return Entry(
        tag=f"proposal/{submission.code}",
        title=submission.title,
        text=_("%(stage)s. %(body)s") % said,
        page=submission.get_absolute_url(),
        published_at=published_at,
        updated_at=submission.closed_at or submission.supported_at or published_at,
    )
