"""Where a session can be watched, at the clerk's desk."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from broadcasts import actions
from broadcasts.models import Stream
from broadcasts.states import StreamStatus
from core.http import attempted, posted, posts_from, sent, typed_before
from core.rulings import Refused
from desk import policies
from desk.forms import ReasonForm, RecordingForm, StreamForm
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE, asked, mine, steps_of
from maslikhat.models import Session
from maslikhat.states import SessionStatus


def _tended(request: SignedInRequest, code: str) -> Session:
    session = mine(request, code)
    policies.may_tend_streams(request.user, session, at=timezone.now()).enforce()
    return session


def _stream(session: Session, number: int) -> Stream:
    return get_object_or_404(Stream.objects.about(session), pk=number)


@require_safe
@at_the_desk()
def streams(request: SignedInRequest, code: str) -> HttpResponse:
    """Every address under which the session is shown, and a form for one more."""
    session = mine(request, code)
    typed = typed_before(request, reverse("desk:stream_add", args=[code]))
    return _page(request, session, StreamForm(typed, initial={"language": _next_language(session)}))


def _next_language(session: Session) -> str:
    """Most sessions are shown in Kazakh and in Russian: offer the first that is missing."""
    taken = set(Stream.objects.about(session).standing().values_list("language", flat=True))
    return next((language for language in Stream.Language.values if language not in taken), "kk")


def _page(request: SignedInRequest, session: Session, form: StreamForm, *, status: int = 200) -> HttpResponse:
    # On the way to the announcement one address after the other is pasted.
    form.fields["url"].widget.attrs["autofocus"] = session.status == SessionStatus.PLANNED
    context = {
        **steps_of(session),
        "all_streams": list(Stream.objects.about(session)),
        "form": form,
        "ruling": policies.may_tend_streams(request.user, session, at=timezone.now()),
    }
    return render(request, "desk/sessions/streams.html", context, status=status)


@at_the_desk()
@posts_from("desk:streams")
def add(request: SignedInRequest, code: str) -> HttpResponse:
    session = _tended(request, code)
    form = StreamForm(request.POST)
    if not form.is_valid():
        return _page(request, session, form, status=400)
    try:
        actions.schedule(
            subject=session,
            starts_at=session.starts_at,
            by=request.user,
            at=timezone.now(),
            **form.cleaned_data,
        )
    # An address that is there already is a matter of the field, not of a page of its own.
    except Refused as refusal:
        form.add_error("url", str(refusal))
        return _page(request, session, form, status=400)
    messages.success(request, _("The broadcast is on the session's page."))
    return redirect("desk:streams", code)


@require_http_methods(PAGE)
@at_the_desk()
def cancel(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    session = _tended(request, code)
    stream = _stream(session, number)
    form = ReasonForm(posted(request))
    form.fields["reason"].max_length = actions.LONGEST_REASON  # type: ignore[attr-defined]
    given = {"stream": stream, "by": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.cancel, **given, **form.cleaned_data):
        messages.success(request, _("The broadcast is cancelled."))
        return redirect("desk:streams", code)
    heading = _("Cancel the broadcast %(stream)s") % {"stream": stream}
    return asked(request, session, form, heading=heading, note=stream.url, back="desk:streams")


@at_the_desk()
@posts_from("desk:stream_fail")
def go_live(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    session = _tended(request, code)
    actions.go_live(stream=_stream(session, number), by=request.user, at=timezone.now())
    messages.success(request, _("The broadcast is shown as live."))
    return redirect("desk:streams", code)


@at_the_desk()
@posts_from("desk:stream_record")
def end(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    session = _tended(request, code)
    actions.end(stream=_stream(session, number), by=request.user, at=timezone.now())
    messages.success(request, _("The broadcast has ended."))
    return redirect("desk:streams", code)


@require_http_methods(PAGE)
@at_the_desk()
def fail(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """Say in public that a broadcast did not work, and why."""
    session = _tended(request, code)
    stream = _stream(session, number)
    form = ReasonForm(posted(request))
    given = {"stream": stream, "by": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.fail, **given, **form.cleaned_data):
        messages.success(request, _("The broadcast is shown as failed."))
        return redirect("desk:streams", code)
    heading = _("The broadcast %(stream)s failed") % {"stream": stream}
    return asked(request, session, form, heading=heading, note=stream.url, back="desk:streams")


@require_http_methods(PAGE)
@at_the_desk()
def record(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """Put the recording in the place of the live link, or trim it anew."""
    session = _tended(request, code)
    stream = _stream(session, number)
    known = stream.zero_at or stream.live_at or session.opened_at or session.starts_at
    form = RecordingForm(posted(request), initial={"url": stream.recording_url, "zero_at": known})
    if sent(request, form) and attempted(form, put_up, stream=stream, by=request.user, **form.cleaned_data):
        messages.success(request, _("The recording stands in the place of the broadcast."))
        return redirect("desk:streams", code)
    heading = _("The recording of %(stream)s") % {"stream": stream}
    return asked(request, session, form, heading=heading, note=stream.watch_url, back="desk:streams")


def put_up(*, stream: Stream, url: str, zero_at: datetime, by: User) -> Stream:
    """The recording in the place of the broadcast; of one that stands already, its first second."""
    at = timezone.now()
    if stream.status == StreamStatus.ARCHIVED:
        return actions.retrim(stream=stream, zero_at=zero_at, by=by, at=at)
    return actions.archive(stream=stream, url=url, zero_at=zero_at, by=by, at=at)


@at_the_desk()
@posts_from("desk:stream_cancel")
def reinstate(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """Announce a cancelled broadcast again."""
    session = _tended(request, code)
    actions.reinstate(stream=_stream(session, number), by=request.user, at=timezone.now())
    messages.success(request, _("The broadcast is on the session's page again."))
    return redirect("desk:streams", code)
