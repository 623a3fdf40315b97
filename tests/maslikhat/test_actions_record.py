"""What stays of a session: decisions, answers, minutes, corrections."""

import pytest
from django.utils import timezone

from accounts.models import User
from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from maslikhat import actions
from maslikhat.models import Decision, Session, VoteEvent
from maslikhat.options import Option, Result
from maslikhat.states import SessionStatus
from notifications.models import Event
from petitions import policies as petition_policies
from petitions.states import Outcome, Status
from tests.factories import (
    AgendaItemFactory,
    BallotFactory,
    BodyFactory,
    CandidateFactory,
    PetitionFactory,
    PostFactory,
    SessionDecisionFactory,
    SessionFactory,
    VoteFactory,
    VoteRuleFactory,
)

pytestmark = pytest.mark.django_db


def clerk_of(session: Session) -> User:
    return PostFactory(clerk=True, body=session.convocation.body).user


def adopt(item, at, **more) -> Decision:
    given = {"number": "8С-24-2", "decided_on": at.date(), "by": clerk_of(item.session)}
    return actions.adopt(item=item, at=at, **(given | more))


def closed_vote(**traits) -> VoteEvent:
    return VoteFactory(closed=True, motion__item__session=SessionFactory(closed=True), **traits)


# The thread -----------------------------------------------------------------------------------


def test_a_petition_is_answered_from_the_decision_by_the_clerk(now):
    item = AgendaItemFactory(session__closed=True, from_petition=True)
    clerk = clerk_of(item.session)
    decision = adopt(item, now, by=clerk, text_kk="Қаражат бөлінсін.")
    decision = actions.publish_decision(decision=decision, by=clerk, at=now)

    answer = actions.answer_petition(
        decision=decision,
        outcome=Outcome.SATISFIED,
        text_kk="Қаражат бөлінді.",
        text_ru="",
        signed_by="Мәслихат төрағасы",
        by=clerk,
        at=now,
    )

    item.petition.refresh_from_db()
    assert (item.petition.status, item.petition.outcome) == (Status.DECIDED, Outcome.SATISFIED)
    assert answer.given_by == clerk
    assert Entry.objects.about(item.session).filter(event="decision.answered_petition").exists()


def test_a_decision_that_nobody_can_read_answers_no_petition(now):
    item = AgendaItemFactory(session__closed=True, from_petition=True)
    clerk = clerk_of(item.session)

    with pytest.raises(Conflict, match="Publish the decision first"):
        actions.answer_petition(
            decision=adopt(item, now, by=clerk),
            outcome=Outcome.SATISFIED,
            text_kk="Жауап",
            text_ru="",
            signed_by="Төраға",
            by=clerk,
            at=now,
        )


def test_a_decision_on_another_matter_answers_no_petition(now):
    decision = SessionDecisionFactory()

    with pytest.raises(Conflict, match="does not come from a petition"):
        actions.answer_petition(
            decision=decision,
            outcome=Outcome.SATISFIED,
            text_kk="Жауап",
            text_ru="",
            signed_by="Төраға",
            by=clerk_of(decision.session),
            at=now,
        )


def test_a_clerk_acts_for_a_maslikhat_and_for_no_other_body():
    at = timezone.now()
    maslikhat, akimat = BodyFactory(maslikhat=True), BodyFactory()

    for body, may in ((maslikhat, True), (akimat, False)):
        petition = PetitionFactory(threshold_reached=True, addressee=body)
        clerk = PostFactory(clerk=True, body=body).user
        assert bool(petition_policies.may_register(clerk, petition, at=at)) == may


# Minutes and corrections ----------------------------------------------------------------------


def test_minutes_are_published_once_after_the_session(now):
    session = SessionFactory(closed=True)
    clerk = clerk_of(session)

    minutes = actions.publish_minutes(session=session, secretary="Әлия Сәрсен", by=clerk, at=now)

    session.refresh_from_db()
    assert (session.status, minutes.published_at) == (SessionStatus.MINUTES_PUBLISHED, now)
    assert Event.objects.filter(kind="maslikhat.minutes_published").exists()
    with pytest.raises(Conflict, match="published once"):
        actions.publish_minutes(session=session, secretary="Әлия Сәрсен", by=clerk, at=now)


