"""Sessions at the clerk's desk: planned, changed, announced, put off."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from bodies.models import Body
from core.http import attempted, posted, sent, status_for
from core.rulings import Refused, status_of
from desk import queries
from desk.forms import AnnounceForm, CopyForm, EditSessionForm, NewSessionForm, PostponeForm, ReasonForm
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE, asked, differences, mine, steps_of
from maslikhat import actions, policies
from maslikhat import queries as maslikhats
from maslikhat.models import Convocation, Session, SessionKind
from maslikhat.states import SessionStatus


def own_body(request: SignedInRequest, code: str) -> Body:
    for body in queries.maslikhats_of(request.user, at=timezone.now()):
        if body.code == code:
            return body
    raise Http404


# Looking --------------------------------------------------------------------------------------


@require_safe
@at_the_desk()
def sessions(request: SignedInRequest) -> HttpResponse:
    """Sessions of the clerk's maslikhats: what comes, what is prepared, what is over."""
    at = timezone.now()
    bodies = queries.maslikhats_of(request.user, at=at)
    found = queries.sessions_of(bodies, at=at)
    return render(request, "desk/sessions/list.html", {"bodies": bodies, "sessions": found})


@require_safe
@at_the_desk()
def session(request: SignedInRequest, code: str) -> HttpResponse:
    """One session: when, where, what it lacks, and what can be done with it."""
    found, at = mine(request, code), timezone.now()
    context = {
        **steps_of(found),
        "documents": queries.documents_of(found),
        "breaches": found.breaches.order_by("at", "id"),
        "may_edit": policies.may_edit(request.user, found, at=at),
        "may_edit_agenda": policies.may_edit_agenda(request.user, found, at=at),
        "may_announce": policies.may_announce(request.user, found, at=at),
        "may_postpone": policies.may_postpone(request.user, found, at=at),
        "may_cancel": policies.may_cancel(request.user, found, at=at),
    }
    return render(request, "desk/sessions/session.html", context)


# Planning -------------------------------------------------------------------------------------


@require_http_methods(PAGE)
@at_the_desk()
@transaction.atomic
def plan(request: SignedInRequest, body: str) -> HttpResponse:
    """A new session; the place is that of the last one."""
    own, at = own_body(request, body), timezone.now()
    convocation = queries.convocation_of(own, at=at)
    if convocation is None:
        return render(request, "desk/sessions/no_convocation.html", {"body": own})
    # A button pressed twice waits here, and then meets the session that it made itself.
    Convocation.objects.select_for_update().get(pk=convocation.pk)
    last = queries.last_session_of(convocation)
    form = NewSessionForm(posted(request), convocation=convocation, at=at, initial=_like(last))
    given = {"convocation": convocation, "by": request.user, "at": at}
    if sent(request, form) and (new := attempted(form, actions.plan, **given, **form.cleaned_data)):
        messages.success(request, _("The session is planned. Now write its agenda."))
        return redirect("desk:agenda", new.code)
    context = {"form": form, "body": own, "last": last}
    return render(request, "desk/sessions/new.html", context, status=status_for(request, form))


def _like(last: Session | None) -> dict[str, str]:
    """Most sessions are ordinary, and where the last one was."""
    place = {"place_kk": last.place_kk, "place_ru": last.place_ru} if last else {}
    return {"kind": SessionKind.ORDINARY, **place}


@require_http_methods(PAGE)
@at_the_desk()
def copy(request: SignedInRequest, code: str) -> HttpResponse:
    """A new session with the agenda and the place of an older one."""
    source, at = mine(request, code), timezone.now()
    form = CopyForm(posted(request), at=at)
    given = {"session": source, "by": request.user, "at": at}
    if sent(request, form) and (new := attempted(form, actions.copy, **given, **form.cleaned_data)):
        messages.success(request, _("Copied: the agenda and the place. Change what is different this time."))
        return redirect("desk:agenda", new.code)
    return asked(
        request,
        source,
        form,
        heading=_("Copy into a new session"),
        note=_("The agenda and the place are copied; documents and broadcasts are not."),
        back="desk:session",
    )


# Changing -------------------------------------------------------------------------------------


