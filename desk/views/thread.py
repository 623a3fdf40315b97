"""From a maslikhat's decision back to the petition that caused it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.http import posted
from desk.views.entrance import at_the_desk
from desk.views.petitions import addressed
from maslikhat import actions
from maslikhat.models import Decision
from petitions import policies
from petitions.forms import DecisionForm


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk()
def answer_from_decision(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    """Answer a petition with the text of the decision that was taken on it."""
    petition = addressed(request, code)
    decision = get_object_or_404(
        Decision.objects.select_related("item__petition"), code=number, item__petition=petition
    )
    form = DecisionForm(posted(request), prefix="decision", initial=_text_of(decision))
    if request.method == "POST" and form.is_valid():
        _answer(request, decision, form)
        messages.success(request, _("The decision is published; everyone concerned is being told."))
        return redirect("desk:petition", code)
    return render(
        request,
        "desk/answer_from_decision.html",
        {
            "petition": petition,
            "decision": decision,
            "form": form,
            "ruling": policies.may_answer(request.user, petition, at=timezone.now()),
        },
        status=400 if request.method == "POST" else 200,
    )


def _text_of(decision: Decision) -> dict[str, str]:
    return {
        "text_kk": decision.text_kk or decision.title_kk,
        "text_ru": decision.text_ru or decision.title_ru,
    }


def _answer(request: SignedInRequest, decision: Decision, form: DecisionForm) -> None:
    words = form.cleaned_data
    actions.answer_petition(
        decision=decision,
        outcome=form.chosen,
        text_kk=words["text_kk"],
        text_ru=words["text_ru"],
        signed_by=words["signed_by"],
        by=request.user,
        at=timezone.now(),
    )
