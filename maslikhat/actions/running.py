"""A session as it goes: who is in the hall, which item is under way."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.records import record
from maslikhat import notices, policies, queries
from maslikhat.actions.sessions import breach
from maslikhat.models import AgendaItem, Attendance, Ballot, Deputy, Excuse, RuleBreach, Session, Speech
from maslikhat.options import PRESENT_OPTIONS
from maslikhat.states import ItemStatus, SessionStatus, VoteStatus
from workdays.calendar import local_date

# Opening, breaks and the end ------------------------------------------------------------------


@transaction.atomic
def open_session(
    *, session: Session, by: User, at: datetime, chair: Deputy | None = None, reason: str = ""
) -> Session:
    """Open a session with the deputies registered in the hall; without a quorum only for a reason."""
    session = Session.objects.locked(session)
    policies.may_open(by, session, at=at).enforce()
    quorum = queries.quorum_of(session, at=at)
    _check_chair(session, chair, at)
    _answer_for_quorum(session, quorum, reason, by=by, at=at)

    if chair is not None:
        session.chair = chair
        session.save(update_fields=["chair"])
    session.open(mandates=quorum.mandates, at=at)
    record(
        "session.opened", session, by=by, at=at, public=True, present=quorum.present, mandates=quorum.mandates
    )
    return session


def _check_chair(session: Session, chair: Deputy | None, at: datetime) -> None:
    if chair is not None and chair not in queries.members_of(session, day=local_date(at)):
        raise Invalid(_("A session is chaired by one of its deputies."))


def _answer_for_quorum(
    session: Session, quorum: queries.Quorum, reason: str, *, by: User, at: datetime
) -> None:
    if not quorum.mandates:
        raise Conflict(_("No deputies are on file for this session: enter their mandates first."))
    if quorum:
        return
    if not reason.strip():
        raise Conflict(
            _(
                "There is no quorum: %(present)s of %(mandates)s deputies are in the hall, %(needed)s are "
                "needed. Register the others, or give the reason for opening all the same."
            )
            % {"present": quorum.present, "mandates": quorum.mandates, "needed": quorum.needed}
        )
    breach(session, RuleBreach.Rule.QUORUM, reason, by=by, at=at)


@transaction.atomic
def take_break(*, session: Session, by: User, at: datetime) -> Session:
    session = Session.objects.locked(session)
    policies.may_proceed(by, session, at=at).enforce()
    refuse_during_vote(session)

    session.move_to(SessionStatus.BREAK, at=at)
    record("session.break", session, by=by, at=at, public=True)
    return session


@transaction.atomic
def resume(*, session: Session, by: User, at: datetime) -> Session:
    session = Session.objects.locked(session)
    policies.may_run(by, session, at=at).enforce()
    if session.status == SessionStatus.LIVE:
        raise Conflict(_("The session is not in a break."))

    session.move_to(SessionStatus.LIVE, at=at)
    record("session.resumed", session, by=by, at=at, public=True)
    return session


@transaction.atomic
def close_session(*, session: Session, by: User, at: datetime) -> Session:
    """End a session: everyone departs, the item under way is considered, and no item is left hanging."""
    session = Session.objects.locked(session)
    policies.may_run(by, session, at=at).enforce()
    refuse_during_vote(session)

    _finish_current(session, at=at)
    _settle_headings(session, at=at)
    _refuse_leftovers(session)
    for interval in session.attendances.filter(departed_at__isnull=True):
        _end(interval, at=at)
    session.close(at=at)
    record("session.closed", session, by=by, at=at, public=True)
    return session


def _settle_headings(session: Session, *, at: datetime) -> None:
    """A heading whose parts are settled is settled with them."""
    headings = session.items.filter(children__isnull=False, status=ItemStatus.PLANNED).distinct()
    for item in headings.order_by("-position"):
        if not item.children.filter(status=ItemStatus.PLANNED).exists():
            item.started_at = item.started_at or at
            item.move_to(ItemStatus.UNDER_WAY)
            _finish(item, at=at)


def _refuse_leftovers(session: Session) -> None:
    left = session.items.in_order().filter(status=ItemStatus.PLANNED).values_list("number", flat=True)
    if left:
        raise Conflict(
            _("Defer or withdraw what was not considered before you close the session: %(items)s.")
            % {"items": ", ".join(left)}
        )


# Who is in the hall ---------------------------------------------------------------------------


@transaction.atomic
def roll_call(*, session: Session, present: Sequence[Deputy], by: User, at: datetime) -> list[Attendance]:
    """Make the hall what a roll call found: the named are in it, the others are not."""
    session = Session.objects.locked(session)
    policies.may_take_attendance(by, session, at=at).enforce()
    members = {deputy.pk for deputy in queries.members_of(session, day=local_date(at))}
    there = queries.present_at(session, at)

    gone = session.attendances.filter(departed_at__isnull=True).exclude(deputy__in=present)
    for interval in gone.select_related("deputy"):
        _depart(interval, at=at)
    arrived = [_arrive(session, it, members, at=at) for it in present if it.pk not in there]
    record("session.roll_called", session, by=by, at=at, present=len(present))
    return arrived


@transaction.atomic
def arrive(*, session: Session, deputy: Deputy, by: User, at: datetime) -> Attendance:
    session = Session.objects.locked(session)
    policies.may_take_attendance(by, session, at=at).enforce()
    members = {member.pk for member in queries.members_of(session, day=local_date(at))}

    interval = _arrive(session, deputy, members, at=at)
    record("session.arrived", session, by=by, at=at, deputy=deputy.code)
    return interval


def _arrive(session: Session, deputy: Deputy, members: set[int], *, at: datetime) -> Attendance:
    who = {"deputy": deputy.full_name}
    if deputy.pk not in members:
        raise Conflict(_("%(deputy)s has no seat here on this day.") % who)
    later = Q(departed_at__isnull=True) | Q(departed_at__gt=at)
    if session.attendances.filter(later, deputy=deputy).exists():
        raise Conflict(_("%(deputy)s is already in the hall.") % who)
    missed = _ballots(session, deputy).exclude(option__in=PRESENT_OPTIONS)
    if missed.filter(vote__closed_at__gte=at).exists():
        raise Conflict(_("%(deputy)s is recorded as absent from a vote after that moment.") % who)
    return Attendance.objects.create(session=session, deputy=deputy, arrived_at=at)


def _ballots(session: Session, deputy: Deputy) -> QuerySet[Ballot]:
    """The deputy's ballots in this session, those of annulled votes left out."""
    ballots = Ballot.objects.filter(deputy=deputy, vote__motion__item__session=session)
    return ballots.exclude(vote__status=VoteStatus.ANNULLED)


