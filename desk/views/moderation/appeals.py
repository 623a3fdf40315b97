"""Objections to refusals, before somebody who had no part in them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, posted, sent, status_for
from desk import policies
from desk.forms.moderation import DecideAppealForm
from desk.queries.judging import judged
from desk.queries.moderation import APPEAL, appeal_clock, path_of
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from moderation import actions, hints, matters
from moderation import policies as moderation
from moderation.models import Appeal
from workdays.calendar import Calendar, local_date


@require_safe
@at_the_desk(policies.may_see_queue)
def appeals(request: SignedInRequest) -> HttpResponse:
    """Objections wait in the one queue."""
    return redirect(f"{reverse('desk:moderation')}?kind={APPEAL}")


@require_http_methods(PAGE)
@at_the_desk(policies.may_see_queue)
def appeal(request: SignedInRequest, number: int) -> HttpResponse:
    """One objection beside the refusal; a result with reasons, and the text as everyone reads it."""
    related = Appeal.objects.select_related("decision__case", "decision__ground", "decided_by")
    found, at = get_object_or_404(related, pk=number), timezone.now()
    shown_text = hints.covered(found.text)
    form = DecideAppealForm(posted(request), initial={"public_text": shown_text})
    given = {"appeal": found, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.decide_appeal, **given, **form.cleaned_data):
        messages.success(request, _("Decided; the author is being told, and everyone can read it."))
        return redirect("desk:appeal", number)
    subject = matters.subject_of(found.decision.case)
    context = {
        "appeal": found,
        "text": shown_text,
        "personal": hints.personal_data({"text": (found.language, found.text)}),
        "clock": appeal_clock(found, Calendar.now(), local_date(at)),
        "shown": judged(subject, user=request.user, at=at),
        "title": matters.of(subject).title(subject),
        "desk_path": path_of(matters.of(subject).desk_path(subject)),
        "form": form,
        "may_decide": moderation.may_decide_appeal(request.user, found, at=at),
    }
    status = status_for(request, form)
    return render(request, "desk/moderation/appeal.html", context, status=status)
