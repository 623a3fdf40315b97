"""The back office of maslikhats."""

import pytest
from django.urls import reverse

from accounts.models import User
from tests.factories import (
    ChairshipFactory,
    DeputyRequestFactory,
    MembershipFactory,
    OversightRuleFactory,
    SessionDecisionFactory,
    SessionRuleFactory,
    VoteFactory,
    VoteRuleFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(User.objects.create_superuser("admin"))
    return client


def test_every_page_opens(office):
    vote, membership = VoteFactory(), MembershipFactory()
    session = vote.motion.item.session
    rows = {
        "sessionrule": session.rule,
        "voterule": vote.rule,
        "convocation": session.convocation,
        "deputy": membership.deputy,
        "group": membership.group,
        "chairship": ChairshipFactory(),
        "deputyrequest": DeputyRequestFactory(),
        "oversightrule": OversightRuleFactory(),
        "session": session,
        "voteevent": vote,
        "decision": SessionDecisionFactory(),
    }

    for name, row in rows.items():
        assert office.get(reverse(f"admin:maslikhat_{name}_changelist"), {"q": "а"}).status_code == 200
        assert office.get(reverse(f"admin:maslikhat_{name}_change", args=[row.pk])).status_code == 200


def test_sessions_votes_and_the_law_are_looked_at_only(office):
    vote = VoteFactory()
    rows = {
        "session": vote.motion.item.session,
        "voteevent": vote,
        "sessionrule": SessionRuleFactory(code="free"),
        "voterule": VoteRuleFactory(code="free"),
        "oversightrule": OversightRuleFactory(),
    }

    for name, row in rows.items():
        assert office.get(reverse(f"admin:maslikhat_{name}_delete", args=[row.pk])).status_code == 403
        assert office.get(reverse(f"admin:maslikhat_{name}_add")).status_code == 403
        assert office.post(reverse(f"admin:maslikhat_{name}_change", args=[row.pk])).status_code == 403
