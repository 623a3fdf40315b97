"""Who looks after reply templates."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from moderation import policies
from tests.factories import CitizenFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("administrator", True),
        ("moderator", False),
        ("officer", False),
        ("citizen", False),
        ("nobody", False),
    ],
)
def test_only_administrators_keep_reply_templates(role, allowed):
    user = {
        "administrator": lambda: PostFactory(administrator=True).user,
        "moderator": lambda: PostFactory().user,
        "officer": lambda: PostFactory(officer=True).user,
        "citizen": lambda: CitizenFactory().user,
        "nobody": AnonymousUser,
    }[role]()

    ruling = policies.may_keep_templates(user, at=timezone.now())

    assert bool(ruling) is allowed
    assert allowed or "administrators" in str(ruling.reason)
