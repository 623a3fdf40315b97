"""What readers report: gathered by what it is about, answered once for everybody."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, page_of, posted, sent, status_for
from desk import policies
from desk.forms.moderation import AnswerReportsForm
from desk.queries import reported as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from moderation import actions
from moderation import policies as moderation
from moderation.views import named


@require_safe
@at_the_desk(policies.may_see_queue)
def reports(request: SignedInRequest) -> HttpResponse:
    """Open reports, the most reported on top."""
    page = page_of(request, queries.reported_subjects())
    context = {"page_obj": page, "rows": queries.reports_on(list(page.object_list))}
    return render(request, "desk/moderation/reports.html", context)


@require_http_methods(PAGE)
@at_the_desk(policies.may_see_queue)
def answer(request: SignedInRequest, kind: str, number: int) -> HttpResponse:
    """The reports on one thing, and the one answer to all who made them."""
    subject, at = named(kind, pk=number), timezone.now()
    form = AnswerReportsForm(posted(request))
    given = {"subject": subject, "by": request.user, "at": at}
    if sent(request, form) and (said := attempted(form, _close, **given, **form.cleaned_data)):
        messages.success(request, said)
        return redirect("desk:reader_reports")
    context = {
        "row": queries.reports_about(subject),
        "form": form,
        "may_close": moderation.may_close_reports(request.user, subject, at=at),
    }
    status = status_for(request, form)
    return render(request, "desk/moderation/report.html", context, status=status)


def _close(**given: Any) -> str:
    """Answer everyone, and what to say of it."""
    actions.close_reports(**given)
    return _("Closed; everyone who reported it is being told.")
