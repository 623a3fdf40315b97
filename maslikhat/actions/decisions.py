"""A decision: recorded when it is taken, published once it is signed, corrected in public."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.face import written_date
from core.rulings import Conflict, Invalid
from journal.models import Entry
from journal.records import record
from maslikhat import notices, policies
from maslikhat.actions import communities
from maslikhat.actions.record import correct
from maslikhat.models import AgendaItem, Decision, Session, VoteEvent
from maslikhat.options import Result
from maslikhat.states import VoteStatus
from workdays.calendar import local_date

SUCCESSFUL = frozenset({Result.ADOPTED, Result.ELECTED})
# What a clerk writes of a decision; the item and the vote are what it comes from, and stay.
WRITTEN = (
    *("number", "decided_on", "title_kk", "title_ru", "text_kk", "text_ru", "is_normative", "in_force_from"),
    *("in_force_to", "amends", "repeals", "registry_url", "signed_file"),
)
# What decides whether an older decision can be amended or repealed, and when it ends.
_RELATED = frozenset({"amends", "repeals", "decided_on", "in_force_from"})

# Recording --------------------------------------------------------------------------------------


@transaction.atomic
def adopt(
    *,
    item: AgendaItem,
    number: str,
    decided_on: date,
    by: User,
    at: datetime,
    vote: VoteEvent | None = None,
    title_kk: str = "",
    title_ru: str = "",
    text_kk: str = "",
    text_ru: str = "",
    is_normative: bool = False,
    in_force_from: date | None = None,
    in_force_to: date | None = None,
    amends: Decision | None = None,
    repeals: Decision | None = None,
    registry_url: str = "",
    signed_file: File | None = None,
) -> Decision:
    """Record a decision on an item; nobody but the desk sees it until it is published.

    Without titles it takes those of the item.
    """
    session = Session.objects.locked(item.session)
    policies.may_adopt(by, session, at=at).enforce()
    decision = Decision(
        session=session,
        item=item,
        vote=vote,
        number=number.strip(),
        decided_on=decided_on,
        title_kk=title_kk or ("" if title_ru else item.title_kk),
        title_ru=title_ru or ("" if title_kk else item.title_ru),
        text_kk=text_kk,
        text_ru=text_ru,
        is_normative=is_normative,
        in_force_from=in_force_from,
        in_force_to=in_force_to,
        amends=amends,
        repeals=repeals,
        registry_url=registry_url,
        signed_file=signed_file or "",
    )
    _check_own(decision, at=at)
    _check_older(decision)
    if vote is not None:
        _check_vote(item, vote)

    decision.save()
    _record("adopted", decision, by=by, at=at)
    return decision


@transaction.atomic
def edit_decision(*, decision: Decision, changes: dict[str, Any], by: User, at: datetime) -> Decision:
    """Complete a decision that is not published."""
    decision = _locked(decision)
    policies.may_edit_decision(by, decision, at=at).enforce()
    changed = _apply(decision, changes)
    _check_own(decision, at=at)
    _check_older(decision)

    decision.rewrite(changed)
    _record("edited", decision, by=by, at=at, fields=sorted(changed))
    return decision


@transaction.atomic
def discard_decision(*, decision: Decision, by: User, at: datetime) -> None:
    """Take back a decision that was recorded by mistake and that nobody has seen."""
    decision = _locked(decision)
    policies.may_edit_decision(by, decision, at=at).enforce()

    _record("discarded", decision, by=by, at=at)
    decision.delete()


def _locked(decision: Decision) -> Decision:
    """The decision as it stands now, its session locked before it as everywhere."""
    Session.objects.locked(decision.session)
    return Decision.objects.locked(decision)


def _apply(decision: Decision, changes: dict[str, Any]) -> dict[str, Any]:
    """Set what is really new, and return it."""
    if unknown := set(changes) - set(WRITTEN):
        raise Invalid(_("These cannot be changed: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    changed = {name: value for name, value in changes.items() if getattr(decision, name) != value}
    for name, value in changed.items():
        setattr(decision, name, value)
    return changed


def _record(event: str, decision: Decision, *, by: User, at: datetime, **details: Any) -> None:
    """What happens to a decision before it is published is not for everyone."""
    named = {"decision": decision.code, "number": decision.number}
    is_public = decision.is_published
    record(f"decision.{event}", decision.session, by=by, at=at, public=is_public, **named, **details)


# What a decision can be -------------------------------------------------------------------------


def _check_own(decision: Decision, *, at: datetime) -> None:
    """Refuse what contradicts itself or its session."""
    if not decision.number:
        raise Invalid(_("A decision has a number."))
    if not decision.title:
        raise Invalid(_("A decision has a title, in Kazakh or in Russian."))
    others = decision.session.decisions.exclude(pk=decision.pk)
    if others.filter(number=decision.number).exists():
        raise Conflict(
            _("This session already has a decision number %(number)s.") % {"number": decision.number}
        )
    _check_dates(decision, at=at)


def _check_dates(decision: Decision, *, at: datetime) -> None:
    opened = decision.session.opened_at
    if decision.decided_on > local_date(at) or (opened and decision.decided_on < local_date(opened)):
        raise Invalid(_("A decision is dated from the day on which its session opened until today."))
    begins, ends = decision.in_force_from, decision.in_force_to
    if begins and ends and ends < begins:
        raise Invalid(_("A decision cannot cease to be in force before it enters into force."))


def _check_older(decision: Decision) -> None:
    """Refuse to amend or repeal what this decision cannot touch."""
    if decision.amends_id and decision.amends_id == decision.repeals_id:
        raise Invalid(_("A decision is either amended or repealed, not both."))
    if decision.amends:
        _check_touched(decision, decision.amends)
    if decision.repeals:
        _check_touched(decision, decision.repeals)
        _check_has_begun(decision, decision.repeals)


def _check_touched(decision: Decision, older: Decision) -> None:
    named = {"number": older.number}
    if older.session.convocation.body_id != decision.session.convocation.body_id:
        raise Invalid(_("A maslikhat amends and repeals only decisions of its own."))
    if older.pk == decision.pk or older.decided_on > decision.decided_on:
        raise Invalid(
            _("Decision No. %(number)s is not older than this one: it cannot be amended or repealed by it.")
            % named
        )
    if not older.is_published:
        raise Conflict(_("Decision No. %(number)s is not published yet.") % named)
    if older.in_force_to and older.in_force_to < _first_day(decision):
        ended = written_date(older.in_force_to, "DATE_FORMAT")
        raise Conflict(
            _("Decision No. %(number)s is no longer in force by then: its last day is %(day)s")
            % {**named, "day": ended}
        )


def _check_has_begun(decision: Decision, older: Decision) -> None:
    if older.in_force_from and older.in_force_from >= _first_day(decision):
        raise Conflict(
            _("Decision No. %(number)s is not in force yet by then: it enters into force on %(day)s")
            % {"number": older.number, "day": written_date(older.in_force_from, "DATE_FORMAT")}
        )


def _first_day(decision: Decision) -> date:
    return decision.in_force_from or decision.decided_on


def _check_vote(item: AgendaItem, vote: VoteEvent) -> None:
    if vote.motion.item_id != item.pk:
        raise Invalid(_("This vote was on another item."))
    if vote.status != VoteStatus.CLOSED or vote.declared not in SUCCESSFUL:
        raise Conflict(_("A decision is recorded only from a vote by which it was adopted."))
    # Asked of the database: the decision being made already stands on the vote in memory.
    if Decision.objects.filter(vote=vote).exists():
        raise Conflict(_("A decision was already recorded from this vote."))


# Publishing -------------------------------------------------------------------------------------


@transaction.atomic
def publish_decision(*, decision: Decision, by: User, at: datetime) -> Decision:
    """Make a decision public, as an act of its own; a decision that it repeals ends when it begins."""
    decision = _locked(decision)
    policies.may_publish_decision(by, decision, at=at).enforce()
    _check_older(decision)

    decision.publish(at=at)
    _end_repealed(decision, by=by, at=at)
    _record("published", decision, by=by, at=at)

    communities.decide(decision, at=at)
    notices.adopted(decision, at=at)
    return decision


def _end_repealed(decision: Decision, *, by: User, at: datetime) -> None:
    """The older decision is in force until the day before; while that day is unknown, it stays."""
    if decision.repeals is None or decision.in_force_from is None:
        return
    older = Decision.objects.locked(decision.repeals)
    before = older.in_force_to

    older.end(decision.in_force_from - timedelta(days=1))
    _record(
        "ended", older, by=by, at=at, **_ended_by(decision), old=_iso(before), new=_iso(older.in_force_to)
    )


def _reinstate_repealed(decision: Decision, *, by: User, at: datetime) -> None:
    """Give the older decision back the end that it had, unless somebody has set another since."""
    if decision.repeals is None or decision.in_force_from is None:
        return
    older = Decision.objects.locked(decision.repeals)
    if older.in_force_to != decision.in_force_from - timedelta(days=1):
        return
    told = {f"details__{name}": value for name, value in _ended_by(decision).items()}
    ended = Entry.objects.about(older.session).filter(event="decision.ended", **told).last()
    had = ended.details["old"] if ended else ""

    older.end(date.fromisoformat(had) if had else None)
    _record("reinstated", older, by=by, at=at, **_ended_by(decision), new=had)


def _ended_by(decision: Decision) -> dict[str, str]:
    return {"repealed_by": decision.code}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


# Correcting -------------------------------------------------------------------------------------


@transaction.atomic
def correct_decision(
    *, decision: Decision, changes: dict[str, Any], reason: str, by: User, at: datetime
) -> Decision:
    """Correct what is published of a decision: each old value stays visible, with the reason."""
    decision = _locked(decision)
    policies.may_correct_decision(by, decision, at=at).enforce()
    before = Decision.objects.locked(decision)
    is_moved = any(getattr(before, name) != changes[name] for name in _RELATED & set(changes))
    if is_moved:
        _reinstate_repealed(before, by=by, at=at)
        decision = Decision.objects.locked(decision)
    changed = _apply(decision, changes)
    if not changed:
        raise Invalid(_("Nothing would be corrected: the old and the new value are the same."))
    _check_own(decision, at=at)

    decision.rewrite(changed)
    decision = Decision.objects.locked(decision)
    for name in changed:
        _correct_field(before, decision, name, reason, by=by, at=at)
    if is_moved:
        _check_older(decision)
        _end_repealed(decision, by=by, at=at)
    _record("corrected", decision, by=by, at=at, fields=sorted(changed), reason=reason)
    return decision


def _correct_field(
    before: Decision, after: Decision, name: str, reason: str, *, by: User, at: datetime
) -> None:
    field = Decision._meta.get_field(name)
    what = _("Decision No. %(number)s: %(field)s") % {
        "number": before.number,
        "field": field.verbose_name,  # type: ignore[union-attr]
    }
    old, new = _words(getattr(before, name)), _words(getattr(after, name))
    correct(session=after.session, what=str(what), old=old, new=new, reason=reason, by=by, at=at)


def _words(value: Any) -> str:
    """A value of a decision as people read it; a file by its kind and its digest."""
    if isinstance(value, File):
        return _digest(value)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, date):
        return written_date(value, "DATE_FORMAT")
    return "" if value is None else str(value)


def _digest(file: File) -> str:
    if not file:
        return ""
    file.seek(0)
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return f"{PurePath(file.name or '').suffix.lstrip('.').upper()}, SHA-256 {digest.hexdigest()}"
