"""Correcting a ballot at the clerk's desk."""

import pytest
from django.test import Client

from maslikhat.models import Ballot, VoteEvent
from maslikhat.options import Option, Result
from tests.factories import (
    BallotFactory,
    CandidateFactory,
    PostFactory,
    SessionDecisionFactory,
    SessionFactory,
    VoteFactory,
)
from tests.pages import addresses

pytestmark = pytest.mark.django_db
at = addresses("desk:")

REASON = "Пульт деректері бойынша дұрысы осы"


def page_of(vote: VoteEvent, language: str = "en") -> str:
    return at("vote", vote.motion.item.session.code, vote.code, language=language)


@pytest.fixture
def vote(db) -> VoteEvent:
    """Two for and one against of three: adopted, and the minutes are published."""
    vote = VoteFactory(closed=True, mandates=3, motion__item__session=SessionFactory(minutes_published=True))
    for option in (Option.FOR, Option.FOR, Option.AGAINST):
        BallotFactory(vote=vote, option=option)
    return vote


@pytest.fixture
def ballot(vote) -> Ballot:
    return vote.ballots.filter(option=Option.FOR).first()


@pytest.fixture
def clerk(vote, signed_in) -> Client:
    return signed_in(PostFactory(clerk=True, body=vote.motion.item.session.convocation.body).user)


def typed(ballot: Ballot, choice: str, **more: object) -> dict[str, object]:
    return {"ballot": ballot.pk, "choice": choice, "reason": REASON, **more}


def confirmed(ballot: Ballot, choice: str, *, old: str = "for") -> dict[str, object]:
    """The same, sent by whoever has seen what it changes."""
    return typed(ballot, choice, seen=f"{ballot.pk}/{old}/{choice}", confirm="1")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_answers_before_and_after_the_outcome_is_shown(clerk, vote, ballot, language):
    page = page_of(vote, language)

    assert clerk.get(page).status_code == 200
    assert clerk.post(page, typed(ballot, "against")).status_code == 200


def test_a_vote_that_is_over_leads_from_the_console_to_its_correction(clerk, vote):
    console = clerk.get(at("console", vote.motion.item.session.code), {"item": vote.motion.item.code})

    assert page_of(vote) in console.content.decode()


def test_what_a_correction_changes_is_shown_before_anything_is_saved(clerk, vote, ballot):
    SessionDecisionFactory(
        session=vote.motion.item.session, item=vote.motion.item, vote=vote, number="8С-24-5"
    )

    page = clerk.post(page_of(vote), typed(ballot, "against")).content.decode()

    ballot.refresh_from_db()
    vote.refresh_from_db()
    assert "<del>For</del>" in page
    assert "<ins>Against</ins>" in page
    assert "By the rule the result becomes “Not adopted”. “Adopted” stays declared" in page
    assert "Decision No. 8С-24-5 was recorded from this vote" in page
    assert (ballot.option, vote.result) == (Option.FOR, Result.ADOPTED)
    assert not vote.motion.item.session.corrections.exists()


def test_a_confirmed_correction_is_public_and_counts_the_vote_anew(clerk, vote, ballot):
    answer = clerk.post(page_of(vote), confirmed(ballot, "against"))

    ballot.refresh_from_db()
    vote.refresh_from_db()
    correction = vote.motion.item.session.corrections.get()
    assert answer.status_code == 302
    assert ballot.option == Option.AGAINST
    assert (vote.result, vote.declared, vote.declared_reason) == (
        Result.NOT_ADOPTED,
        Result.ADOPTED,
        REASON,
    )
    assert (correction.old, correction.new, correction.reason) == ("For", "Against", REASON)
    assert REASON in Client().get(vote.motion.item.session.get_absolute_url()).content.decode()


def test_what_was_changed_after_the_look_is_looked_at_again_before_it_is_done(clerk, vote, ballot):
    other = {**confirmed(ballot, "against"), "choice": "abstain"}

    looked, unseen = clerk.post(page_of(vote), other), clerk.post(page_of(vote), {**other, "seen": ""})

    ballot.refresh_from_db()
    assert (looked.status_code, unseen.status_code) == (200, 200)
    assert "<ins>Abstained</ins>" in looked.content.decode()
    assert ballot.option == Option.FOR


