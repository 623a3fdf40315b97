"""From a maslikhat's decision back to the petition that caused it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.models import User
from core.http import attempted, posted, sent, status_for
from desk.views.entrance import at_the_desk
from desk.views.petitions import addressed
from maslikhat import actions
from maslikhat.models import Decision
from petitions import policies
from petitions.forms import DecisionForm
from petitions.models import Answer


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk()
def answer_from_decision(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    """Answer a petition with the text of the decision that was taken on it."""
    petition = addressed(request, code)
    decision = get_object_or_404(
        Decision.objects.public().select_related("item__petition"), code=number, item__petition=petition
    )
    form = DecisionForm(posted(request), prefix="decision", initial=_text_of(decision))
    if sent(request, form) and attempted(form, _answer, form=form, decision=decision, by=request.user):
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
        status=status_for(request, form),
    )


def _text_of(decision: Decision) -> dict[str, str]:
    return {
        "text_kk": decision.text_kk or decision.title_kk,
        "text_ru": decision.text_ru or decision.title_ru,
    }


def _answer(*, form: DecisionForm, decision: Decision, by: User) -> Answer:
    words = form.cleaned_data
    return actions.answer_petition(
        decision=decision,
        outcome=form.chosen,
        text_kk=words["text_kk"],
        text_ru=words["text_ru"],
        signed_by=words["signed_by"],
        by=by,
        at=timezone.now(),
    )
