"""Planning a session and telling everyone of it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from broadcasts import actions as broadcasts
from broadcasts.models import Stream
from core.face import written_date
from core.rulings import Conflict, Invalid, Sentence
from journal.models import Entry
from journal.records import record
from maslikhat import notices, policies, queries
from maslikhat.actions import communities
from maslikhat.models import AgendaItem, Convocation, Group, RuleBreach, Session, SessionKind, SessionRule
from maslikhat.states import ItemStatus, SessionStatus
from workdays.calendar import local_date

# What is set with the kind of a session.
_FOLLOWING_THE_KIND = ("group", "cause_kk", "cause_ru", "rule")
# What a clerk may change before the opening.
EDITABLE = (
    *("kind", "number", "group", "starts_at", "place_kk", "place_ru", "cause_kk", "cause_ru"),
    *("is_closed_meeting", "source"),
)


@transaction.atomic
def plan(
    *,
    convocation: Convocation,
    kind: str,
    starts_at: datetime,
    place_kk: str,
    place_ru: str,
    group: Group | None = None,
    number: int | None = None,
    cause_kk: str = "",
    cause_ru: str = "",
    is_closed_meeting: bool = False,
    by: User,
    at: datetime,
) -> Session:
    """Begin a session. Only the staff of the maslikhat sees it until it is announced."""
    policies.may_prepare(by, convocation.body, at=at).enforce()

    session = Session(
        convocation=convocation,
        kind=kind,
        group=group if kind == SessionKind.COMMISSION else None,
        number=number,
        starts_at=starts_at,
        place_kk=place_kk,
        place_ru=place_ru,
        cause_kk=cause_kk,
        cause_ru=cause_ru,
        is_closed_meeting=is_closed_meeting,
        created_at=at,
        updated_at=at,
    )
    _check(session, at=at)
    session.save()
    record("session.planned", session, by=by, at=at)
    return session


@transaction.atomic
def edit(*, session: Session, version: int, changes: dict[str, Any], by: User, at: datetime) -> Session:
    """Change a session that has not begun. ``version`` is the one the editor saw.

    Raises ``Conflict`` when somebody else has saved since, and says who and when.
    """
    session = Session.objects.locked(session)
    policies.may_edit(by, session, at=at).enforce()
    if session.version != version:
        raise Conflict(_edited_meanwhile(session))
    _refuse_quiet_changes(session, changes)

    before = session.starts_at
    changed = _apply(session, changes)
    if not changed:
        return session
    _check(session, at=at)
    session.version, session.updated_at = version + 1, at
    _save_for_calendars(session, [*changed, *_FOLLOWING_THE_KIND, "version", "updated_at"])
    _move_streams(session, since=before, by=by, at=at)
    record("session.edited", session, by=by, at=at, public=session.is_public, fields=changed)

    if session.status == SessionStatus.ANNOUNCED:
        notices.changed(session, at=at)
    return session


def _edited_meanwhile(session: Session) -> Sentence:
    last = Entry.objects.about(session).filter(event="session.edited").last()
    return _(
        "%(who)s changed this session at %(when)s, after you had opened it. "
        "Nothing of theirs was overwritten: look at the session again and repeat your change."
    ) % {
        "who": last.actor_name if last else _("Somebody"),
        "when": written_date(last.at if last else session.updated_at, "TIME_FORMAT"),
    }


def _refuse_quiet_changes(session: Session, changes: dict[str, Any]) -> None:
    """What was announced does not become another session by an edit."""
    if unknown := set(changes) - set(EDITABLE):
        raise Invalid(_("These cannot be changed: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    _refuse_another_kind(session, changes)
    if session.status != SessionStatus.ANNOUNCED:
        return
    starts_at = changes.get("starts_at", session.starts_at)
    if local_date(starts_at) != local_date(session.starts_at):
        raise Conflict(_("The session is announced: to move it to another day, postpone it."))
    if changes.get("is_closed_meeting") and not session.is_closed_meeting:
        raise Conflict(_("The session is announced as open: to close it, postpone it and announce it anew."))


def _refuse_another_kind(session: Session, changes: dict[str, Any]) -> None:
    is_another = any(changes.get(name, old) != old for name, old in _kind_of(session).items())
    if session.is_public and is_another:
        raise Conflict(
            _(
                "This was announced as: %(kind)s. It does not become another meeting: "
                "cancel it and plan the other one."
            )
            % {"kind": session.get_kind_display()}
        )


def _kind_of(session: Session) -> dict[str, Any]:
    return {"kind": session.kind, "group": session.group}


def _apply(session: Session, changes: dict[str, Any]) -> list[str]:
    changed = [name for name, value in changes.items() if getattr(session, name) != value]
    for name in changed:
        setattr(session, name, changes[name])
    return changed


def _move_streams(session: Session, *, since: datetime, by: User, at: datetime) -> None:
    """Announced broadcasts begin as long before or after the session as they did."""
    shift = session.starts_at - since
    if not shift:
        return
    for stream in Stream.objects.about(session).scheduled():
        broadcasts.reschedule(stream=stream, starts_at=stream.starts_at + shift, by=by, at=at)


def _save_for_calendars(session: Session, fields: list[str]) -> None:
    session.sequence = F("sequence") + 1
    session.save(update_fields=[*fields, "sequence"])
    session.refresh_from_db(fields=["sequence"])


def _check(session: Session, *, at: datetime) -> None:
    """Set the rule of law for the session and refuse what can't be a session."""
    if session.starts_at <= at:
        raise Invalid(_("A session is planned for a time that is still to come."))
    if not session.place_kk and not session.place_ru:
        raise Invalid(_("Say where the session takes place."))
    _check_cause(session)
    _check_commission(session)
    _check_number(session)
    session.rule = _rule_for(session)


