"""Who switches parts of the portal off."""

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from operations.policies import may_switch
from tests.factories import PostFactory


def test_administrators_switch_and_nobody_else(citizen, moderator, officer_of):
    administrator = PostFactory(administrator=True).user
    at = timezone.now()

    assert may_switch(administrator, at=at)
    for user in (AnonymousUser(), citizen, moderator, officer_of()):
        assert "Only administrators" in str(may_switch(user, at=at).reason)


def test_the_shell_of_the_operator_may_too():
    assert may_switch(None, at=timezone.now())
