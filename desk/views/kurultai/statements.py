"""Short statements made of a proposal, put to the vote of everybody."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.models import User
from core.http import attempted, posted, sent
from desk import policies
from desk.forms.kurultai import StatementForm
from desk.queries import kurultai as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.kurultai.frame import asked, mine
from kurultai.models import Submission
from opinions import actions
from opinions.models import Conversation, Statement


@require_http_methods(PAGE)
@at_the_desk()
def voice(request: SignedInRequest, code: str) -> HttpResponse:
    """A statement in the secretariat's words, with the proposal as its source."""
    found, at = mine(request, code), timezone.now()
    if request.method != "POST":
        policies.may_put_to_the_vote(request.user, found, at=at).enforce()
    conversations = queries.conversations_for(found, at=at)
    form = StatementForm(posted(request), conversations=conversations)
    given = {"found": found, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, _voice, **given, **form.cleaned_data):
        messages.success(request, _("The statement is put to the vote."))
        return redirect("desk:kurultai_proposal", code)
    return asked(
        request,
        found,
        form,
        heading=_("Put a statement to the vote"),
        note=_("Everybody is asked about it at once; its text can no longer be changed."),
        missing="" if conversations else _("There is no conversation in which people could be asked now."),
        statements=queries.statements_from(found),
    )


def _voice(
    *, found: Submission, conversation: Conversation, by: User, at: datetime, **texts: Any
) -> Statement:
    policies.may_put_to_the_vote(by, found, at=at).enforce()
    return actions.add_statement(
        conversation=conversation,
        origin=Statement.Origin.SECRETARIAT,
        source=found,
        source_path=f"kurultai/proposals/{found.code}/",
        by=by,
        at=at,
        **texts,
    )
