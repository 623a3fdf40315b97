from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Post, User
from journal.models import Entry
from tests.factories import BodyFactory, CitizenFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, people):
    client.post(reverse("accounts:demo"), {"persona": "administrator"})
    return client


def test_the_administrator_persona_reaches_every_page_of_people(office):
    citizen = CitizenFactory()
    post = PostFactory(officer=True)

    for name, pk in [("user", citizen.user.pk), ("citizen", citizen.pk), ("post", post.pk)]:
        assert office.get(reverse(f"admin:accounts_{name}_changelist"), {"q": "а"}).status_code == 200
        assert office.get(reverse(f"admin:accounts_{name}_change", args=[pk])).status_code == 200


def test_the_hash_of_the_number_is_not_shown(office):
    citizen = CitizenFactory()

    page = office.get(reverse("admin:accounts_citizen_change", args=[citizen.pk])).content.decode()

    assert citizen.surname in page
    assert citizen.iin_hash not in page


def test_nothing_is_deleted(office):
    citizen = CitizenFactory()

    for name, pk in [("user", citizen.user.pk), ("citizen", citizen.pk)]:
        assert office.get(reverse(f"admin:accounts_{name}_delete", args=[pk])).status_code == 403


def test_a_post_given_in_the_back_office_is_in_the_journal(office):
    user, body = UserFactory(), BodyFactory()

    answer = office.post(
        reverse("admin:accounts_post_add"),
        {"user": user.pk, "role": "officer", "body": body.pk, "from_date": "2026-01-01", "to_date": ""},
    )

    assert answer.status_code == 302
    assert Entry.objects.about(Post.objects.get(user=user)).get().event == "post.given"


def test_a_post_is_ended_and_otherwise_left_alone(office):
    post = PostFactory(officer=True, from_date=date(2026, 1, 1))

    office.post(
        reverse("admin:accounts_post_change", args=[post.pk]), {"to_date": "2026-02-01", "role": "moderator"}
    )

    post.refresh_from_db()
    assert (post.role, post.to_date) == ("officer", date(2026, 2, 1))
    assert Entry.objects.about(post).get().event == "post.ended"


def test_a_post_without_its_body_gets_a_sentence(office):
    answer = office.post(
        reverse("admin:accounts_post_add"),
        {"user": UserFactory().pk, "role": "officer", "from_date": "2026-01-01"},
        headers={"accept-language": "en"},
    )

    assert answer.status_code == 200
    assert "name the body" in answer.content.decode()


def test_others_do_not_reach_the_back_office(client, people):
    for username in ["aigul", "moderator", "clerk"]:
        client.force_login(User.objects.get(username=username))
        assert client.get(reverse("admin:index")).status_code == 302
