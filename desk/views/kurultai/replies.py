"""Reply templates: everybody who replies reads them, administrators write them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, posted, sent, status_for
from desk.forms.kurultai import ReplyTemplateForm
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from kurultai.models import Submission
from moderation import actions, policies
from moderation.models import ReplyTemplate
from workdays.calendar import local_date

FIELDS = ("purpose", "name", "text_kk", "text_ru", "valid_from", "valid_to", "order")
KIND = Submission._meta.label_lower


@require_safe
@at_the_desk()
def replies(request: SignedInRequest) -> HttpResponse:
    """Every template for replies about proposals, by purpose."""
    at = timezone.now()
    rows = list(ReplyTemplate.objects.filter(subject_kind=KIND).order_by("order", "name", "valid_from"))
    context = {
        "purposes": [
            (label, [row for row in rows if row.purpose == value])
            for value, label in ReplyTemplate.Purpose.choices
        ],
        "today": local_date(at),
        "ruling": policies.may_keep_templates(request.user, at=at),
    }
    return render(request, "desk/kurultai/replies.html", context)


@require_http_methods(PAGE)
@at_the_desk(policies.may_keep_templates)
def add(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    begins = {"purpose": ReplyTemplate.Purpose.RETURN, "valid_from": local_date(at), "order": 100}
    form = ReplyTemplateForm(posted(request), initial=begins)
    if sent(request, form):
        values = {"subject_kind": KIND, **form.cleaned_data}
        if attempted(form, actions.add_template, values=values, by=request.user, at=at):
            messages.success(request, _("The template is there to choose."))
            return redirect("desk:kurultai_replies")
    return render(request, "desk/kurultai/reply.html", {"form": form}, status=status_for(request, form))


@require_http_methods(PAGE)
@at_the_desk(policies.may_keep_templates)
def edit(request: SignedInRequest, number: int) -> HttpResponse:
    found = get_object_or_404(ReplyTemplate, pk=number, subject_kind=KIND)
    form = ReplyTemplateForm(posted(request), initial={name: getattr(found, name) for name in FIELDS})
    given = {"template": found, "by": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.edit_template, changes=form.cleaned_data, **given):
        messages.success(request, _("Saved."))
        return redirect("desk:kurultai_replies")
    context = {"form": form, "template": found}
    return render(request, "desk/kurultai/reply.html", context, status=status_for(request, form))
