"""Who may do what in a community: one table, and what it does not say."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.policies import forget_posts
from selfgov import policies
from selfgov.models import Initiative, InitiativeKind, InitiativeRule, Proposal
from selfgov.states import InitiativeStatus, ProposalStatus
from tests.factories import (
    CitizenFactory,
    CommunityFactory,
    CouncilFactory,
    MeetingFactory,
    MeetingItemFactory,
    OkrugFactory,
    PostFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# What each may do: keep the file, record, answer for the akim, start and support an initiative,
# propose, moderate.
ALLOWED = {
    "visitor": set(),
    "user": set(),
    "resident": {"start", "support", "propose"},
    "villager": {"start", "support", "propose"},
    "minor": {"propose"},
    "neighbor": set(),
    "clerk": {"record", "answer"},
    "akim": {"answer"},
    "clerk elsewhere": set(),
    "akim elsewhere": set(),
    "deputy": set(),
    "moderator": {"moderate"},
    "administrator": {"keep", "record"},
}
ACTIONS = ["keep", "record", "answer", "start", "support", "propose", "moderate"]


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def community():
    return CommunityFactory()


def person(role, community):
    if role == "visitor":
        return AnonymousUser()
    if role == "user":
        return UserFactory()
    if role in {"resident", "villager", "minor", "neighbor"}:
        return citizen(role, community).user
    posts = {
        "clerk": {"clerk": True, "body": community.body},
        "akim": {"officer": True, "body": community.body},
        "clerk elsewhere": {"clerk": True, "body": CommunityFactory().body},
        "akim elsewhere": {"officer": True, "body": CommunityFactory().body},
        "deputy": {"deputy": True},
        "moderator": {},
        "administrator": {"administrator": True},
    }
    return PostFactory(**posts[role]).user


def citizen(role, community):
    if role == "minor":
        born = timezone.localdate() - timedelta(days=17 * 365)
        return CitizenFactory(territory=community.unit, birth_date=born)
    if role == "villager":
        return CitizenFactory(territory=OkrugFactory(village=True, parent=community.unit))
    return CitizenFactory(territory=community.unit if role == "resident" else OkrugFactory())


def initiative_of(community, **fields):
    item = MeetingItemFactory(meeting=MeetingFactory(council=CouncilFactory(community=community)))
    support = fields.pop("support", InitiativeRule.Support.RESIDENTS)
    rule = InitiativeRule.objects.create(
        code=f"survey-{support}",
        kind=InitiativeKind.SURVEY,
        support=support,
        percent=10,
        sending_days=5,
        basis_kk="Заң",
        basis_ru="Закон",
        confidence="known",
        valid_from="2018-01-01",
    )
    return Initiative.objects.create(
        community=community,
        kind=rule.kind,
        rule=rule,
        item=None if "author" in fields else item,
        title_kk="Су құбыры туралы",
        support=support,
        started_at=timezone.now(),
        **fields,
    )


def proposal_of(community, author):
    return Proposal.objects.create(
        community=community,
        author=author,
        language="kk",
        title="Аялдама салу",
        text="Аялдама керек.",
        created_at=timezone.now(),
    )


def ruling_on(action, user, community, at):
    if action == "keep":
        return policies.may_keep(user, at=at)
    if action == "answer":
        meeting = MeetingFactory(with_akim=True, council=CouncilFactory(community=community))
        return policies.may_answer(user, meeting, at=at)
    if action == "support":
        return policies.may_support(user, initiative_of(community), at=at)
    if action == "moderate":
        return policies.may_moderate(user, proposal_of(community, CitizenFactory()), at=at)
    of_community = {
        "record": policies.may_record,
        "start": policies.may_start,
        "propose": policies.may_propose,
    }
    return of_community[action](user, community, at=at)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("role", ALLOWED)
def test_who_may_do_what(role, action, community, at):
    ruling = ruling_on(action, person(role, community), community, at)

    assert bool(ruling) is (action in ALLOWED[role]), ruling.reason


@pytest.mark.parametrize("action", ACTIONS)
def test_a_visitor_is_asked_to_sign_in(action, community, at):
    assert ruling_on(action, AnonymousUser(), community, at) == policies.SIGN_IN


def test_a_post_that_has_ended_allows_nothing(community, at):
    post = PostFactory(clerk=True, body=community.body)
    assert policies.may_record(post.user, community, at=at)
    post.end(on=timezone.localdate() - timedelta(days=1))
    forget_posts(post.user)

    assert policies.may_record(post.user, community, at=at) == policies.NOT_THE_CLERK


# The akim's answer --------------------------------------------------------------------------


def test_only_minutes_before_the_akim_are_answered(community, at):
    meeting = MeetingFactory(answered=True, council=CouncilFactory(community=community))

    ruling = policies.may_answer(person("akim", community), meeting, at=at)

    assert not ruling
    assert ruling.conflict


def test_a_late_akim_may_still_answer(community, at):
    meeting = MeetingFactory(overdue=True, council=CouncilFactory(community=community))

    assert policies.may_answer(person("akim", community), meeting, at=at)


def test_what_the_clerk_enters_is_an_answer_on_the_akims_behalf(community, at):
    assert policies.answers_on_behalf(person("clerk", community), community, at=at)
    assert not policies.answers_on_behalf(person("akim", community), community, at=at)


# Initiatives and proposals ------------------------------------------------------------------


def test_an_initiative_is_supported_once(community, at):
    resident, initiative = citizen("resident", community), initiative_of(community)
    initiative.supports.create(citizen=resident, supported_at=at)

    ruling = policies.may_support(resident.user, initiative, at=at)

    assert not ruling
    assert ruling.conflict
    assert policies.may_withdraw_support(resident.user, initiative, at=at)


def test_what_was_not_given_is_not_taken_back(community, at):
    assert not policies.may_withdraw_support(person("resident", community), initiative_of(community), at=at)


def test_nobody_supports_after_the_last_day(community, at):
    resident = person("resident", community)
    initiative = initiative_of(community, collecting_ends_at=at)

    assert not policies.may_support(resident, initiative, at=at)
    assert policies.may_support(resident, initiative, at=at - timedelta(seconds=1))


def test_votes_of_members_are_not_joined_by_signatures(community, at):
    initiative = initiative_of(community, support=InitiativeRule.Support.MEMBERS)

    assert not policies.may_support(person("resident", community), initiative, at=at)


def test_an_author_takes_the_own_initiative_back_until_it_is_sent(community, at):
    author = citizen("resident", community)
    initiative = initiative_of(community, author=author)

    assert policies.may_withdraw(author.user, initiative, at=at)
    assert not policies.may_withdraw(person("clerk", community), initiative, at=at)
    initiative.status = InitiativeStatus.SENT
    assert not policies.may_withdraw(author.user, initiative, at=at)


def test_the_clerk_takes_the_councils_initiative_back(community, at):
    assert policies.may_withdraw(person("clerk", community), initiative_of(community), at=at)


def test_a_moderator_leaves_the_own_proposal_to_another(community, at):
    moderator = CitizenFactory(territory=community.unit, user=PostFactory().user)
    proposal = proposal_of(community, moderator)

    assert "your own" in str(policies.may_moderate(moderator.user, proposal, at=at).reason)


def test_a_proposal_is_checked_once(community, at):
    proposal = proposal_of(community, CitizenFactory())
    proposal.status = ProposalStatus.RECEIVED

    assert policies.may_moderate(PostFactory().user, proposal, at=at).conflict
