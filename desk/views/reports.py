"""Reports at the desk: of the akim to the maslikhat, of the deputies to their voters."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from bodies.models import Body
from core.http import attempted, posted, sent, status_for
from desk.forms.oversight import AkimReportForm, VoterReportForm
from desk.queries import convocation_of, maslikhats_of
from desk.queries import oversight as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE, mine
from desk.views.sessions import own_body
from maslikhat import actions, policies
from maslikhat.models import AgendaItem, AkimReport
from maslikhat.queries import reading
from workdays.calendar import local_date


@require_safe
@at_the_desk()
def reports(request: SignedInRequest) -> HttpResponse:
    """What is on file and what is missing, for each of the reader's maslikhats."""
    bodies = maslikhats_of(request.user, at=timezone.now())
    parts = [_part(request, body) for body in bodies]
    return render(request, "desk/oversight/reports.html", {"parts": parts})


def _part(request: SignedInRequest, body: Body) -> dict[str, object]:
    at = timezone.now()
    convocation = convocation_of(body, at=at)
    may_record = policies.may_keep_record(request.user, body, at=at)
    return {
        "body": body,
        "akim": reading.akim_reports_to(body, local_date(at)),
        "may_record": may_record,
        "heard": queries.heard_lately(body) if may_record else [],
        "voters": queries.voter_rows(convocation, day=local_date(at)) if convocation else [],
    }


@require_http_methods(PAGE)
@at_the_desk()
def akim(request: SignedInRequest, code: str, item: str) -> HttpResponse:
    """The akim's report on one item, and the vote on approving it."""
    session, at = mine(request, code), timezone.now()
    found = get_object_or_404(session.items.select_related("session__convocation__body"), code=item)
    last = AkimReport.objects.to(session.convocation.body).first()
    form = AkimReportForm(posted(request), item=found, initial={"akim": last.akim if last else ""})
    given = {"item": found, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.record_akim_report, **given, **form.cleaned_data):
        messages.success(request, _("The report is on file; everyone can see what came of it."))
        return redirect("desk:reports")
    context = {
        "form": form,
        "item": found,
        "session": session,
        "may_record": policies.may_record_report(request.user, session, at=at),
        "recorded": _recorded(found),
    }
    return render(request, "desk/oversight/akim_report.html", context, status=status_for(request, form))


def _recorded(item: AgendaItem) -> AkimReport | None:
    return AkimReport.objects.filter(item=item).first()


@require_http_methods(PAGE)
@at_the_desk()
def voters(request: SignedInRequest, body: str) -> HttpResponse:
    """A deputy's report to the voters."""
    own, at = own_body(request, body), timezone.now()
    convocation = convocation_of(own, at=at)
    if convocation is None:
        return render(request, "desk/sessions/no_convocation.html", {"body": own})
    deputies, today = queries.deputies_for(request.user, convocation, at=at), local_date(at)
    wanted = request.GET.get("deputy") or (deputies[0].code if deputies.count() == 1 else "")
    form = VoterReportForm(
        posted(request),
        deputies=deputies,
        convocation=convocation,
        today=today,
        initial={"deputy": wanted, "held_on": today, "year": today.year},
    )
    given = {"convocation": convocation, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.report_to_voters, **given, **form.cleaned_data):
        messages.success(request, _("The report is on file; it stands on the deputy’s page."))
        return redirect("desk:reports")
    context = {"form": form, "body": own, "may_record": deputies.exists()}
    return render(request, "desk/oversight/voter_report.html", context, status=status_for(request, form))
