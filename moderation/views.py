"""Objecting to a refusal, and reporting what should not be published."""

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, posted, sent, signed_in, status_for
from core.texts import current_language
from moderation import actions, matters, policies, queries
from moderation.forms import AppealForm, ReportForm

PAGE = ["GET", "HEAD", "POST"]


def named(kind: str, **which: Any) -> models.Model:
    """The thing that an address names; 404 for what moderators do not know."""
    for full in matters.kinds():
        matter = matters.get(full)
        if matter is not None and matter.model._meta.model_name == kind:
            found: models.Model | None = matter.model._default_manager.filter(**which).first()
            if found is not None:
                return found
    raise Http404


def _path_of(subject: models.Model) -> str:
    return f"/{current_language()}/{matters.of(subject).path(subject).lstrip('/')}"


@require_http_methods(PAGE)
@signed_in
def appeal(request: SignedInRequest, kind: str, code: str) -> HttpResponse:
    """The author's objection, once, within the days of the rule."""
    subject, at = named(kind, code=code), timezone.now()
    if request.user.pk not in set(matters.of(subject).authors(subject)):
        raise Http404
    if request.method != "POST":
        policies.may_appeal(request.user, subject, at=at).enforce()
    form = AppealForm(posted(request))
    given = {"subject": subject, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.appeal, **given, **form.cleaned_data):
        messages.success(request, _("Your objection is filed. You will be told how it is decided."))
        return redirect(_path_of(subject))
    refusal = queries.refusal_of(subject)
    context = {
        "title": matters.of(subject).title(subject),
        "back_url": _path_of(subject),
        "form": form,
        "refusal": refusal,
        "until": queries.last_day_to_appeal(refusal) if refusal else None,
        "rule": queries.appeal_rule_for(refusal) if refusal else None,
    }
    return render(request, "moderation/appeal.html", context, status=status_for(request, form))


@require_http_methods(PAGE)
@signed_in
def report(request: SignedInRequest, kind: str, code: str) -> HttpResponse:
    """Say that something everybody can read should not be there."""
    subject, at = named(kind, code=code), timezone.now()
    if not matters.of(subject).is_public(subject):
        raise Http404
    if request.method != "POST":
        policies.may_report(request.user, subject, at=at).enforce()
    form = ReportForm(posted(request))
    given = {"subject": subject, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.report, **given, **form.cleaned_data):
        return redirect("moderation:reported", kind, code)
    context = {"title": matters.of(subject).title(subject), "back_url": _path_of(subject), "form": form}
    return render(request, "moderation/report.html", context, status=status_for(request, form))


@require_safe
@signed_in
def reported(request: SignedInRequest, kind: str, code: str) -> HttpResponse:
    """Thanks, and what happens next."""
    subject = named(kind, code=code)
    if not matters.of(subject).is_public(subject):
        raise Http404
    context = {"title": matters.of(subject).title(subject), "back_url": _path_of(subject)}
    return render(request, "moderation/reported.html", context)