def test_a_correction_without_consequences_says_so(clerk, vote):
    against = vote.ballots.get(option=Option.AGAINST)

    page = clerk.post(page_of(vote), typed(against, "abstain")).content.decode()

    assert "The result of the vote stays the same." in page


def test_a_correction_that_elects_another_candidate_names_them(clerk, vote, signed_in):
    election = VoteFactory(
        closed=True,
        mandates=3,
        motion__item__session=vote.motion.item.session,
        rule__election=True,
        result=Result.ELECTED,
        declared=Result.ELECTED,
    )
    one, two = CandidateFactory.create_batch(2, vote=election)
    ballots = [BallotFactory(vote=election, candidate=candidate) for candidate in (one, two, two)]
    VoteEvent.objects.filter(pk=election.pk).update(elected=two)
    choice = f"for:{one.position}"

    page = clerk.post(page_of(election), typed(ballots[1], choice)).content.decode()
    clerk.post(page_of(election), confirmed(ballots[1], choice, old=f"for:{two.position}"))

    election.refresh_from_db()
    assert f"By the rule this elects: {one.name}." in page
    assert election.elected == one


def test_the_slower_of_two_clerks_sees_what_the_other_has_corrected(clerk, vote, ballot):
    Ballot.objects.filter(pk=ballot.pk).update(option=Option.ABSTAIN)

    refused = clerk.post(page_of(vote), confirmed(ballot, "against"))

    page = refused.content.decode()
    ballot.refresh_from_db()
    assert refused.status_code == 409
    assert "Somebody else has corrected this ballot" in page
    assert f'name="seen" value="{ballot.pk}/abstain/against"' in page
    assert REASON in page
    assert ballot.option == Option.ABSTAIN


@pytest.mark.parametrize(
    "wrong",
    [
        {"ballot": ""},
        {"ballot": "\x00"},
        {"ballot": "9" * 5000},
        {"choice": "absent"},
        {"choice": "for"},
        {"choice": "for:1"},
        {"reason": "қысқа"},
        {"reason": "а\x00" * 10},
    ],
)
def test_what_is_no_correction_is_refused_and_what_was_typed_stays(clerk, vote, ballot, wrong):
    answer = clerk.post(page_of(vote), {**typed(ballot, "against"), "confirm": "1", **wrong})

    assert answer.status_code == 400
    assert 'class="error-summary"' in answer.content.decode()
    assert not vote.motion.item.session.corrections.exists()


def test_who_was_absent_is_not_on_the_list(clerk, vote):
    absent = BallotFactory(vote=vote, option=Option.ABSENT)

    answer = clerk.post(page_of(vote), typed(absent, "for", confirm="1"))

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("traits", "reason"),
    [
        ({"closed": True, "secret": True, "secret_for": 3}, "A secret vote has no names"),
        ({"annulled": True}, "Only a closed vote has ballots"),
        ({}, "Only a closed vote has ballots"),
    ],
)
def test_a_vote_without_ballots_to_correct_says_why(clerk, vote, ballot, traits, reason):
    other = VoteFactory(mandates=3, motion__item__session=vote.motion.item.session, **traits)

    page = clerk.get(page_of(other))
    refused = clerk.post(page_of(other), typed(ballot, "against", confirm="1"))

    assert (page.status_code, refused.status_code) == (200, 409)
    assert reason in page.content.decode()


def test_only_a_clerk_of_the_maslikhat_corrects(signed_in, vote, ballot):
    body = vote.motion.item.session.convocation.body
    deputy = signed_in(PostFactory(deputy=True, body=body).user)
    stranger = signed_in(PostFactory(clerk=True).user)

    statuses = [
        browser.post(page_of(vote), typed(ballot, "against", confirm="1")).status_code
        for browser in (deputy, stranger)
    ]

    assert statuses == [403, 404]
