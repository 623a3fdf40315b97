"""Everything that happens to a stream. Who may do it is decided by whoever the meeting belongs to."""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from broadcasts import addresses, links
from broadcasts.links import Finding
from broadcasts.models import Stream
from broadcasts.states import StreamStatus
from core.rulings import Conflict, Invalid, Sentence
from journal.records import record

LONGEST_REASON = 500

# Why a step is refused, by where it would lead.
_REFUSALS: dict[str, Sentence] = {
    StreamStatus.LIVE: _("Only an announced or a failed broadcast goes live."),
    StreamStatus.ENDED: _("Only a broadcast that is live can end."),
    StreamStatus.ARCHIVED: _("This broadcast was cancelled or has its recording already."),
    StreamStatus.FAILED: _("Only an announced or a live broadcast can fail."),
    StreamStatus.CANCELLED: _("Only an announced broadcast can be cancelled."),
    StreamStatus.SCHEDULED: _("Only a cancelled broadcast can be announced again."),
}


@transaction.atomic
def schedule(
    *, subject: models.Model, url: str, language: str, starts_at: datetime, by: User | None, at: datetime
) -> Stream:
    """Announce where ``subject`` can be watched; ``url`` is whatever people paste."""
    address = addresses.parse(url)
    if language not in Stream.Language.values:
        raise Invalid(_("Say in which language the broadcast is."))

    stream, is_new = Stream.objects.get_or_create(
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        url=address.url,
        defaults={"provider": address.provider, "language": language, "starts_at": starts_at},
    )
    if not is_new:
        raise Conflict(_already(stream))
    _record("scheduled", stream, by=by, at=at, starts=starts_at.isoformat())
    return stream


@transaction.atomic
def reschedule(*, stream: Stream, starts_at: datetime, by: User | None, at: datetime) -> Stream:
    """Move the start of an announced broadcast, as when its meeting is postponed."""
    stream = Stream.objects.locked(stream)
    if stream.status != StreamStatus.SCHEDULED:
        raise Conflict(_("The start of a broadcast moves only before it begins."))

    before = stream.starts_at
    stream.reschedule(starts_at=starts_at)
    _record("rescheduled", stream, by=by, at=at, old=before.isoformat(), new=starts_at.isoformat())
    return stream


@transaction.atomic
def go_live(*, stream: Stream, by: User | None, at: datetime) -> Stream:
    """Say that the broadcast has begun, or has come back."""
    stream = _on_its_way(stream, StreamStatus.LIVE)

    stream.go_live(at=at)
    _record("went_live", stream, by=by, at=at)
    return stream


@transaction.atomic
def end(*, stream: Stream, by: User | None, at: datetime) -> Stream:
    """Say that the broadcast is over; the recording may come later."""
    stream = _on_its_way(stream, StreamStatus.ENDED)

    stream.end(at=at)
    _record("ended", stream, by=by, at=at)
    return stream


@transaction.atomic
def archive(*, stream: Stream, url: str, zero_at: datetime | None, by: User | None, at: datetime) -> Stream:
    """Put the recording in the place of the live link; an empty ``url``: it stands at the same address.

    ``zero_at`` is the wall-clock time of its first second; if unknown, the moment it went live.
    """
    recording = addresses.parse(url or stream.url)
    stream = _on_its_way(stream, StreamStatus.ARCHIVED)
    _check_zero(zero_at, at)

    stream.archive(recording, zero_at=zero_at, at=at)
    _record("archived", stream, by=by, at=at, zero=stream.zero_at.isoformat() if stream.zero_at else "")
    return stream


@transaction.atomic
def retrim(*, stream: Stream, zero_at: datetime, by: User | None, at: datetime) -> Stream:
    """Correct the first second of a recording: every offset into it moves along."""
    stream = Stream.objects.locked(stream)
    if stream.status != StreamStatus.ARCHIVED:
        raise Conflict(_("There is no recording yet."))
    _check_zero(zero_at, at)

    before = stream.zero_at
    stream.retrim(zero_at=zero_at)
    _record(
        "retrimmed", stream, by=by, at=at, old=before.isoformat() if before else "", new=zero_at.isoformat()
    )
    return stream


@transaction.atomic
def fail(*, stream: Stream, reason: str, by: User | None, at: datetime) -> Stream:
    """Say openly that the broadcast broke off or never began, and why."""
    stream = _on_its_way(stream, StreamStatus.FAILED)

    stream.fail(reason=_stated(reason))
    _record("failed", stream, by=by, at=at, reason=stream.status_reason)
    return stream


@transaction.atomic
def cancel(*, stream: Stream, reason: str, by: User | None, at: datetime) -> Stream:
    """Call an announced broadcast off; it stays visible as cancelled."""
    stream = _on_its_way(stream, StreamStatus.CANCELLED)

    stream.cancel(reason=_stated(reason))
    _record("cancelled", stream, by=by, at=at, reason=stream.status_reason)
    return stream


@transaction.atomic
def reinstate(*, stream: Stream, by: User | None, at: datetime) -> Stream:
    """Announce a cancelled broadcast again."""
    stream = _on_its_way(stream, StreamStatus.SCHEDULED)

    stream.reinstate()
    _record("reinstated", stream, by=by, at=at)
    return stream


@transaction.atomic
def record_check(*, stream: Stream, finding: Finding, at: datetime) -> bool:
    """Keep what a check of the link found; return whether the link has died since the last one.

    The journal hears of a change only, not of every look.
    """
    stream = Stream.objects.locked(stream)
    was_dead = stream.is_dead

    stream.note_check(finding, at=at)
    if stream.is_dead != was_dead:
        event = "link_died" if stream.is_dead else "link_answers"
        _record(event, stream, by=None, at=at, found=finding.value)
    return stream.is_dead and not was_dead


def check_link(*, stream: Stream, at: datetime) -> bool:
    """Ask the provider whether the stream's link works; return whether it has died since.

    Not atomic: no transaction waits for somebody else's server.
    """
    address = stream.address
    if address is None:
        finding = Finding.LEADS_AWAY
    else:
        finding = links.check(address.probe_url or address.url, hosts=address.hosts)
    return record_check(stream=stream, finding=finding, at=at)


def _on_its_way(stream: Stream, status: StreamStatus) -> Stream:
    """The stream, locked, if it may become ``status``."""
    stream = Stream.objects.locked(stream)
    if not stream.may_become(status):
        raise Conflict(_REFUSALS[status])
    return stream


def _already(stream: Stream) -> Sentence:
    if stream.status == StreamStatus.CANCELLED:
        return _("This address was cancelled here before: announce that broadcast again.")
    return _("This address is on the list already.")


def _check_zero(zero_at: datetime | None, at: datetime) -> None:
    if zero_at is not None and zero_at > at:
        raise Invalid(_("The first second of a recording can't lie in the future."))


def _stated(reason: str) -> str:
    stated = reason.strip()
    if not stated:
        raise Invalid(_("Say why, in a sentence for everyone."))
    if len(stated) > LONGEST_REASON:
        raise Invalid(_("The reason is too long: at most 500 characters."))
    return stated


def _record(event: str, stream: Stream, *, by: User | None, at: datetime, **details: Any) -> None:
    about = f"{stream.subject_kind}:{stream.subject_id}"
    named = {"provider": str(stream.provider), "url": stream.watch_url, "about": about}
    record(f"stream.{event}", stream, by=by, at=at, public=True, **named, **details)