def _check_cause(session: Session) -> None:
    if session.kind != SessionKind.EXTRAORDINARY:
        session.cause_kk = session.cause_ru = ""
    elif not session.cause:
        raise Invalid(_("Say what caused the extraordinary session: it may decide nothing else."))


def _check_commission(session: Session) -> None:
    if session.kind != SessionKind.COMMISSION:
        session.group = None
    elif session.group is None:
        raise Invalid(_("Say which commission sits."))
    elif session.group.convocation_id != session.convocation_id or not session.group.is_commission:
        raise Invalid(_("This is not a commission of this maslikhat."))


def _check_number(session: Session) -> None:
    if session.number is None or session.group is not None:
        return
    same = Session.objects.filter(
        convocation=session.convocation_id, number=session.number, group__isnull=True
    )
    if same.exclude(pk=session.pk).exists():
        raise Conflict(
            _("This convocation already has a session number %(number)s.") % {"number": session.number}
        )


def _rule_for(session: Session) -> SessionRule:
    rules = SessionRule.objects.valid(local_date(session.starts_at)).filter(kind=session.kind)
    rule = rules.order_by("-valid_from").first()
    if rule is None:
        raise Conflict(_("No rule of law is on file for sessions of this kind on that day."))
    return rule


@transaction.atomic
def announce(*, session: Session, reasons: dict[str, str], by: User, at: datetime) -> Session:
    """Make a session public. Every rule that is not kept needs a reason, which everyone can read.

    ``reasons`` are by rule (``RuleBreach.Rule``); ``queries.warnings_of`` says which are needed.
    """
    session = Session.objects.locked(session)
    policies.may_announce(by, session, at=at).enforce()
    _answer_for_breaches(session, reasons, by=by, at=at)

    session.announce(at=at)
    record("session.announced", session, by=by, at=at, public=True, starts=session.starts_at.isoformat())

    communities.place_all(session, at=at)
    notices.announced(session, at=at)
    return session


def _answer_for_breaches(session: Session, reasons: dict[str, str], *, by: User, at: datetime) -> None:
    found = queries.warnings_of(session, at=at)
    unanswered = [caution for caution in found if not reasons.get(caution.rule, "").strip()]
    if unanswered:
        listed = " ".join(str(caution.text) for caution in unanswered)
        raise Conflict(_("Give a reason for every rule that is not kept. %(rules)s") % {"rules": listed})
    for caution in found:
        breach(session, caution.rule, reasons[caution.rule], by=by, at=at)


