"""Minutes at the clerk's desk: the draft as the record stands, its publication and its corrections."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from core.http import attempted, posted, sent, status_for
from core.texts import OFFICIAL, current_language
from desk.forms.minutes import CorrectMinutesForm, MinutesForm, minutes_values, written_in
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE, differences, mine
from maslikhat import actions, papers, policies
from maslikhat.models import Minutes, Session
from maslikhat.views.papers import paper_file


@require_http_methods(PAGE)
@at_the_desk()
def minutes(request: SignedInRequest, code: str) -> HttpResponse:
    """The draft in one language, as it would be published now."""
    found = mine(request, code)
    kept = Minutes.objects.filter(session=found).first() or Minutes(session=found)
    form = _form(kept, posted(request))
    if not sent(request, form):
        return _page(request, kept, form)
    if form.clashes:
        return _clash_page(request, kept, form)
    told = attempted(form, _act, form=form, kept=kept, by=request.user, at=timezone.now())
    if told is None:
        return _page(request, kept, form)
    messages.success(request, told)
    return redirect("desk:minutes", code)


def _form(kept: Minutes, typed: Any) -> MinutesForm:
    shape = CorrectMinutesForm if kept.published_at else MinutesForm
    return shape(typed, initial=minutes_values(kept))


def _act(*, form: MinutesForm, kept: Minutes, by: User, at: datetime) -> str:
    """Keep, publish or correct, as the button says; return what is done."""
    session = kept.session
    if "reason" in form.cleaned_data:
        reason = form.cleaned_data["reason"]
        actions.correct_minutes(session=session, changes=form.changes, reason=reason, by=by, at=at)
        return _("Corrected; everyone can read the old words and the new ones.")
    if "publish" not in form.data:
        actions.draft_minutes(session=session, changes=form.changes, by=by, at=at)
        return _("The draft is saved. Only the desk sees it.")
    _publish(session, form.changes, by=by, at=at)
    return _("The minutes are published; everyone can read them.")


@transaction.atomic
def _publish(session: Session, changes: dict[str, str], *, by: User, at: datetime) -> None:
    """What was typed beside the button is part of what is published."""
    policies.may_publish_minutes(by, session, at=at).enforce()
    actions.draft_minutes(session=session, changes=changes, by=by, at=at)
    actions.publish_minutes(session=session, by=by, at=at)


def _page(
    request: SignedInRequest, kept: Minutes, form: MinutesForm, *, status: int | None = None, **more: Any
) -> HttpResponse:
    at, user, session, language = timezone.now(), request.user, kept.session, _language(request)
    context = {
        "session": session,
        "minutes": kept,
        "form": form,
        "language": language,
        "paper": papers.minutes_of(session, language, written=written_in(form, kept)),
        "may_draft": policies.may_draft_minutes(user, session, at=at),
        "may_publish": policies.may_publish_minutes(user, session, at=at),
        "may_correct": kept.published_at and policies.may_correct(user, session, at=at),
        **more,
    }
    return render(request, "desk/minutes.html", context, status=status or status_for(request, form))


def _clash_page(request: SignedInRequest, kept: Minutes, form: MinutesForm) -> HttpResponse:
    """What was typed beside what somebody else has saved; sending it once more replaces that."""
    form = _form(kept, form.merged())
    form.is_valid()
    reason = _("Somebody else has changed the minutes since you opened them.")
    return _page(request, kept, form, status=409, reason=reason, differences=differences(form))


def _language(request: SignedInRequest) -> str:
    """The language asked for; else that of the page, where minutes are written in it."""
    asked = request.GET.get("in", current_language())
    return asked if asked in OFFICIAL else OFFICIAL[0]


@require_safe
@at_the_desk()
def draft(request: SignedInRequest, code: str, language: str, form: str) -> HttpResponse:
    """The draft as a file, for those who write on in their own program."""
    return paper_file(mine(request, code), language, form, is_public=False)
