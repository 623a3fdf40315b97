import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from notifications.policies import may_tend_messages
from tests.factories import PostFactory
from tests.notifications.people import operator, reader

pytestmark = pytest.mark.django_db


def test_administrators_look_after_the_messages():
    assert may_tend_messages(operator(), at=timezone.now())


@pytest.mark.parametrize("post", [{}, {"officer": True}, {"clerk": True}])
def test_nobody_else_does(post):
    ruling = may_tend_messages(PostFactory(**post).user, at=timezone.now())

    assert not ruling
    assert "administrators" in str(ruling.reason)
    assert not may_tend_messages(reader("alma"), at=timezone.now())
    assert not may_tend_messages(AnonymousUser(), at=timezone.now())
