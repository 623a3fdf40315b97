"""Following a maslikhat, a commission, a deputy, a session or one item of its agenda."""

import pytest
from django.urls import reverse

from maslikhat import actions, notices
from maslikhat.options import Option
from notifications.actions import resolve
from notifications.models import Channel, Delivery, Event, Follow
from notifications.outbox import follow
from notifications.rendering import letter
from notifications.states import Reason
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    BodyFactory,
    GroupFactory,
    MandateFactory,
    PostFactory,
    SessionFactory,
    VoteRuleFactory,
)

pytestmark = pytest.mark.django_db

KINDS = ["maslikhat", "commission", "deputy", "session", "item"]


def subject_of(kind: str):
    match kind:
        case "maslikhat":
            return BodyFactory(maslikhat=True)
        case "commission":
            return GroupFactory()
        case "deputy":
            return MandateFactory().deputy
        case "item":
            return AgendaItemFactory(session__announced=True)
    return SessionFactory(announced=True)


def page_of(kind: str, subject) -> str:
    return (
        reverse("maslikhat:body", args=[subject.code]) if kind == "maslikhat" else subject.get_absolute_url()
    )


def address(kind: str, subject) -> str:
    return reverse("following:follow", args=[kind, subject.code])


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_has_the_button_to_follow_and_to_stop(kind, citizen, signed_in, client):
    subject = subject_of(kind)
    browser, page = signed_in(citizen), page_of(kind, subject)

    assert address(kind, subject) in client.get(page).content.decode()
    told = browser.post(address(kind, subject), {"rhythm": "now"})

    assert told.url == page
    follow = Follow.objects.get()
    assert (follow.user, follow.subject_kind, follow.subject_id, follow.reason) == (
        citizen,
        subject._meta.label_lower,
        subject.pk,
        "follower",
    )
    assert "Stop following" in browser.get(page).content.decode()

    browser.post(address(kind, subject), {"rhythm": "off"})

    assert "Stop following" not in browser.get(page).content.decode()


@pytest.mark.parametrize("kind", ["nothing", "session", "item"])
def test_what_is_not_there_or_not_public_cannot_be_followed(kind, citizen, signed_in):
    draft = AgendaItemFactory() if kind == "item" else SessionFactory()

    answer = signed_in(citizen).post(address(kind, draft), {"rhythm": "now"})

    assert answer.status_code == 404
    assert not Follow.objects.exists()


def test_an_akimat_is_no_maslikhat(citizen, signed_in):
    assert signed_in(citizen).get(address("maslikhat", BodyFactory())).status_code == 404


@pytest.mark.parametrize("wish", ["now", "weekly", "off"])
def test_who_follows_an_item_is_told_of_its_session_as_often_as_they_wished(wish, citizen, now):
    item = AgendaItemFactory(session__announced=True)
    follow(citizen, item, reason=Reason.FOLLOWER, at=now, rhythm=wish)

    notices.announced(item.session, at=now)
    resolve(event=Event.objects.get(), at=now)

    waits = list(Delivery.objects.by_email().values_list("is_for_digest", flat=True))
    assert waits == {"now": [False], "weekly": [True], "off": []}[wish]


@pytest.mark.parametrize("kind", ["body", "group", "session", "place"])
def test_a_follower_is_told_once_and_why(kind, citizen, now):
    session = SessionFactory(announced=True, commission=True)
    body = session.convocation.body
    subjects = {"body": body, "group": session.group, "session": session, "place": body.territory}
    follow(citizen, subjects[kind], reason=Reason.FOLLOWER, at=now)
    follow(citizen, session, reason=Reason.FOLLOWER, at=now)

    notices.announced(session, at=now)
    resolve(event=Event.objects.get(), at=now)

    told = Delivery.objects.get(channel=Channel.INBOX)
    assert (told.user, told.reason) == (citizen, Reason.FOLLOWER)
    assert "because you follow" in letter(told.event, language="en", reason=told.reason).text


