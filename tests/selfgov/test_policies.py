"""Who keeps the file of communities."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from selfgov import policies
from tests.factories import PostFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_administrators_keep_the_file():
    assert policies.may_keep(PostFactory(administrator=True).user, at=timezone.now())


@pytest.mark.parametrize("post", [{}, {"officer": True}, {"clerk": True}, {"deputy": True}])
def test_other_posts_do_not(post):
    ruling = policies.may_keep(PostFactory(**post).user, at=timezone.now())

    assert not ruling
    assert "administrators" in str(ruling.reason)


def test_without_a_post_nobody_does():
    assert not policies.may_keep(UserFactory(), at=timezone.now())
    assert policies.may_keep(AnonymousUser(), at=timezone.now()) == policies.SIGN_IN
