"""What the steps of writing a proposal share: the frame, the way on, and the way to change an answer."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.texts import current_language
from kurultai import queries
from kurultai.models import Submission
from kurultai.states import Status


def step(
    request: HttpRequest, name: str, submission: Submission, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of writing, with what the moderators asked to be corrected beside it."""
    is_returned = submission.status == Status.RETURNED
    context |= {
        "submission": submission,
        "verdict": queries.refusal_of(submission) if is_returned else None,
        "from_check": request.GET.get("from") == "check",
    }
    return render(request, f"kurultai/write/{name}.html", context, status=status)


def onward(request: HttpRequest, submission: Submission, name: str, *args: str) -> HttpResponse:
    """The next step, or back to the answers when the reader came from there."""
    if request.GET.get("from") == "check":
        return redirect("kurultai:check", submission.code)
    return redirect(f"kurultai:{name}", submission.code, *args)


def change(name: str, submission: Submission, *args: str) -> str:
    """Where an answer is changed, and from where one comes back to the check."""
    return reverse(f"kurultai:{name}", args=[submission.code, *args]) + "?from=check"


def first_language() -> str:
    """The language in which to begin: the page's own, if proposals are written in it."""
    return "ru" if current_language() == "ru" else "kk"


def tell_if_typed_before(request: HttpRequest, form: BaseForm) -> None:
    """Say that what stands in the fields was typed before the session ran out."""
    if request.method != "POST" and form.is_bound:
        messages.warning(request, _("You had to sign in again. What you typed is here, but not saved yet."))