@transaction.atomic
def depart(*, session: Session, deputy: Deputy, by: User, at: datetime) -> Attendance:
    session = Session.objects.locked(session)
    policies.may_take_attendance(by, session, at=at).enforce()
    interval = session.attendances.filter(deputy=deputy, departed_at__isnull=True).first()
    if interval is None:
        raise Conflict(_("%(deputy)s is not in the hall.") % {"deputy": deputy.full_name})

    _depart(interval, at=at)
    record("session.departed", session, by=by, at=at, deputy=deputy.code)
    return interval


def _depart(interval: Attendance, *, at: datetime) -> None:
    who = {"deputy": interval.deputy.full_name}
    if at < interval.arrived_at:
        raise Conflict(_("%(deputy)s arrived later than that.") % who)
    voted = _ballots(interval.session, interval.deputy).filter(option__in=PRESENT_OPTIONS)
    if voted.filter(vote__opened_at__gte=at).exists():
        raise Conflict(_("%(deputy)s took part in a vote after that moment.") % who)
    _end(interval, at=at)


def _end(interval: Attendance, *, at: datetime) -> None:
    """Close an interval; one that lasted no time was a slip of the hand and goes."""
    if at <= interval.arrived_at:
        interval.delete()
        return
    interval.departed_at = at
    interval.save(update_fields=["departed_at"])


@transaction.atomic
def excuse(*, session: Session, deputy: Deputy, reason: str, by: User, at: datetime) -> Excuse:
    """Note that a deputy announced their absence; a second time changes the reason."""
    session = Session.objects.locked(session)
    policies.may_excuse(by, session, at=at).enforce()
    if deputy not in queries.members_of(session, day=local_date(at)):
        raise Conflict(_("%(deputy)s has no seat here on this day.") % {"deputy": deputy.full_name})

    noted, _is_new = Excuse.objects.update_or_create(
        session=session, deputy=deputy, defaults={"reason": reason.strip()}
    )
    record("session.excused", session, by=by, at=at, deputy=deputy.code)
    return noted


