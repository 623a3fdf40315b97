"""What was promised at a gathering or about a proposal: promised, done, dropped."""

from datetime import date, datetime

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.http import SignedInRequest
from commitments import actions
from core.rulings import Sentence
from desk import policies
from desk.queries import kurultai as queries
from desk.views.kurultai.frame import mine, own_councils
from desk.views.promising import Occasion, Promises
from kurultai.models import Gathering, Submission
from workdays.calendar import local_date


def _occasion(request: SignedInRequest, *, kind: str, code: str, at: datetime) -> Occasion:
    """A gathering or a proposal of the reader's own council; anything else is a 404."""
    subject, title, since = _subject(request, kind, code)
    return Occasion(
        subject=subject,
        title=title,
        url=reverse(f"desk:kurultai_{kind}", args=[code]),
        first_day=since or local_date(at),
        bodies=queries.actors_on(local_date(at)),
        ruling=policies.may_tend_promises(request.user, subject, at=at),
        frame="desk/frame.html",
    )


def _subject(
    request: SignedInRequest, kind: str, code: str
) -> tuple[Gathering | Submission, Sentence, date | None]:
    """What promises follow from, how it is called, and since when there can be any."""
    if kind == "gathering":
        found = get_object_or_404(queries.gatherings_of(own_councils(request)), code=code)
        return found, str(found), found.starts_on
    if kind == "proposal":
        proposal = mine(request, code)
        sent_on = local_date(proposal.submitted_at) if proposal.submitted_at else None
        return proposal, proposal.title, sent_on
    raise Http404


_promises = Promises(
    name="kurultai_promise",
    list_name="kurultai_promises",
    find=_occasion,
    promise=actions.promise,
    fulfil=actions.fulfil,
    drop=actions.drop,
)
promises = _promises.listing()
fulfil = _promises.done()
drop = _promises.dropped()
