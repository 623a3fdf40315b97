"""A petition before the moderators, and the addresses of their pages."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from moderation import actions
from petitions import actions as petition_actions
from petitions.models import Petition
from tests.factories import AppealRuleFactory, GroundFactory, PetitionFactory, PostFactory

REASONS = "Өтініш әкімді қызметтен босатуды сұрайды, заң мұны петицияға тыйым салады."
OBJECTION = "Біз әкімді босатуды сұраған жоқпыз, тек көшені жарықтандыруды сұраймыз."


@pytest.fixture
def at() -> Callable[..., str]:
    """The address of a page of the desk."""

    def address(name: str, *args: object, language: str = "en") -> str:
        with translation.override(language):
            return reverse(f"desk:{name}", args=args)

    return address


@pytest.fixture
def waiting(db) -> Petition:
    """A petition with its open case."""
    petition = PetitionFactory(submitted=True)
    actions.open_case(subject=petition, term_days=20, at=timezone.now())
    return petition


@pytest.fixture
def colleague(db):
    """Another moderator."""
    return PostFactory().user


@pytest.fixture
def proposed(waiting, moderator):
    """A refusal that waits for a second moderator."""
    return petition_actions.refuse(
        petition=waiting, by=moderator, ground=GroundFactory(), reasons=REASONS, at=timezone.now()
    )


@pytest.fixture
def refused(waiting, proposed, colleague) -> Petition:
    """A petition that two moderators have refused, to which its author may object."""
    AppealRuleFactory()
    actions.approve(approval=proposed, by=colleague, at=timezone.now())
    waiting.refresh_from_db()
    return waiting


@pytest.fixture
def appeal(refused):
    return actions.appeal(
        subject=refused, text=OBJECTION, language="kk", by=refused.author.user, at=timezone.now()
    )
