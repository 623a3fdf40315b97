"""Objecting to a refusal, reporting what should not be published, and the report on what moderators did."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.face import share
from core.http import attempted, posted, sent, signed_in, status_for
from core.texts import current_language
from moderation import actions, matters, policies, queries
from moderation.forms import AppealForm, ReportForm
from moderation.queries import LEAST_MATTERS, LEAST_REVIEWERS, TABLES, Transparency

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


# The public report --------------------------------------------------------------------------


@require_safe
def transparency(request: HttpRequest, period: str = "") -> HttpResponse:
    """What came before the moderators in a month, a quarter or a year, and what they made of it."""
    report = queries.report_on(period, at=timezone.now())
    total = report.total
    context = {
        "report": report,
        "facts": _facts(report),
        "outcomes": _bars(
            [
                (pgettext("moderation report", "Published"), total.published),
                (pgettext("moderation report", "Returned for correction"), total.returned),
                (pgettext("moderation report", "Refused"), total.refused),
            ]
        ),
        "received": [{"label": line.label, "value": line.figures.received} for line in report.months],
        "decided": [{"label": line.label, "value": line.figures.decided} for line in report.months],
        "grounds": [
            (kind, _bars([(line.ground.name, line.refused) for line in lines]))
            for kind, lines in groupby(report.grounds, key=lambda line: line.kind_label)
        ],
        "signatures": _bars([(line.label, line.signatures) for line in report.causes]),
        "tables": TABLES.values(),
        "least_matters": LEAST_MATTERS,
        "least_reviewers": LEAST_REVIEWERS,
    }
    return render(request, "moderation/transparency.html", context)


def _facts(report: Transparency) -> list[dict[str, Any]]:
    total = report.total
    facts: list[dict[str, Any]] = [
        {"value": total.received, "label": _("cases received")},
        {"value": total.decided, "label": pgettext("moderation report", "decided")},
        {"value": total.median, "label": _("working days to the decision, median")},
        {"value": total.p90, "label": _("working days, 90th percentile")},
        {"value": total.late, "label": _("decided late")},
        {"value": total.overdue, "label": _("waiting beyond the term")},
        {"value": total.upheld, "label": _("objections upheld")},
        {"value": report.signatures, "label": _("signatures declared invalid")},
    ]
    return [fact for fact in facts if fact["value"] is not None]


def _bars(pairs: Iterable[tuple[Any, int]]) -> list[dict[str, Any]]:
    """Rows of a chart of bars; the longest bar is the largest number."""
    rows = list(pairs)
    most = max((count for _label, count in rows), default=0)
    return [{"label": label, "value": count, "share": share(count, most)} for label, count in rows]
