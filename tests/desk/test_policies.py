"""Who works at the desk."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from desk import policies
from tests.factories import CitizenFactory, PostFactory

pytestmark = pytest.mark.django_db

#             enters the desk, sees the moderators' queue
TABLE = {
    "moderator": (True, True),
    "officer": (True, False),
    "deputy": (True, False),
    "clerk": (True, False),
    "administrator": (True, True),
    "citizen": (False, False),
    "visitor": (False, False),
}


def somebody(role: str):
    if role == "visitor":
        return AnonymousUser()
    if role == "citizen":
        return CitizenFactory().user
    return PostFactory(**({} if role == "moderator" else {role: True})).user


@pytest.mark.parametrize("role", TABLE)
def test_the_desk_opens_to_those_in_the_table(role):
    user, at = somebody(role), timezone.now()

    assert (bool(policies.may_enter(user, at=at)), bool(policies.may_see_queue(user, at=at))) == TABLE[role]