def test_a_correction_keeps_the_old_value_and_its_reason_in_public(now):
    session = SessionFactory(minutes_published=True)

    correction = actions.correct(
        session=session,
        what="Орны",
        old="1-зал",
        new="2-зал",
        reason="Қате жазылған",
        by=clerk_of(session),
        at=now,
    )

    assert (correction.old, correction.new, correction.reason) == ("1-зал", "2-зал", "Қате жазылған")
    assert Entry.objects.about(session).public().get().details["old"] == "1-зал"
    assert Event.objects.get().payload["what"] == "Орны"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"reason": " "}, "what is corrected and why"), ({"new": "1-зал"}, "Nothing would be")],
)
def test_a_correction_corrects_something_for_a_reason(now, changes, reason):
    session = SessionFactory(closed=True)
    given = {"what": "Орны", "old": "1-зал", "new": "2-зал", "reason": "Қате"}

    with pytest.raises(Invalid, match=reason):
        actions.correct(session=session, by=clerk_of(session), at=now, **(given | changes))


def test_a_deputy_does_not_correct_the_record(now):
    session = SessionFactory(closed=True)
    deputy = PostFactory(deputy=True, body=session.convocation.body).user

    with pytest.raises(Refused, match="Only a clerk"):
        actions.correct(session=session, what="Орны", old="", new="зал", reason="Қате", by=deputy, at=now)


def three_ballots(*options: str, **traits) -> VoteEvent:
    vote = closed_vote(mandates=3, **traits)
    for option in options:
        BallotFactory(vote=vote, option=option)
    return vote


def test_a_corrected_ballot_is_counted_anew_and_what_was_declared_stays(now):
    vote = three_ballots(Option.FOR, Option.FOR, Option.AGAINST)
    ballot = vote.ballots.filter(option=Option.FOR).first()

    actions.correct_ballot(
        ballot=ballot,
        option=Option.AGAINST,
        reason="Пульт қатесі",
        by=clerk_of(vote.motion.item.session),
        at=now,
    )

    vote.refresh_from_db()
    assert (vote.result, vote.declared) == (Result.NOT_ADOPTED, Result.ADOPTED)
    assert vote.declared_reason == "Пульт қатесі"
    correction = vote.motion.item.session.corrections.get()
    assert (correction.old, correction.new) == ("For", "Against")


def test_a_corrected_ballot_that_changes_no_result_breaks_no_rule(now):
    vote = three_ballots(Option.FOR, Option.FOR, Option.AGAINST)
    ballot = vote.ballots.get(option=Option.AGAINST)

    actions.correct_ballot(
        ballot=ballot, option=Option.ABSTAIN, reason="Қате", by=clerk_of(vote.motion.item.session), at=now
    )

    assert not vote.motion.item.session.breaches.exists()


def test_a_corrected_ballot_may_elect_another_candidate(now):
    vote = closed_vote(mandates=3, rule=VoteRuleFactory(election=True))
    one, two = CandidateFactory.create_batch(2, vote=vote)
    for candidate in (one, two, two):
        BallotFactory(vote=vote, candidate=candidate)
    vote.result = vote.declared = Result.ELECTED
    vote.elected = two
    vote.save()

    actions.correct_ballot(
        ballot=vote.ballots.filter(candidate=two).first(),
        option=Option.FOR,
        candidate=one,
        reason="Қате",
        by=clerk_of(vote.motion.item.session),
        at=now,
    )

    vote.refresh_from_db()
    assert vote.elected == one


@pytest.mark.parametrize(("old", "new"), [(Option.ABSENT, Option.FOR), (Option.FOR, Option.ABSENT)])
def test_attendance_is_not_corrected_through_a_ballot(now, old, new):
    vote = three_ballots(old)

    with pytest.raises(Invalid, match="follows from the attendance"):
        actions.correct_ballot(
            ballot=vote.ballots.get(),
            option=new,
            reason="Қате",
            by=clerk_of(vote.motion.item.session),
            at=now,
        )
