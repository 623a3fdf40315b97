"""Following a proposal, a theme, and the body itself."""

import pytest
from django.urls import reverse

from kurultai import notices
from kurultai.models import ThemePlace
from notifications.actions import resolve
from notifications.models import Delivery, Event, Follow
from notifications.outbox import follow
from tests.factories import BodyFactory, SubmissionFactory, ThemeFactory

pytestmark = pytest.mark.django_db

KINDS = ["submission", "council", "theme"]


def subject_of(kind: str):
    match kind:
        case "submission":
            return SubmissionFactory(published=True)
        case "council":
            return BodyFactory(consultative=True)
    return ThemeFactory()


def page_of(kind: str, subject) -> str:
    name = {"submission": "submission", "council": "body", "theme": "theme"}[kind]
    return reverse(f"kurultai:{name}", args=[subject.code])


def address(kind: str, subject) -> str:
    return reverse("following:follow", args=[kind, subject.code])


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_has_the_button_to_follow_and_to_stop(kind, citizen, signed_in, client):
    subject = subject_of(kind)
    browser, page = signed_in(citizen), page_of(kind, subject)

    assert address(kind, subject) in client.get(page).content.decode()
    response = browser.post(address(kind, subject), {"rhythm": "now"})

    assert response["Location"] == page
    assert Follow.objects.filter(user=citizen, subject_id=subject.pk, reason="follower").exists()
    assert "Stop following" in browser.get(page).content.decode()


def test_what_is_not_public_cannot_be_followed(citizen, signed_in):
    reader = signed_in(citizen)
    draft, suggested = SubmissionFactory(), ThemeFactory(suggested=True)

    answers = [reader.get(address("submission", draft)), reader.get(address("theme", suggested))]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_who_follows_a_theme_hears_of_the_proposals_in_it(citizen, now):
    theme, submission = ThemeFactory(), SubmissionFactory(published=True)
    ThemePlace.objects.create(theme=theme, submission=submission)
    for subject in (theme, submission):
        follow(citizen, subject, reason="follower", at=now)

    notices.published(submission, at=now)
    notices.returned(SubmissionFactory(returned=True), at=now, reasons="Түзетіңіз.")
    for event in Event.objects.all():
        resolve(event=event, at=now)

    assert [told.event.kind for told in Delivery.objects.inbox_of(citizen)] == ["kurultai.published"]
