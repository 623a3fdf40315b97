"""Planning, announcing and changing sessions."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from broadcasts.models import Stream
from broadcasts.states import StreamStatus
from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from maslikhat import actions, queries
from maslikhat.models import RuleBreach, Session, SessionKind
from maslikhat.states import SessionStatus
from notifications.actions import resolve
from notifications.models import Event
from notifications.outbox import follow
from tests.factories import (
    AgendaItemFactory,
    ConvocationFactory,
    DocumentFactory,
    GroupFactory,
    MandateFactory,
    PetitionFactory,
    PostFactory,
    SessionFactory,
    SessionRuleFactory,
    StreamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk_of():
    def make(session_or_convocation):
        convocation = getattr(session_or_convocation, "convocation", session_or_convocation)
        return PostFactory(clerk=True, body=convocation.body).user

    return make


def plan(convocation, by, at, **changes):
    given = {
        "kind": "ordinary",
        "starts_at": at + timedelta(days=20),
        "place_kk": "Мәжіліс залы",
        "place_ru": "Зал заседаний",
    }
    return actions.plan(convocation=convocation, by=by, at=at, **(given | changes))


def planned(**traits) -> Session:
    """A session with one item, three weeks ahead: announcing it now keeps every rule."""
    session = SessionFactory(**traits)
    session.starts_at += timedelta(days=7)
    session.save()
    AgendaItemFactory(session=session)
    return session


# Planning -------------------------------------------------------------------------------------


def test_a_planned_session_stands_under_the_rule_of_its_kind(clerk_of, now):
    rule, convocation = SessionRuleFactory(), ConvocationFactory()

    session = plan(convocation, clerk_of(convocation), now)

    assert session.status == SessionStatus.PLANNED
    assert session.rule == rule
    assert not Entry.objects.about(session).public().exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"starts_at": timedelta(days=-1)}, "still to come"),
        ({"place_kk": "", "place_ru": ""}, "Say where"),
        ({"kind": "extraordinary"}, "Say what caused"),
        ({"kind": "commission"}, "Say which commission"),
    ],
)
def test_what_cannot_be_a_session_is_refused_with_a_sentence(clerk_of, now, changes, reason):
    SessionRuleFactory(kind=changes.get("kind", "ordinary"))
    convocation = ConvocationFactory()
    if isinstance(shift := changes.get("starts_at"), timedelta):
        changes = {"starts_at": now + shift}

    with pytest.raises(Invalid, match=reason):
        plan(convocation, clerk_of(convocation), now, **changes)


def test_a_commission_of_another_maslikhat_does_not_sit_here(clerk_of, now):
    SessionRuleFactory(kind="commission")
    convocation = ConvocationFactory()

    with pytest.raises(Invalid, match="not a commission of this maslikhat"):
        plan(convocation, clerk_of(convocation), now, kind="commission", group=GroupFactory())


def test_a_number_is_given_once_in_a_convocation(clerk_of, now):
    session = SessionFactory(number=26)

    with pytest.raises(Conflict, match="session number 26"):
        plan(session.convocation, clerk_of(session), now, number=26)


def test_without_a_rule_of_law_no_session_is_planned(clerk_of, now):
    convocation = ConvocationFactory()

    with pytest.raises(Conflict, match="No rule of law"):
        plan(convocation, clerk_of(convocation), now)


def test_a_clerk_of_another_maslikhat_plans_nothing_here(now):
    with pytest.raises(Refused, match="Only clerks and deputies"):
        plan(ConvocationFactory(), PostFactory(clerk=True).user, now)


# Editing --------------------------------------------------------------------------------------


def test_an_edit_counts_as_a_new_version_for_editors_and_calendars(clerk_of, now):
    session = planned()

    edited = actions.edit(
        session=session, version=0, changes={"place_kk": "Жаңа зал"}, by=clerk_of(session), at=now
    )

    assert (edited.version, edited.sequence, edited.place_kk) == (1, 1, "Жаңа зал")


def test_an_edit_that_changes_nothing_is_no_version(clerk_of, now):
    session = planned()

    edited = actions.edit(
        session=session, version=0, changes={"place_kk": session.place_kk}, by=clerk_of(session), at=now
    )

    assert (edited.version, edited.sequence) == (0, 0)


def test_the_second_of_two_clerks_is_told_who_was_first_and_nothing_is_lost(now):
    session = planned()
    first = PostFactory(clerk=True, body=session.convocation.body, user=UserFactory(display_name="Әсел")).user
    second = PostFactory(clerk=True, body=session.convocation.body).user
    actions.edit(session=session, version=0, changes={"place_kk": "Бірінші зал"}, by=first, at=now)

    with pytest.raises(Conflict, match="Әсел changed this session at"):
        actions.edit(session=session, version=0, changes={"place_kk": "Екінші зал"}, by=second, at=now)

    session.refresh_from_db()
    assert session.place_kk == "Бірінші зал"


def test_an_announced_session_is_moved_to_another_day_by_postponing_only(clerk_of, now):
    session = planned(announced=True)
    day_after = session.starts_at + timedelta(days=1)

    with pytest.raises(Conflict, match="postpone it"):
        actions.edit(
            session=session, version=0, changes={"starts_at": day_after}, by=clerk_of(session), at=now
        )


def test_an_announced_open_session_does_not_quietly_become_a_closed_one(clerk_of, now):
    session = planned(announced=True)

    with pytest.raises(Conflict, match="announced as open"):
        actions.edit(
            session=session, version=0, changes={"is_closed_meeting": True}, by=clerk_of(session), at=now
        )


def test_followers_hear_of_a_changed_place(clerk_of, now):
    session, follower = planned(announced=True), UserFactory()
    follow(follower, session, reason="follower", at=now)

    actions.edit(session=session, version=0, changes={"place_kk": "Зал"}, by=clerk_of(session), at=now)

    event = Event.objects.get(kind="maslikhat.changed")
    resolve(event=event, at=now)
    assert [told.user for told in event.deliveries.by("inbox")] == [follower]


def test_a_draft_becomes_another_kind_of_meeting_under_the_rule_of_that_kind(clerk_of, now):
    session, rule = planned(), SessionRuleFactory(kind=SessionKind.COMMISSION)
    group = GroupFactory(convocation=session.convocation)

    changed = actions.edit(
        session=session,
        version=0,
        changes={"kind": SessionKind.COMMISSION, "group": group},
        by=clerk_of(session),
        at=now,
    )

    changed.refresh_from_db()
    assert (changed.kind, changed.group, changed.rule) == (SessionKind.COMMISSION, group, rule)


def test_what_belongs_to_the_old_kind_goes_with_it(clerk_of, now):
    sitting, urgent = planned(commission=True), planned(extraordinary=True)
    SessionRuleFactory(kind=SessionKind.ORDINARY)

    for session in (sitting, urgent):
        changes = {"kind": SessionKind.ORDINARY}
        actions.edit(session=session, version=0, changes=changes, by=clerk_of(session), at=now)
        session.refresh_from_db()

    assert sitting.group is None
    assert (urgent.cause_kk, urgent.cause_ru) == ("", "")


@pytest.mark.parametrize("stage", ["announced", "postponed"])
def test_what_was_announced_does_not_become_another_meeting(clerk_of, now, stage):
    session = planned(**{stage: True})
    SessionRuleFactory(kind=SessionKind.JOINT)

    with pytest.raises(Conflict, match="announced as: ordinary session"):
        actions.edit(
            session=session, version=0, changes={"kind": SessionKind.JOINT}, by=clerk_of(session), at=now
        )


def test_a_status_cannot_be_edited(clerk_of, now):
    session = planned()

    with pytest.raises(Invalid, match="status"):
        actions.edit(session=session, version=0, changes={"status": "live"}, by=clerk_of(session), at=now)


# Announcing and the rules ---------------------------------------------------------------------


def test_a_session_announced_in_time_breaks_no_rule(clerk_of, now):
    session = planned()

    announced = actions.announce(session=session, reasons={}, by=clerk_of(session), at=now)

    assert announced.status == SessionStatus.ANNOUNCED
    assert announced.announced_at == now
    assert not session.breaches.exists()
    assert Event.objects.filter(kind="maslikhat.announced").exists()


def ordinary_in(days: int, now) -> Session:
    session = SessionFactory(starts_at=now + timedelta(days=days))
    AgendaItemFactory(session=session)
    return session


def closed_in_a_day(now) -> Session:
    session = SessionFactory(extraordinary=True, is_closed_meeting=True, starts_at=now + timedelta(days=1))
    AgendaItemFactory(session=session)
    return session


def two_matters(now) -> Session:
    session = SessionFactory(extraordinary=True)
    AgendaItemFactory.create_batch(2, session=session)
    return session


@pytest.mark.parametrize(
    ("make", "rules"),
    [
        (lambda now: ordinary_in(20, now), set()),
        (lambda now: ordinary_in(9, now), {"notice"}),
        (lambda now: ordinary_in(3, now), {"notice", "materials"}),
        (lambda now: ordinary_in(0, now + timedelta(hours=1)), {"notice", "materials", "broadcast"}),
        (closed_in_a_day, {"notice", "closed_notice"}),
        (two_matters, {"cause"}),
    ],
)
def test_the_desk_warns_of_every_rule_that_would_be_broken(now, make, rules):
    session = make(now)

    found = queries.warnings_of(session, at=now)

    assert {caution.rule for caution in found} == rules
    assert all(str(caution.text).endswith(".") for caution in found)


def test_materials_that_came_in_time_are_no_reason_for_a_warning(now):
    session = ordinary_in(3, now)
    DocumentFactory(session=session, item=session.items.get(), published_at=now - timedelta(days=5))

    assert "materials" not in {caution.rule for caution in queries.warnings_of(session, at=now)}


def test_an_announced_stream_answers_the_duty_to_broadcast(now):
    session = ordinary_in(0, now + timedelta(hours=1))
    Stream.objects.create(
        subject_kind=session._meta.label_lower,
        subject_id=session.pk,
        provider="youtube",
        language="kk",
        url="https://www.youtube.com/watch?v=abcdefghijk",
        starts_at=session.starts_at,
    )

    assert "broadcast" not in {caution.rule for caution in queries.warnings_of(session, at=now)}


def test_a_rule_is_broken_only_for_a_reason_that_everyone_can_read(clerk_of, now):
    session = ordinary_in(9, now)
    clerk = clerk_of(session)
    with pytest.raises(Conflict, match=r"Give a reason.+9 days after the notice"):
        actions.announce(session=session, reasons={"notice": " "}, by=clerk, at=now)

    actions.announce(session=session, reasons={"notice": "Су тасқыны"}, by=clerk, at=now)

    breach = RuleBreach.objects.get()
    assert (breach.session, breach.rule, breach.reason) == (session, "notice", "Су тасқыны")
    assert Entry.objects.about(session).public().filter(event="session.rule_breached").exists()


def test_whoever_signed_a_petition_on_the_agenda_is_told(clerk_of, now):
    session = planned()
    petition = PetitionFactory(under_review=True, addressee=session.convocation.body)
    AgendaItemFactory(session=session, origin="petition", petition=petition)

    actions.announce(session=session, reasons={}, by=clerk_of(session), at=now)

    event = Event.objects.get(kind="maslikhat.petition_scheduled")
    assert event.subject_id == petition.pk
    assert {"author", "signer"} <= set(event.audience)


# Postponing, cancelling, copying --------------------------------------------------------------


def test_a_postponed_session_stays_visible_and_is_announced_anew(clerk_of, now):
    session = planned(announced=True)
    clerk, later = clerk_of(session), now + timedelta(days=40)

    postponed = actions.postpone(session=session, reason="Боран", by=clerk, at=now)
    again = actions.reannounce(session=postponed, starts_at=later, by=clerk, at=now)

    assert (again.status, again.starts_at) == (SessionStatus.ANNOUNCED, later)
    assert again.sequence == 2
    assert Event.objects.filter(kind="maslikhat.postponed").count() == 1
    assert Event.objects.filter(kind="maslikhat.announced").count() == 1


def test_announced_broadcasts_move_along_with_their_session(clerk_of, now):
    session = planned(announced=True)
    early = StreamFactory(subject=session, starts_at=session.starts_at - timedelta(minutes=15))
    called_off = StreamFactory(subject=session, cancelled=True, starts_at=session.starts_at)
    other = StreamFactory(subject=planned(announced=True), starts_at=session.starts_at)
    first, clerk = session.starts_at, clerk_of(session)

    postponed = actions.postpone(
        session=session, reason="Боран", starts_at=first + timedelta(days=3), by=clerk, at=now
    )
    early.refresh_from_db()
    assert early.starts_at == first + timedelta(days=3, minutes=-15)
    actions.reannounce(session=postponed, starts_at=first + timedelta(days=40), by=clerk, at=now)

    for stream in (early, called_off, other):
        stream.refresh_from_db()
    assert early.starts_at == first + timedelta(days=40, minutes=-15)
    assert (called_off.starts_at, other.starts_at) == (first, first)


def test_a_broadcast_follows_a_session_that_begins_an_hour_later(clerk_of, now):
    session = planned(announced=True)
    session.starts_at = session.starts_at.replace(hour=6)
    session.save()
    stream = StreamFactory(subject=session, starts_at=session.starts_at)
    later = session.starts_at + timedelta(hours=1)

    actions.edit(session=session, version=0, changes={"starts_at": later}, by=clerk_of(session), at=now)

    stream.refresh_from_db()
    assert stream.starts_at == later


def test_a_session_that_is_put_off_without_a_day_leaves_its_broadcasts(clerk_of, now):
    session = planned(announced=True)
    stream = StreamFactory(subject=session, starts_at=session.starts_at)

    actions.postpone(session=session, reason="Боран", by=clerk_of(session), at=now)

    stream.refresh_from_db()
    assert stream.starts_at == session.starts_at


def test_a_cancelled_session_keeps_its_reason(clerk_of, now):
    session = planned(announced=True)
    with pytest.raises(Invalid, match="Give a reason"):
        actions.cancel(session=session, reason=" ", by=clerk_of(session), at=now)

    actions.cancel(session=session, reason="Мәселе шешілді", by=clerk_of(session), at=now)

    session.refresh_from_db()
    assert (session.status, session.status_reason) == (SessionStatus.CANCELLED, "Мәселе шешілді")
    assert Event.objects.filter(kind="maslikhat.cancelled").exists()


def test_a_cancelled_session_takes_its_broadcasts_along_with_its_reason(clerk_of, now):
    session = planned(announced=True)
    scheduled, failed = StreamFactory(subject=session), StreamFactory(subject=session, failed=True)
    elsewhere = StreamFactory(subject=planned(announced=True))
    reason = "Мәселе шешілді. " * 30

    actions.cancel(session=session, reason=reason, by=clerk_of(session), at=now)

    for stream in (scheduled, failed, elsewhere):
        stream.refresh_from_db()
    assert (scheduled.status, scheduled.status_reason) == (StreamStatus.CANCELLED, reason.strip())
    assert (failed.status, elsewhere.status) == (StreamStatus.FAILED, StreamStatus.SCHEDULED)
    assert Entry.objects.about(scheduled).get().details["reason"] == reason.strip()


def test_nobody_hears_of_a_session_that_was_never_announced(clerk_of, now):
    session = planned()

    actions.cancel(session=session, reason="Қате", by=clerk_of(session), at=now)

    assert not Event.objects.exists()


def test_a_copy_takes_the_agenda_and_leaves_what_became_of_it(clerk_of, now):
    old = SessionFactory(closed=True)
    first = AgendaItemFactory(session=old, considered=True)
    AgendaItemFactory(session=old, parent=first, from_petition=True)
    AgendaItemFactory(session=old, status="withdrawn", status_reason="Кейін")

    new = actions.copy(session=old, starts_at=now + timedelta(days=30), by=clerk_of(old), at=now)

    copied = list(new.items.in_order())
    assert [item.title_kk for item in copied] == [item.title_kk for item in old.items.in_order()[:2]]
    assert copied[1].parent == copied[0]
    assert {item.status for item in copied} == {"planned"}
    assert not any(item.petition for item in copied)


# The database ---------------------------------------------------------------------------------


def test_overlapping_mandates_are_refused_by_the_database():
    mandate = MandateFactory()

    with pytest.raises(IntegrityError, match="mandates_of_a_deputy_do_not_overlap"), transaction.atomic():
        MandateFactory(deputy=mandate.deputy, convocation=ConvocationFactory())


def test_one_mandate_may_follow_the_other():
    mandate = MandateFactory(to_date="2025-03-01")

    MandateFactory(deputy=mandate.deputy, from_date="2025-03-02")
