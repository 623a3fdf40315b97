"""One queue: what stands in it, in which order, and what it is narrowed to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation import actions
from moderation.models import Case
from petitions.models import Petition
from tests.factories import (
    AppealFactory,
    ApprovalFactory,
    DecisionFactory,
    PetitionFactory,
    PostFactory,
    StatementFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db


def before_the_moderators(subject):
    actions.open_case(subject=subject, term_days=20, at=timezone.now())
    return subject


def overdue(subject):
    before_the_moderators(subject)
    long_ago = timezone.now() - timedelta(days=60)
    day = (timezone.now() - timedelta(days=3)).date()
    Case.objects.about(subject).update(opened_at=long_ago, due_date=day)
    return subject


@pytest.fixture
def queue(signed_in, moderator, at):
    """The queue as the moderator reads it, narrowed by the address."""

    def read(**narrowed: str) -> str:
        return signed_in(moderator).get(at("moderation"), narrowed).content.decode()

    return read


@pytest.fixture
def everything():
    """One of each kind."""
    petition = before_the_moderators(PetitionFactory(submitted=True))
    submission = before_the_moderators(SubmissionFactory(received=True))
    statement = before_the_moderators(StatementFactory(waiting=True))
    appeal = AppealFactory(decision=DecisionFactory(case__subject=PetitionFactory(refused=True)))
    approval = ApprovalFactory()
    return {
        "petition": f"/desk/moderation/{petition.code}/",
        "submission": f"/desk/kurultai/moderation/{submission.code}/",
        "statement": f"/desk/statements/{statement.code}/",
        "appeal": f"/desk/appeals/{appeal.pk}/",
        "approval": f"/desk/approvals/{approval.pk}/",
    }


def test_every_kind_of_matter_stands_in_the_one_queue(queue, everything):
    found = queue()

    assert all(address in found for address in everything.values())


@pytest.mark.parametrize("kind", ["petition", "submission", "statement", "appeal", "approval"])
def test_the_queue_is_narrowed_to_one_kind_by_its_address(queue, everything, kind):
    found = queue(kind=kind)

    assert [name for name, address in everything.items() if address in found] == [kind]


def test_what_is_overdue_stands_on_top_and_can_be_shown_alone(queue):
    soon = before_the_moderators(PetitionFactory(submitted=True))
    late = overdue(SubmissionFactory(received=True))

    everything, narrowed = queue(), queue(overdue="on")

    assert everything.index(late.code) < everything.index(soon.code)
    assert "Overdue by" in everything
    assert late.code in narrowed
    assert soon.code not in narrowed


def test_a_moderator_finds_what_is_held_and_what_is_free(queue, moderator):
    mine, theirs, free = (before_the_moderators(PetitionFactory(submitted=True)) for _ in range(3))
    for petition, holder in ((mine, moderator), (theirs, PostFactory().user)):
        actions.hold(case=Case.objects.about(petition).get(), by=holder, at=timezone.now())

    held, nobody = queue(whose="mine"), queue(whose="free")

    assert [petition.code in held for petition in (mine, theirs, free)] == [True, False, False]
    assert [petition.code in nobody for petition in (mine, theirs, free)] == [False, False, True]


def test_a_case_that_somebody_forgot_is_free_again(queue):
    petition = before_the_moderators(PetitionFactory(submitted=True))
    an_hour_ago = timezone.now() - timedelta(hours=1)
    actions.hold(case=Case.objects.about(petition).get(), by=PostFactory().user, at=an_hour_ago)

    assert petition.code in queue(whose="free")
    assert "Nobody is working on it" in queue()


def test_a_petition_whose_refusal_is_proposed_waits_for_the_second_person_only(queue, proposed):
    found = queue()

    assert f"/desk/approvals/{proposed.pk}/" in found
    assert f"/desk/moderation/{Petition.objects.get().code}/" not in found
    assert "Working day 0 of 20" in found


@pytest.mark.parametrize("narrowed", [{"kind": "nonsense"}, {"whose": "x"}, {"page": "99"}, {"page": "x"}])
def test_a_strange_address_shows_the_queue_all_the_same(queue, waiting, narrowed):
    assert waiting.code in queue(**narrowed)


def test_an_empty_queue_says_so_and_a_narrow_one_leads_back(queue):
    assert "The queue is empty" in queue()
    assert "Nothing fits this choice" in queue(kind="appeal")


def test_the_queue_takes_as_many_questions_for_many_as_for_few(
    signed_in, moderator, at, everything, django_assert_max_num_queries
):
    for _ in range(12):
        before_the_moderators(PetitionFactory(submitted=True))
        before_the_moderators(SubmissionFactory(received=True))
        before_the_moderators(StatementFactory(waiting=True))
        ApprovalFactory()
    browser = signed_in(moderator)

    with django_assert_max_num_queries(22):
        browser.get(at("moderation"))


@pytest.mark.parametrize("name", ["moderation", "approvals", "appeals", "reader_reports"])
@pytest.mark.parametrize("role", ["officer", "deputy", "clerk"])
def test_other_staff_does_not_see_what_waits(signed_in, at, name, role):
    assert signed_in(PostFactory(**{role: True}).user).get(at(name)).status_code == 403