def breach(session: Session, rule: str, reason: str, *, by: User, at: datetime) -> RuleBreach:
    """Write down, in public, that a rule was knowingly not kept."""
    record("session.rule_breached", session, by=by, at=at, public=True, rule=rule, reason=reason)
    return RuleBreach.objects.create(session=session, rule=rule, reason=reason.strip(), by=by, at=at)


@transaction.atomic
def postpone(
    *, session: Session, reason: str, by: User, at: datetime, starts_at: datetime | None = None
) -> Session:
    """Put an announced session off; it takes place only when it is announced anew.

    ``starts_at`` is the time in view, if there is one.
    """
    session = Session.objects.locked(session)
    policies.may_postpone(by, session, at=at).enforce()
    _require(reason)

    if starts_at is not None:
        _move(session, starts_at, by=by, at=at)
    session.move_to(SessionStatus.POSTPONED, at=at, reason=reason)
    record("session.postponed", session, by=by, at=at, public=True, reason=reason)

    notices.postponed(session, at=at)
    return session


def _move(session: Session, starts_at: datetime, *, by: User, at: datetime) -> None:
    """Set another time; the rule may be another on that day, and broadcasts follow."""
    before, session.starts_at = session.starts_at, starts_at
    _check(session, at=at)
    session.save(update_fields=["starts_at", "rule"])
    _move_streams(session, since=before, by=by, at=at)


def _require(reason: str) -> None:
    if not reason.strip():
        raise Invalid(_("Give a reason: everyone can read it."))


@transaction.atomic
def reannounce(
    *, session: Session, starts_at: datetime, by: User, at: datetime, reasons: dict[str, str] | None = None
) -> Session:
    """Announce a postponed session for a new time."""
    session = Session.objects.locked(session)
    if session.status == SessionStatus.POSTPONED:
        _move(session, starts_at, by=by, at=at)
    policies.may_announce(by, session, at=at).enforce()
    _answer_for_breaches(session, reasons or {}, by=by, at=at)

    session.announce(at=at)
    record("session.reannounced", session, by=by, at=at, public=True, starts=starts_at.isoformat())

    communities.place_all(session, at=at)
    notices.announced(session, at=at)
    return session


@transaction.atomic
def cancel(*, session: Session, reason: str, by: User, at: datetime) -> Session:
    """Call a session off, and with it its broadcasts; if it was announced, it stays visible as cancelled."""
    session = Session.objects.locked(session)
    policies.may_cancel(by, session, at=at).enforce()
    _require(reason)

    was_public = session.is_public
    session.move_to(SessionStatus.CANCELLED, at=at, reason=reason)
    for stream in Stream.objects.about(session).scheduled():
        broadcasts.cancel(stream=stream, reason=reason, by=by, at=at)
    record("session.cancelled", session, by=by, at=at, public=True, reason=reason)

    communities.place_all(session, at=at)
    if was_public:
        notices.cancelled(session, at=at)
    return session


@transaction.atomic
def copy(*, session: Session, starts_at: datetime, by: User, at: datetime) -> Session:
    """Plan the next session after the pattern of another: its kind, place and agenda.

    Streams, documents, petitions and what became of the items stay with the old one.
    """
    new = plan(
        convocation=session.convocation,
        kind=session.kind,
        group=session.group,
        starts_at=starts_at,
        place_kk=session.place_kk,
        place_ru=session.place_ru,
        cause_kk=session.cause_kk,
        cause_ru=session.cause_ru,
        is_closed_meeting=session.is_closed_meeting,
        by=by,
        at=at,
    )
    _copy_agenda(session, new)
    record("session.copied", new, by=by, at=at, source=session.code)
    return new


def _copy_agenda(old: Session, new: Session) -> None:
    copies: dict[int, AgendaItem] = {}
    for item in old.items.in_order().exclude(status=ItemStatus.WITHDRAWN):
        copies[item.pk] = AgendaItem.objects.create(
            session=new,
            parent=copies.get(item.parent_id or 0),
            position=len(copies) + 1,
            number=item.number,
            title_kk=item.title_kk,
            title_ru=item.title_ru,
            rapporteur=item.rapporteur,
            is_closed=item.is_closed,
        )
