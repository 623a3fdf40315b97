"""Proposals before the moderators: taken, published, returned, refused."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.http import attempted, page_of, posts_from, status_for
from desk import policies
from desk.forms.kurultai import RefuseProposalForm, ReturnProposalForm
from desk.queries import kurultai as queries
from desk.queries.judging import Judged
from desk.views.entrance import at_the_desk
from desk.views.kurultai.frame import chosen_template, reply, templates_for
from desk.views.moderation.deciding import PUBLISH, REFUSE, RETURN, CasePage, Decide, Makers
from kurultai import actions
from kurultai import policies as proposal_policies
from kurultai import queries as proposal_queries
from kurultai.models import Submission
from moderation.models import Approval, ReplyTemplate
from moderation.policies import may_propose
from workdays.calendar import local_date

ROWS = 50
Purpose = ReplyTemplate.Purpose


@require_safe
@at_the_desk(policies.may_see_queue)
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits, by due date."""
    waiting = queries.proposal_queue(today=local_date(timezone.now()))
    page = page_of(request, waiting, ROWS)
    return render(request, "desk/kurultai/queue.html", {"page_obj": page})


def _found(code: str) -> Submission:
    sent = Submission.objects.filter(submitted_at__isnull=False)
    related = ("body", "section", "consultation", "topic", "region", "author__user", "rule")
    return get_object_or_404(sent.select_related(*related), code=code)


def _page(
    request: SignedInRequest, shown: Judged, decide: Decide, button: Form | None = None
) -> HttpResponse:
    at, user, found = timezone.now(), request.user, shown.subject
    context = {
        "submission": found,
        "shown": shown,
        "decide": decide,
        "button": button,
        "is_comparing": "changes" in request.GET,
        "authors": proposal_queries.authors_of(found),
        "attachments": found.attachments.order_by("added_at", "id"),
        "similar": proposal_queries.similar(found),
        "may_take": proposal_policies.may_take(user, found, at=at),
        "may_moderate": proposal_policies.may_moderate(user, found, at=at),
        "may_take_down": may_propose(user, Approval.Act.TAKE_DOWN, found, at=at),
        "return_templates": templates_for(Purpose.RETURN),
        "refuse_templates": templates_for(Purpose.REFUSE),
        "chosen": request.GET.get("template", ""),
    }
    status = status_for(request, button) if button else decide.status(request)
    return render(request, "desk/kurultai/case.html", context, status=status)


def _language(found: Submission) -> str:
    """In which language the authors are written to: theirs, if the proposal is written in it."""
    own = found.author.user.language
    return own if own in found.languages else found.languages[0]


def _makers(request: SignedInRequest, shown: Judged) -> Makers:
    parts = [(part.field, part.label) for column in shown.columns for part in column.parts]
    note = {"note": _begun(request, Purpose.RETURN, shown.subject)}
    reasons, today = {"reasons": _begun(request, Purpose.REFUSE, shown.subject)}, local_date(timezone.now())
    return {
        PUBLISH: lambda data: Form(data, prefix=PUBLISH),
        RETURN: lambda data: ReturnProposalForm(data, prefix=RETURN, initial=note, parts=parts),
        REFUSE: lambda data: RefuseProposalForm(data, prefix=REFUSE, initial=reasons, today=today),
    }


def _begun(request: SignedInRequest, purpose: str, found: Submission) -> str:
    """The text of the chosen template."""
    template = chosen_template(request, purpose)
    return reply(template, found, _language(found), at=timezone.now()) if template else ""


PAGE = CasePage(
    word="submission",
    address="desk:kurultai_case",
    queue="desk:kurultai_queue",
    buttons={name: f"desk:kurultai_{name}" for name in (PUBLISH, RETURN, REFUSE)},
    found=_found,
    makers=_makers,
    show=_page,
)


@require_safe
@at_the_desk(policies.may_see_queue)
def case(request: SignedInRequest, code: str) -> HttpResponse:
    return PAGE.opened(request, code)


# What is done -------------------------------------------------------------------------------


@at_the_desk(policies.may_see_queue)
@posts_from("desk:kurultai_case")
def take(request: SignedInRequest, code: str) -> HttpResponse:
    """Others see that somebody checks it."""
    found, at, button = _found(code), timezone.now(), Form(request.POST)
    if not (button.is_valid() and attempted(button, actions.take, submission=found, by=request.user, at=at)):
        shown = PAGE.judged(request, code)
        return _page(request, shown, Decide(shown, _makers(request, shown)), button)
    messages.success(request, _("You check this proposal now; others see that it is taken."))
    return redirect("desk:kurultai_case", code)


publish = PAGE.button(PUBLISH, actions.publish, _("The proposal is published; its authors are being told."))
return_for_correction = PAGE.button(
    RETURN, actions.return_for_correction, _("Returned. The authors are being told what to correct.")
)
refuse = PAGE.button(REFUSE, actions.refuse, _("Refused. The authors are being told why."))
