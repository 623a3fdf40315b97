"""A refused author objects once; somebody who had no part in the refusal decides; everyone reads it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation.models import Appeal, Decision
from petitions.states import Status
from tests.desk.moderation.conftest import OBJECTION
from tests.factories import CitizenFactory, PostFactory

pytestmark = pytest.mark.django_db
RESULT = "Өтініште әкімді босату туралы сөз жоқ: негіз дұрыс қолданылмаған."


def page_of(petition) -> str:
    return f"/en/petitions/{petition.code}/"


def address_of(petition) -> str:
    return f"/en/moderation/appeal/petition/{petition.code}/"


def test_the_author_of_a_refused_petition_objects_once(client, signed_in, refused):
    browser = signed_in(refused.author)
    offered = browser.get(page_of(refused)).content.decode()

    sent = browser.post(address_of(refused), {"language": "kk", "text": OBJECTION})
    again = browser.post(address_of(refused), {"language": "kk", "text": OBJECTION})

    assert address_of(refused) in offered
    assert "You can object once, until the end of" in offered
    assert (sent.status_code, again.status_code) == (302, 409)
    assert OBJECTION in again.content.decode()
    own, public = (
        browser.get(page_of(refused)).content.decode(),
        client.get(page_of(refused)).content.decode(),
    )
    assert (OBJECTION in own, OBJECTION in public) == (True, False)
    assert "The author has objected" in public
    assert "Day 0 of 20" in public


def test_nobody_else_is_offered_the_objection(client, signed_in, refused):
    stranger = signed_in(CitizenFactory())

    assert address_of(refused) not in stranger.get(page_of(refused)).content.decode()
    assert stranger.get(address_of(refused)).status_code == 404
    assert client.get(address_of(refused)).status_code == 302


def test_after_the_last_day_the_author_reads_why_it_is_too_late(signed_in, refused):
    Decision.objects.about(refused).update(at=timezone.now() - timedelta(days=200))
    browser = signed_in(refused.author)

    page = browser.get(page_of(refused)).content.decode()
    late = browser.post(address_of(refused), {"language": "kk", "text": OBJECTION})

    assert "they have passed" in page
    assert address_of(refused) not in page
    assert late.status_code == 409
    assert OBJECTION in late.content.decode()


def test_an_objection_in_a_few_words_is_asked_to_say_more(signed_in, refused):
    response = signed_in(refused.author).post(address_of(refused), {"language": "kk", "text": "Жоқ"})

    assert response.status_code == 400
    assert "Жоқ" in response.content.decode()


def test_an_upheld_objection_is_public_and_puts_the_petition_before_the_moderators(
    client, signed_in, appeal, refused, at
):
    reviewer = signed_in(PostFactory().user)
    form = reviewer.get(at("appeal", appeal.pk)).content.decode()

    sent = reviewer.post(
        at("appeal", appeal.pk), {"upheld": "yes", "reasons": RESULT, "public_text": OBJECTION}
    )

    refused.refresh_from_db()
    assert form.count(OBJECTION) == 2
    assert sent.status_code == 302
    assert refused.status == Status.SUBMITTED
    own = signed_in(refused.author).get(page_of(refused)).content.decode()
    assert all(words in own for words in (OBJECTION, RESULT, "The objection was right"))


def test_an_objection_that_is_not_right_is_read_by_everyone(client, signed_in, appeal, refused, at):
    signed_in(PostFactory().user).post(
        at("appeal", appeal.pk), {"upheld": "no", "reasons": RESULT, "public_text": OBJECTION}
    )

    page = client.get(page_of(refused)).content.decode()

    assert all(words in page for words in (OBJECTION, RESULT, "The objection was not right"))


def test_who_had_a_part_in_the_refusal_does_not_decide(signed_in, moderator, colleague, appeal, at):
    for user in (moderator, colleague):
        browser = signed_in(user)
        page = browser.get(at("appeal", appeal.pk)).content.decode()
        sent = browser.post(
            at("appeal", appeal.pk), {"upheld": "no", "reasons": RESULT, "public_text": OBJECTION}
        )
        assert "You took part in the refusal" in page
        assert sent.status_code == 403


def test_two_reviewers_at_once_the_second_keeps_what_was_typed(signed_in, appeal, at):
    sent = {"upheld": "no", "reasons": RESULT, "public_text": OBJECTION}

    answers = [signed_in(PostFactory().user).post(at("appeal", appeal.pk), sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 409]
    assert RESULT in answers[1].content.decode()


def test_personal_data_does_not_become_public(signed_in, appeal, at):
    Appeal.objects.update(text=f"{OBJECTION} Телефоным +7 701 123 45 67.")
    reviewer = signed_in(PostFactory().user)
    page = reviewer.get(at("appeal", appeal.pk)).content.decode()

    sent = reviewer.post(
        at("appeal", appeal.pk),
        {"upheld": "no", "reasons": RESULT, "public_text": "Телефоным +7 701 123 45 67."},
    )

    assert "There is personal data in it" in page
    assert sent.status_code == 400
    assert RESULT in sent.content.decode()


def test_objections_stand_in_the_queue(signed_in, moderator, appeal, at):
    listed = signed_in(moderator).get(at("appeals"), follow=True).content.decode()

    assert f"/desk/appeals/{appeal.pk}/" in listed
