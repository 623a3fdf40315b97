"""Following a maslikhat, a commission, a deputy or a session."""

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from maslikhat import notices
from notifications.actions import resolve
from notifications.models import Channel, Delivery, Event, Follow
from notifications.outbox import follow
from notifications.rendering import letter
from notifications.states import Reason
from tests.factories import (
    BodyFactory,
    GroupFactory,
    MandateFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db

KINDS = ["body", "group", "deputy", "session"]


def subject_of(kind: str):
    match kind:
        case "body":
            return BodyFactory(maslikhat=True)
        case "group":
            return GroupFactory()
        case "deputy":
            return MandateFactory().deputy
    return SessionFactory(announced=True)


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

    assert told.url == reverse(f"maslikhat:{kind}", args=[subject.code])
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


@pytest.mark.parametrize("kind", ["nothing", "session"])
def test_what_is_not_there_or_not_public_cannot_be_followed(kind, citizen, signed_in):
    draft = SessionFactory()

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
