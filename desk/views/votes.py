"""A vote that is over, at the clerk's desk: a ballot that was recorded wrongly is corrected in public."""

from copy import copy
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.http import attempted, posted, sent, status_for
from desk.forms.votes import CorrectBallotForm, words_of
from desk.queries.console import VoteShown, vote_as_recorded, vote_if_corrected
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE, mine, steps_of
from maslikhat import actions, policies
from maslikhat.models import Deputy, Session, VoteEvent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a correction would come to: the ballot and the vote, before and after."""

    deputy: Deputy
    old: str
    new: str
    mark: str
    before: VoteShown
    after: VoteShown

    @property
    def is_another(self) -> bool:
        """Whether the rule gives another result, or elects somebody else."""
        return self._said(self.before) != self._said(self.after)

    @property
    def is_declared_otherwise(self) -> bool:
        """Whether what was declared in the hall is no longer what the rule gives."""
        return self.after.vote.result != self.after.vote.declared

    def _said(self, shown: VoteShown) -> tuple[str, object]:
        return shown.vote.result, shown.leader


@require_http_methods(PAGE)
@at_the_desk()
@transaction.atomic
def vote(request: SignedInRequest, code: str, vote: str) -> HttpResponse:
    """First what a correction would change, then the correction itself."""
    session, at = mine(request, code), timezone.now()
    found = _vote(session, vote)
    ruling = policies.may_correct_ballots(request.user, found, at=at)
    if request.method == "POST":
        # Whoever corrects the same vote at the same time waits here.
        Session.objects.select_for_update(no_key=True).get(pk=session.pk)
        ruling.enforce()
    form = CorrectBallotForm(posted(request), vote=found)
    if not sent(request, form):
        return _page(request, session, found, form)
    outcome = _outcome(form)
    if form.is_stale:
        form.add_error(None, _("Somebody else has corrected this ballot since you opened it."))
        return _page(request, session, found, form, outcome, status=409)
    if "confirm" not in request.POST or not form.is_seen:
        return _page(request, session, found, form, outcome)
    given = {"ballot": form.cleaned_data["ballot"], "reason": form.cleaned_data["reason"]}
    if attempted(form, actions.correct_ballot, **given, **form.correction, by=request.user, at=at):
        messages.success(
            request, _("Corrected; everyone can read what stood there, what stands now and why.")
        )
        return redirect("desk:vote", code, vote)
    return _page(request, session, found, form, outcome)


def _vote(session: Session, code: str) -> VoteEvent:
    votes = VoteEvent.objects.filter(motion__item__session=session)
    related = votes.select_related("motion__item__session__convocation__body", "rule", "elected", "decision")
    return get_object_or_404(related.prefetch_related("candidates"), code=code)


def _outcome(form: CorrectBallotForm) -> Outcome:
    ballot, new = form.cleaned_data["ballot"], copy(form.cleaned_data["ballot"])
    ballot.vote = new.vote = form.vote
    new.option, new.candidate = form.correction["option"], form.correction["candidate"]
    return Outcome(
        deputy=ballot.deputy,
        old=words_of(ballot),
        new=words_of(new),
        mark=form.mark,
        before=vote_as_recorded(form.vote),
        after=vote_if_corrected(new, reason=form.cleaned_data["reason"]),
    )


def _page(
    request: SignedInRequest,
    session: Session,
    found: VoteEvent,
    form: CorrectBallotForm,
    outcome: Outcome | None = None,
    *,
    status: int | None = None,
) -> HttpResponse:
    context = {
        **steps_of(session),
        "vote": found,
        "shown": vote_as_recorded(found),
        "form": form,
        "outcome": outcome,
        "ruling": policies.may_correct_ballots(request.user, found, at=timezone.now()),
    }
    return render(request, "desk/sessions/vote.html", context, status=status or status_for(request, form))
