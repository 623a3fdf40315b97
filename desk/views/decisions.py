"""Decisions at the clerk's desk: recorded after the sitting, completed, published, corrected in public."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, posted, posts_from, sent, status_for
from desk import queries
from desk.forms.decisions import CorrectDecisionForm, DecisionForm, NewDecisionForm, decision_values
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE, asked, differences, mine, steps_of
from maslikhat import actions, policies
from maslikhat.models import Decision, Session
from workdays.calendar import local_date


def _decision(session: Session, code: str) -> Decision:
    found = session.decisions.select_related("session__convocation__body", "item", "amends", "repeals")
    return get_object_or_404(found, code=code)


@require_safe
@at_the_desk()
def decisions(request: SignedInRequest, code: str) -> HttpResponse:
    """What was decided, what of it is published, and what nobody has written down yet."""
    session = mine(request, code)
    context = {
        **steps_of(session),
        "decisions": queries.decisions_of(session),
        "undecided": queries.undecided_votes(session),
        "ruling": policies.may_adopt(request.user, session, at=timezone.now()),
    }
    return render(request, "desk/sessions/decisions.html", context)


# Recording ------------------------------------------------------------------------------------


@require_http_methods(PAGE)
@at_the_desk()
def record(request: SignedInRequest, code: str) -> HttpResponse:
    """A decision that was not written down at the console."""
    session, at = mine(request, code), timezone.now()
    begins = _beginning(session, request.GET.get("vote", ""))
    form = NewDecisionForm(posted(request), _files(request), session=session, initial=begins)
    given = {"by": request.user, "at": at}
    if sent(request, form) and (new := attempted(form, actions.adopt, **given, **form.values)):
        messages.success(request, _("Decision %(number)s is recorded.") % {"number": new.number})
        return redirect("desk:decision", code, new.code)
    context = {
        **steps_of(session),
        "form": form,
        "ruling": policies.may_adopt(request.user, session, at=at),
    }
    return render(request, "desk/sessions/decision_new.html", context, status=status_for(request, form))


def _files(request: SignedInRequest) -> Any:
    return request.FILES if request.method == "POST" else None


def _beginning(session: Session, code: str) -> dict[str, Any]:
    """A form about one vote knows its item's titles; a decision is mostly of the day of its session."""
    begins: dict[str, Any] = {"decided_on": local_date(session.opened_at or session.starts_at)}
    vote = queries.undecided_votes(session).filter(code=code).first() if code else None
    if vote is not None:
        item = vote.motion.item
        begins |= {"vote": vote, "title_kk": item.title_kk, "title_ru": item.title_ru}
    return begins


# Completing and correcting --------------------------------------------------------------------


@require_http_methods(PAGE)
@at_the_desk()
def decision(request: SignedInRequest, code: str, decision: str) -> HttpResponse:
    """A decision as it stands: changed freely until it is published, then corrected with a reason."""
    session = mine(request, code)
    found = _decision(session, decision)
    form = _form(found, posted(request), _files(request))
    if not sent(request, form):
        return _page(request, found, form)
    if form.clashes:
        return _clash_page(request, found, form)
    if attempted(form, _save, form=form, decision=found, by=request.user, at=timezone.now()):
        messages.success(request, _("Saved."))
        return redirect("desk:decision", code, decision)
    return _page(request, _decision(session, decision), form)


def _form(found: Decision, typed: Any, files: Any = None) -> DecisionForm:
    shape = CorrectDecisionForm if found.is_published else DecisionForm
    return shape(typed, files, session=found.session, decision=found, initial=decision_values(found))


def _save(*, form: DecisionForm, **what: Any) -> Decision:
    if "reason" in form.cleaned_data:
        return actions.correct_decision(changes=form.changes, reason=form.cleaned_data["reason"], **what)
    return actions.edit_decision(changes=form.changes, **what)


def _page(
    request: SignedInRequest, found: Decision, form: DecisionForm, *, status: int | None = None, **more: Any
) -> HttpResponse:
    at, user = timezone.now(), request.user
    may_edit = policies.may_edit_decision(user, found, at=at)
    context = {
        **steps_of(mine(request, found.session.code)),
        "decision": found,
        "form": form,
        "may_change": may_edit or policies.may_correct_decision(user, found, at=at),
        "may_edit": may_edit,
        "may_publish": policies.may_publish_decision(user, found, at=at),
        **more,
    }
    status = status or status_for(request, form)
    return render(request, "desk/sessions/decision.html", context, status=status)


def _clash_page(request: SignedInRequest, found: Decision, form: DecisionForm) -> HttpResponse:
    """What was typed beside what somebody else has saved; sending it once more replaces that."""
    form = _form(found, form.merged())
    form.is_valid()
    reason = _("Somebody else has changed this decision since you opened it.")
    return _page(request, found, form, status=409, reason=reason, differences=differences(form))


@at_the_desk()
@posts_from("desk:decision")
def discard(request: SignedInRequest, code: str, decision: str) -> HttpResponse:
    """Take back what was recorded by mistake; twice is no error."""
    found = mine(request, code).decisions.filter(code=decision).first()
    if found is not None:
        actions.discard_decision(decision=found, by=request.user, at=timezone.now())
        messages.success(request, _("Decision %(number)s is discarded.") % {"number": found.number})
    return redirect("desk:decisions", code)


# Publishing -----------------------------------------------------------------------------------


@require_http_methods(PAGE)
@at_the_desk()
def publish(request: SignedInRequest, code: str, decision: str) -> HttpResponse:
    """Say once more what everyone will read; then it is public."""
    session, at = mine(request, code), timezone.now()
    found, form = _decision(session, decision), Form(posted(request))
    given = {"decision": found, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.publish_decision, **given):
        messages.success(request, _("The decision is published; those who follow the matter are being told."))
        return redirect("desk:decision", code, decision)
    if request.method != "POST":
        policies.may_publish_decision(request.user, found, at=at).enforce()
    return asked(
        request,
        session,
        form,
        heading=_("Publish decision No. %(number)s") % {"number": found.number},
        note=_(
            "Everyone can read it from now on. "
            "Later changes stay visible, each with its old words and a reason."
        ),
        back="desk:decisions",
    )
