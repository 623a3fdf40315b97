"""Where a gathering can be watched."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.models import User
from broadcasts import actions
from broadcasts.models import Stream
from core.http import attempted, posted, sent, status_for
from core.rulings import Sentence
from desk import policies
from desk.forms import ReasonForm, RecordingForm
from desk.forms.kurultai import GatheringStreamForm
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.kurultai.frame import questioned
from desk.views.kurultai.gatherings import mine
from desk.views.streams import put_up
from kurultai import policies as proposal_policies
from kurultai.models import Gathering

# When gatherings mostly begin.
MORNING = time(10)


@require_http_methods(PAGE)
@at_the_desk(policies.may_run_council)
def streams(request: SignedInRequest, code: str) -> HttpResponse:
    """Every address under which the gathering is shown, and a form for one more."""
    found = mine(request, code)
    ruling = proposal_policies.may_edit_gathering(request.user, found, at=timezone.now())
    form = GatheringStreamForm(posted(request), initial=_begins(found))
    if request.method == "POST":
        ruling.enforce()
    given = {"subject": found, "by": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.schedule, **given, **form.cleaned_data):
        messages.success(request, _("The broadcast is on the page of the gathering."))
        return redirect("desk:kurultai_streams", code)
    context = {
        "gathering": found,
        "streams": Stream.objects.about(found).order_by("id"),
        "form": form,
        "ruling": ruling,
    }
    return render(request, "desk/kurultai/streams.html", context, status=status_for(request, form))


def _begins(found: Gathering) -> dict[str, Any]:
    taken = set(Stream.objects.about(found).standing().values_list("language", flat=True))
    begins: dict[str, Any] = {
        "language": next((language for language in Stream.Language.values if language not in taken), "kk")
    }
    if found.starts_on:
        begins["starts_at"] = timezone.make_aware(datetime.combine(found.starts_on, MORNING))
    return begins


# What can be done with one --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of a broadcast: at once by a button, or after a question."""

    act: Callable[..., Stream]
    said: Sentence
    heading: Any = None
    make: Callable[..., BaseForm] | None = None


def _recording(data: Any, stream: Stream) -> RecordingForm:
    known = stream.zero_at or stream.live_at or stream.starts_at
    return RecordingForm(data, initial={"url": stream.recording_url, "zero_at": known})


def _put_up(*, stream: Stream, by: User, at: datetime, **given: Any) -> Stream:
    return put_up(stream=stream, by=by, **given)


STEPS = {
    "live": Step(actions.go_live, gettext_lazy("The broadcast is shown as live.")),
    "end": Step(actions.end, gettext_lazy("The broadcast has ended.")),
    "reinstate": Step(actions.reinstate, gettext_lazy("The broadcast is announced again.")),
    "cancel": Step(
        actions.cancel,
        gettext_lazy("The broadcast is cancelled."),
        gettext_lazy("Cancel the broadcast %(stream)s"),
        lambda data, stream: ReasonForm(data),
    ),
    "fail": Step(
        actions.fail,
        gettext_lazy("The broadcast is shown as failed."),
        gettext_lazy("The broadcast %(stream)s failed"),
        lambda data, stream: ReasonForm(data),
    ),
    "recording": Step(
        _put_up,
        gettext_lazy("The recording stands in the place of the broadcast."),
        gettext_lazy("The recording of %(stream)s"),
        _recording,
    ),
}


@require_http_methods(PAGE)
@at_the_desk(policies.may_run_council)
def step(request: SignedInRequest, code: str, number: int, step: str) -> HttpResponse:
    """One step of a broadcast; a question first, where something has to be said."""
    found, at = mine(request, code), timezone.now()
    proposal_policies.may_edit_gathering(request.user, found, at=at).enforce()
    stream = get_object_or_404(Stream.objects.about(found), pk=number)
    taken = STEPS.get(step)
    if taken is None:
        raise Http404
    given = {"stream": stream, "by": request.user, "at": at}
    if taken.make is None:
        if request.method == "POST":
            taken.act(**given)
            messages.success(request, str(taken.said))
        return redirect("desk:kurultai_streams", code)
    form = taken.make(posted(request), stream)
    if sent(request, form) and attempted(form, taken.act, **given, **form.cleaned_data):
        messages.success(request, str(taken.said))
        return redirect("desk:kurultai_streams", code)
    heading = taken.heading % {"stream": stream}
    return questioned(
        request, form, about=found, heading=heading, note=stream.watch_url, back="desk:kurultai_streams"
    )
