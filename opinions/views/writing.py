"""Adding a statement, after a look at those that say nearly the same."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.http import attempted, posted, sent, signed_in, status_for
from opinions import actions, policies, queries
from opinions.forms import StatementForm
from opinions.models import Conversation, Statement
from opinions.views.reading import find, framed


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add(request: SignedInRequest, code: str) -> HttpResponse:
    """Write a statement. Where similar ones exist they are shown first, and it is sent once more."""
    found = find(code)
    form = StatementForm(posted(request))
    if not sent(request, form):
        return _page(request, found, form)
    similar = queries.similar(found, form.cleaned_data["text"])
    if similar and not form.cleaned_data["confirmed"]:
        # The same words, to be sent with the confirmation.
        return _page(request, found, StatementForm({**form.cleaned_data, "confirmed": True}), similar)
    given = {"conversation": found, "by": request.user, "at": timezone.now()}
    if not attempted(form, actions.add_statement, **given, **form.texts):
        return _page(request, found, form)
    messages.success(request, _("Sent to the moderators. You will be told what they decide."))
    return redirect(found)


def _page(
    request: SignedInRequest, found: Conversation, form: StatementForm, similar: list[Statement] | None = None
) -> HttpResponse:
    may_take_part = policies.may_take_part(request.user, found, at=timezone.now())
    context = framed(found, form=form, similar=similar, may_take_part=may_take_part)
    return render(request, "opinions/add.html", context, status=status_for(request, form))