@require_http_methods(PAGE)
@at_the_desk()
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    """Kind, number, time and place. Who saves over a newer version sees both, and loses nothing."""
    found, at = mine(request, code), timezone.now()
    form = _edit_form(found, posted(request), at)
    if request.method != "POST":
        policies.may_edit(request.user, found, at=at).enforce()
        return _edit_page(request, found, form)
    if not form.is_valid():
        return _edit_page(request, found, form)
    try:
        actions.sessions.edit(
            session=found, version=form.cleaned_data["version"], changes=form.changes, by=request.user, at=at
        )
    # Somebody was faster, or a rule says no: both versions are shown.
    except Refused as refusal:
        return _refused_page(request, mine(request, code), refusal, at)
    messages.success(request, _("Saved."))
    return redirect("desk:session", code)


def _edit_form(found: Session, typed: Any, at: datetime) -> EditSessionForm:
    initial = {name: getattr(found, name) for name in (*EditSessionForm.saved_fields, "version")}
    initial["starts_at"] = found.starts_at.replace(second=0, microsecond=0)
    return EditSessionForm(typed, convocation=found.convocation, session=found, at=at, initial=initial)


def _edit_page(
    request: SignedInRequest, found: Session, form: EditSessionForm, *, status: int | None = None, **more: Any
) -> HttpResponse:
    context = {**steps_of(found), "form": form, **more}
    return render(request, "desk/sessions/edit.html", context, status=status or status_for(request, form))


def _refused_page(request: SignedInRequest, fresh: Session, refusal: Refused, at: datetime) -> HttpResponse:
    """The same words again, beside those that are saved now; sending them once more replaces these."""
    form = _edit_form(fresh, request.POST, at)
    form.is_valid()
    again = form.merged()
    again["version"] = str(fresh.version)
    form = _edit_form(fresh, again, at)
    form.is_valid()
    return _edit_page(
        request,
        fresh,
        form,
        status=status_of(refusal),
        reason=str(refusal),
        differences=differences(form),
    )


# Announcing and putting off -------------------------------------------------------------------


@require_http_methods(PAGE)
@at_the_desk()
def announce(request: SignedInRequest, code: str) -> HttpResponse:
    """The rules that are not kept, each with a stated reason; then everyone is told."""
    found, at = mine(request, code), timezone.now()
    warnings = maslikhats.warnings_of(found, at=at)
    form = AnnounceForm(posted(request), warnings=warnings)
    if sent(request, form) and attempted(
        form, _announcing(found), reasons=form.cleaned_data, by=request.user, at=at
    ):
        messages.success(
            request, _("The session is announced; those who follow the maslikhat are being told.")
        )
        return redirect("desk:session", code)
    context = {
        **steps_of(found),
        "form": form,
        "warnings": warnings,
        "places": queries.places_of(found),
        "ruling": policies.may_announce(request.user, found, at=at),
    }
    return render(request, "desk/sessions/announce.html", context, status=status_for(request, form))


def _announcing(found: Session) -> Callable[..., Session]:
    """A postponed session is announced anew, for the time that was set meanwhile."""
    if found.status == SessionStatus.POSTPONED:
        return partial(actions.reannounce, session=found, starts_at=found.starts_at)
    return partial(actions.announce, session=found)


@require_http_methods(PAGE)
@at_the_desk()
def postpone(request: SignedInRequest, code: str) -> HttpResponse:
    found, at = mine(request, code), timezone.now()
    form = PostponeForm(posted(request), at=at)
    if sent(request, form) and attempted(
        form, actions.postpone, session=found, by=request.user, at=at, **form.cleaned_data
    ):
        messages.success(request, _("The session is postponed; everyone who follows it is being told."))
        return redirect("desk:session", code)
    if request.method != "POST":
        policies.may_postpone(request.user, found, at=at).enforce()
    return asked(request, found, form, heading=_("Postpone the session"), back="desk:session")


@require_http_methods(PAGE)
@at_the_desk()
def cancel(request: SignedInRequest, code: str) -> HttpResponse:
    found, at = mine(request, code), timezone.now()
    form = ReasonForm(posted(request))
    if sent(request, form) and attempted(
        form, actions.cancel, session=found, by=request.user, at=at, **form.cleaned_data
    ):
        messages.success(request, _("The session is cancelled. Its page stays, with the reason."))
        return redirect("desk:session", code)
    if request.method != "POST":
        policies.may_cancel(request.user, found, at=at).enforce()
    return asked(
        request,
        found,
        form,
        heading=_("Cancel the session"),
        note=_("This can't be undone. The session stays visible as cancelled."),
        back="desk:session",
    )