# One item -----------------------------------------------------------------------------------


def events_told_to(citizen, at) -> list[str]:
    """What a follower is told, in order, each as often as it is told."""
    for event in Event.objects.filter(resolved_at__isnull=True).order_by("id"):
        resolve(event=event, at=at)
    told = Delivery.objects.filter(user=citizen, channel=Channel.INBOX).order_by("event_id")
    return [kind.removeprefix("maslikhat.") for kind in told.values_list("event__kind", flat=True)]


def test_who_follows_an_item_and_its_session_hears_of_each_step_of_the_item_once(citizen, now):
    attendance = AttendanceFactory()
    session = attendance.session
    clerk = PostFactory(clerk=True, body=session.convocation.body).user
    item, other = AgendaItemFactory.create_batch(2, session=session)
    for subject in (item, session, session.convocation.body):
        follow(citizen, subject, reason=Reason.FOLLOWER, at=now)

    actions.start_item(item=item, by=clerk, at=now)
    vote = actions.open_vote(
        item=item, rule=VoteRuleFactory(), text_kk="Қабылдансын", text_ru="Принять", by=clerk, at=now
    )
    actions.cast(vote=vote, deputy=attendance.deputy, option=Option.FOR, by=clerk, at=now)
    actions.close_vote(vote=vote, by=clerk, at=now)
    actions.start_item(item=other, by=clerk, at=now)
    actions.start_item(item=item, by=clerk, at=now)

    assert events_told_to(citizen, now) == ["item_started", "voted"]


def test_who_follows_an_item_hears_that_it_was_put_off_or_taken_off(citizen, now):
    session = AttendanceFactory().session
    clerk = PostFactory(clerk=True, body=session.convocation.body).user
    deferred, withdrawn, neither = AgendaItemFactory.create_batch(3, session=session)
    for item in (deferred, withdrawn, neither):
        follow(citizen, item, reason=Reason.FOLLOWER, at=now)

    actions.defer_item(item=deferred, reason="Баяндамашы жоқ.", by=clerk, at=now)
    actions.withdraw_item(item=withdrawn, reason="Қажеті болмады.", by=clerk, at=now)

    assert events_told_to(citizen, now) == ["item_deferred", "item_withdrawn"]


def test_who_follows_an_item_hears_once_that_its_session_is_put_off(citizen, now):
    session = SessionFactory(announced=True)
    clerk = PostFactory(clerk=True, body=session.convocation.body).user
    for subject in (AgendaItemFactory(session=session), session, session.convocation.body):
        follow(citizen, subject, reason=Reason.FOLLOWER, at=now)

    actions.postpone(session=session, reason="Жарық жоқ.", by=clerk, at=now)

    assert events_told_to(citizen, now) == ["postponed"]


def test_who_follows_only_the_session_is_spared_the_steps_of_its_items(citizen, now):
    session = AttendanceFactory().session
    clerk = PostFactory(clerk=True, body=session.convocation.body).user
    follow(citizen, session, reason=Reason.FOLLOWER, at=now)

    actions.start_item(item=AgendaItemFactory(session=session), by=clerk, at=now)

    assert events_told_to(citizen, now) == []


def test_an_annulled_vote_is_told_to_whom_its_result_was_told(citizen, now):
    attendance = AttendanceFactory()
    session = attendance.session
    clerk = PostFactory(clerk=True, body=session.convocation.body).user
    item = AgendaItemFactory(session=session, under_way=True)
    follow(citizen, item, reason=Reason.FOLLOWER, at=now)
    vote = actions.open_vote(
        item=item, rule=VoteRuleFactory(), text_kk="Қабылдансын", text_ru="Принять", by=clerk, at=now
    )
    actions.close_vote(vote=vote, by=clerk, at=now)

    actions.annul_vote(vote=vote, reason="Пульт істемеді.", by=clerk, at=now)

    assert events_told_to(citizen, now) == ["voted", "vote_annulled"]
