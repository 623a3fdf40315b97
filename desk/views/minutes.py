"""Minutes at the clerk's desk: the draft as the record stands, and its publication."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import posted
from core.texts import current_language
from desk.forms.minutes import MinutesForm
from desk.views.entrance import at_the_desk
from desk.views.sessions import mine
from maslikhat import actions, papers, policies
from maslikhat.views.papers import paper_file


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk()
def minutes(request: SignedInRequest, code: str) -> HttpResponse:
    """The draft in one language, as it would be published now."""
    found, at = mine(request, code), timezone.now()
    form = MinutesForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.publish_minutes(
            session=found, secretary=form.cleaned_data["secretary"], by=request.user, at=at
        )
        messages.success(request, _("The minutes are published; everyone can read them."))
        return redirect("desk:minutes", code)
    context = {
        "session": found,
        "form": form,
        "language": _language(request),
        "paper": papers.minutes_of(found, _language(request)),
        "languages": papers.LANGUAGES,
        "may_publish": policies.may_publish_minutes(request.user, found, at=at),
    }
    return render(request, "desk/minutes.html", context, status=400 if form.errors else 200)


def _language(request: SignedInRequest) -> str:
    """The language asked for; else that of the page, where minutes are written in it."""
    asked = request.GET.get("in", current_language())
    return asked if asked in papers.LANGUAGES else papers.LANGUAGES[0]


@require_safe
@at_the_desk()
def draft(request: SignedInRequest, code: str, language: str, form: str) -> HttpResponse:
    """The draft as a file, for those who write on in their own program."""
    if language not in papers.LANGUAGES or form not in papers.FORMATS:
        raise Http404
    return paper_file(mine(request, code), language, form)
