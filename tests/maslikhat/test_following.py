"""Following a maslikhat, a commission, a deputy, a session or one item of its agenda."""

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
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

KINDS = ["body", "group", "deputy", "session", "item"]


def subject_of(kind: str):
    match kind:
        case "body":
            return BodyFactory(maslikhat=True)
        case "group":
            return GroupFactory()
        case "deputy":
            return MandateFactory().deputy
        case "item":
            return AgendaItemFactory(session__announced=True)
    return SessionFactory(announced=True)


def page_of(kind: str, subject) -> str:
    return reverse("maslikhat:body", args=[subject.code]) if kind == "body" else subject.get_absolute_url()


def button(user, subject) -> str:
    request = RequestFactory().get("/")
    request.user = user
    template = Template("{% load following %}{% follow_button subject %}")
    return template.render(Context({"request": request, "subject": subject}))


@pytest.mark.parametrize("kind", KINDS)
def test_following_with_one_button_and_stopping_with_another(kind, citizen, signed_in):
    subject = subject_of(kind)
    browser = signed_in(citizen)

    told = browser.post(reverse("maslikhat:follow", args=[kind, subject.code]))

    assert told.url == page_of(kind, subject)
    follow = Follow.objects.get()
    assert (follow.user, follow.subject_kind, follow.subject_id) == (
        citizen,
        subject._meta.label_lower,
        subject.pk,
    )
    assert follow.reason == "follower"
    assert "Stop following" in button(citizen, subject)

    browser.post(reverse("maslikhat:unfollow", args=[kind, subject.code]))

    assert not Follow.objects.exists()
    assert "Stop following" not in button(citizen, subject)


def test_following_twice_is_following_once(citizen, signed_in):
    address = reverse("maslikhat:follow", args=["session", subject_of("session").code])
    browser = signed_in(citizen)

    browser.post(address)
    browser.post(address)

    assert Follow.objects.count() == 1


def test_a_link_alone_makes_nobody_follow(citizen, signed_in):
    session = subject_of("session")

    shown = signed_in(citizen).get(reverse("maslikhat:follow", args=["session", session.code]))

    assert shown.url == reverse("maslikhat:session", args=[session.code])
    assert not Follow.objects.exists()


def test_a_visitor_signs_in_first(db):
    address = reverse("maslikhat:follow", args=["session", subject_of("session").code])

    answer = Client().post(address)

    assert answer.status_code == 302
    assert reverse("accounts:sign_in") in answer.url
    assert not Follow.objects.exists()


@pytest.mark.parametrize("kind", ["nothing", "session", "item"])
def test_what_is_not_there_or_not_public_cannot_be_followed(kind, citizen, signed_in):
    draft = AgendaItemFactory() if kind == "item" else SessionFactory()

    answer = signed_in(citizen).post(reverse("maslikhat:follow", args=[kind, draft.code]))

    assert answer.status_code == 404


def test_only_a_maslikhat_is_followed_here(citizen, signed_in):
    akimat = BodyFactory()

    answer = signed_in(citizen).post(reverse("maslikhat:follow", args=["body", akimat.code]))

    assert answer.status_code == 404


@pytest.mark.parametrize("kind", ["body", "group", "session"])
def test_a_follower_is_told_once_and_why(kind, citizen, now):
    session = SessionFactory(announced=True, commission=True)
    subjects = {"body": session.convocation.body, "group": session.group, "session": session}
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
