"""What follows from decisions, at the clerk's desk: promised, done, dropped."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from commitments import actions
from desk import policies
from desk.queries import maslikhats_of
from desk.queries import oversight as queries
from desk.views.entrance import at_the_desk
from desk.views.promising import Occasion, Promises
from workdays.calendar import local_date


@require_safe
@at_the_desk()
def commitments(request: SignedInRequest) -> HttpResponse:
    """Decisions, and what follows from each."""
    at = timezone.now()
    bodies = maslikhats_of(request.user, at=at)
    rows = queries.decision_rows(bodies, day=local_date(at))
    return render(request, "desk/oversight/commitments.html", {"rows": rows})


def _occasion(request: SignedInRequest, *, code: str, at: datetime) -> Occasion:
    """A decision of the reader's own maslikhat; anybody else's is a 404."""
    bodies = maslikhats_of(request.user, at=at)
    decision = get_object_or_404(queries.decisions_in(bodies), code=code)
    return Occasion(
        subject=decision,
        title=decision.title,
        url=reverse("desk:commitments"),
        first_day=decision.decided_on,
        bodies=queries.bodies_near(decision.session.convocation.body, local_date(at)),
        ruling=policies.may_tend_commitments(request.user, decision, at=at),
        frame="desk/frame.html",
        public_url=decision.get_absolute_url(),
    )


_promises = Promises(
    name="commitment",
    list_name="decision_commitments",
    find=_occasion,
    promise=actions.promise,
    fulfil=actions.fulfil,
    drop=actions.drop,
)
decision = _promises.listing()
fulfil = _promises.done()
drop = _promises.dropped()
