from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from accounts import policies
from accounts.models import Role
from tests.factories import BodyFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db

TRAITS = {
    "nobody": None,
    "moderator": {},
    "officer": {"officer": True},
    "deputy": {"deputy": True},
    "clerk": {"clerk": True},
    "administrator": {"administrator": True},
}


def holder(role):
    return UserFactory() if TRAITS[role] is None else PostFactory(**TRAITS[role]).user


@pytest.mark.parametrize("role", TRAITS)
def test_each_post_answers_its_own_questions_only(role, at):
    user = holder(role)

    assert policies.is_moderator(user, at) is (role == "moderator")
    assert policies.is_administrator(user, at) is (role == "administrator")
    assert policies.has_desk(user, at) is (role != "nobody")
    assert [str(each) for each in Role if policies.holds(user, each, at=at)] == [role] * (role != "nobody")


def test_a_visitor_holds_nothing(at):
    assert policies.current_posts(AnonymousUser(), at) == []
    assert not policies.is_administrator(AnonymousUser(), at)
    assert not policies.has_desk(AnonymousUser(), at)


def test_a_superuser_is_an_administrator_but_no_moderator(at):
    user = UserFactory(is_superuser=True)

    assert policies.is_administrator(user, at)
    assert not policies.is_moderator(user, at)


def test_an_officer_speaks_for_one_body(at):
    post = PostFactory(officer=True)

    assert policies.is_officer_of(post.user, post.body, at)
    assert not policies.is_officer_of(post.user, BodyFactory(), at)


def test_a_deputy_of_a_body_is_no_officer_of_it(at):
    post = PostFactory(deputy=True)

    assert not policies.is_officer_of(post.user, post.body, at)


def test_the_day_of_a_post_is_the_day_in_kazakhstan():
    user = PostFactory(from_date=date(2026, 11, 20), to_date=date(2026, 11, 20)).user

    assert not policies.is_moderator(user, datetime(2026, 11, 19, 18, 59, tzinfo=UTC))
    assert policies.is_moderator(user, datetime(2026, 11, 19, 19, 0, tzinfo=UTC))
    assert policies.is_moderator(user, datetime(2026, 11, 20, 18, 59, tzinfo=UTC))
    assert not policies.is_moderator(user, datetime(2026, 11, 20, 19, 0, tzinfo=UTC))


def test_a_page_asks_for_the_posts_once(at, django_assert_num_queries):
    post = PostFactory(officer=True)
    PostFactory(user=post.user)

    with django_assert_num_queries(1):
        assert policies.is_moderator(post.user, at)
        assert policies.is_officer_of(post.user, post.body, at)
        assert not policies.is_administrator(post.user, at)
        assert policies.has_desk(post.user, at)
        assert len(policies.role_names(post.user, at)) == 2
        assert policies.current_posts(post.user, at)[0].body.territory.name


def test_posts_are_named_with_their_body(at):
    body = BodyFactory(name_en="Akimat of Trial District")
    user = PostFactory(officer=True, body=body).user
    PostFactory(user=user)

    with translation.override("en"):
        assert policies.role_names(user, at) == [
            "officer of the body: Akimat of Trial District",
            "moderator",
        ]
