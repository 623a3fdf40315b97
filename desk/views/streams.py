"""Where a session can be watched, at the clerk's desk."""

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
from core.http import posted, posts_from, typed_before
from core.rulings import Refused
from desk import policies
from desk.forms import ReasonForm, RecordingForm, StreamForm
from desk.views.entrance import at_the_desk
from desk.views.sessions import PAGE, asked, mine, steps_of
from maslikhat.models import Session


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
    """Most sessions are shown in Kazakh and in Russian: offer the one that is missing."""
    taken = set(Stream.objects.about(session).standing().values_list("language", flat=True))
    return "ru" if "kk" in taken else "kk"


def _page(request: SignedInRequest, session: Session, form: StreamForm, *, status: int = 200) -> HttpResponse:
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
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.cancel(stream=stream, reason=reason, by=request.user, at=timezone.now())
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
    if request.method == "POST" and form.is_valid():
        actions.fail(stream=stream, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
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
    if request.method == "POST" and form.is_valid():
        _put_up(stream, form, by=request.user)
        messages.success(request, _("The recording stands in the place of the broadcast."))
        return redirect("desk:streams", code)
    heading = _("The recording of %(stream)s") % {"stream": stream}
    return asked(request, session, form, heading=heading, note=stream.watch_url, back="desk:streams")


def _put_up(stream: Stream, form: RecordingForm, *, by: User) -> None:
    at, zero_at = timezone.now(), form.cleaned_data["zero_at"]
    if stream.status == StreamStatus.ARCHIVED:
        actions.retrim(stream=stream, zero_at=zero_at, by=by, at=at)
    else:
        actions.archive(stream=stream, url=form.cleaned_data["url"], zero_at=zero_at, by=by, at=at)


@at_the_desk()
@posts_from("desk:stream_cancel")
def reinstate(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """Announce a cancelled broadcast again."""
    session = _tended(request, code)
    actions.reinstate(stream=_stream(session, number), by=request.user, at=timezone.now())
    messages.success(request, _("The broadcast is on the session's page again."))
    return redirect("desk:streams", code)