# Items and speakers ---------------------------------------------------------------------------


@transaction.atomic
def start_item(*, item: AgendaItem, by: User, at: datetime) -> AgendaItem:
    """Take up an item; the one under way is finished. Taken before its turn, it stays marked as such."""
    session, item = _locked(item)
    policies.may_proceed(by, session, at=at).enforce()
    policies.may_pass_to(item, ItemStatus.UNDER_WAY).enforce()
    refuse_during_vote(session)

    _finish_current(session, at=at)
    item.was_out_of_order = item.was_out_of_order or _is_before_its_turn(item)
    item.started_at, item.ended_at = item.started_at or at, None
    item.save(update_fields=["was_out_of_order", "started_at", "ended_at"])
    item.move_to(ItemStatus.UNDER_WAY)
    record("agenda.item_started", session, by=by, at=at, public=True, item=item.number)

    notices.item_started(item, at=at)
    return item


def _locked(item: AgendaItem) -> tuple[Session, AgendaItem]:
    """The session, locked, and its item as it stands now."""
    session = Session.objects.locked(item.session)
    fresh = session.items.get(pk=item.pk)
    fresh.session = session
    return session, fresh


def _is_before_its_turn(item: AgendaItem) -> bool:
    """Whether an earlier matter still waits; headings wait for their parts and don't count."""
    if item.status != ItemStatus.PLANNED:
        return False
    earlier = item.session.items.filter(position__lt=item.position, children__isnull=True)
    return earlier.filter(status=ItemStatus.PLANNED).exists()


def refuse_during_vote(session: Session) -> None:
    """Nothing else goes on while a vote is open."""
    if session.items.filter(motions__votes__status=VoteStatus.OPEN).exists():
        raise Conflict(_("A vote is open: close it first."))


def _finish_current(session: Session, *, at: datetime) -> None:
    for item in session.items.filter(status=ItemStatus.UNDER_WAY):
        _finish(item, at=at)


def _finish(item: AgendaItem, *, at: datetime) -> None:
    item.ended_at = at
    item.save(update_fields=["started_at", "ended_at"])
    item.move_to(ItemStatus.CONSIDERED)


@transaction.atomic
def finish_item(*, item: AgendaItem, by: User, at: datetime) -> AgendaItem:
    session, item = _locked(item)
    policies.may_proceed(by, session, at=at).enforce()
    policies.may_pass_to(item, ItemStatus.CONSIDERED).enforce()
    refuse_during_vote(session)

    _finish(item, at=at)
    record("agenda.item_finished", session, by=by, at=at, public=True, item=item.number)
    return item


@transaction.atomic
def defer_item(*, item: AgendaItem, reason: str, by: User, at: datetime) -> AgendaItem:
    """Put an item off to another session; it stays visible as deferred, with the reason."""
    session, item = _locked(item)
    policies.may_run(by, session, at=at).enforce()
    policies.may_pass_to(item, ItemStatus.DEFERRED).enforce()
    refuse_during_vote(session)
    if not reason.strip():
        raise Invalid(_("Give a reason: everyone can read it."))

    if item.status == ItemStatus.UNDER_WAY:
        item.ended_at = at
        item.save(update_fields=["ended_at"])
    item.move_to(ItemStatus.DEFERRED, reason=reason.strip())
    record("agenda.item_deferred", session, by=by, at=at, public=True, item=item.number, reason=reason)

    notices.item_deferred(item, at=at)
    return item


@transaction.atomic
def speak(*, item: AgendaItem, deputy: Deputy | None, speaker: str, by: User, at: datetime) -> Speech:
    """Note who has the floor: a deputy, or somebody else by name."""
    session, item = _locked(item)
    policies.may_proceed(by, session, at=at).enforce()
    if item.status != ItemStatus.UNDER_WAY:
        raise Conflict(_("This item is not under way."))
    if deputy is None and not speaker.strip():
        raise Invalid(_("Say who speaks."))

    speech = Speech.objects.create(item=item, deputy=deputy, speaker=speaker.strip(), started_at=at)
    record("agenda.spoke", session, by=by, at=at, item=item.number, speech=speech.pk)
    return speech
