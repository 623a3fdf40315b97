"""Four eyes: nothing grave happens by one person, and all of it can be undone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from moderation import actions, queries, tasks
from moderation.models import Approval, Case, Decision
from notifications.models import Event
from opinions.states import Status as StatementStatus
from petitions import actions as petitions
from petitions import counter
from petitions.models import Petition, Retraction, Signature
from petitions.states import InvalidationCause, Status
from selfgov import actions as selfgov
from selfgov.models import Proposal
from tests.factories import (
    ApprovalFactory,
    CaseFactory,
    CitizenFactory,
    GroundFactory,
    PetitionFactory,
    PostFactory,
    ResidentProposalFactory,
    SignatureFactory,
    StatementFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 7, tzinfo=UTC)
TAKE_DOWN, INVALIDATE, REFUSE = Approval.Act.TAKE_DOWN, Approval.Act.INVALIDATE, Approval.Act.REFUSE


@pytest.fixture
def second(db):
    """The second pair of eyes."""
    return PostFactory().user


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def submitted() -> Petition:
    petition = PetitionFactory(submitted=True)
    CaseFactory(subject=petition)
    return petition


def refusal(petition, by, **changes) -> Approval:
    said = {"ground": GroundFactory(), "reasons": "It asks to dismiss an akim.", "at": NOON, **changes}
    return petitions.refuse(petition=petition, by=by, **said)


def taken_down(subject, by, second, at=NOON) -> Approval:
    proposed = actions.propose(
        act=TAKE_DOWN, subject=subject, details={}, reasons="Invented facts.", by=by, at=at
    )
    return actions.approve(approval=proposed, by=second, at=at)


# Refusing a petition ------------------------------------------------------------------------


def test_a_proposed_refusal_changes_nothing_until_somebody_else_approves_it(moderator, second):
    petition = submitted()

    proposed = refusal(petition, moderator)

    assert fresh(petition).status == Status.SUBMITTED
    assert Event.objects.get(kind="moderation.approval_wanted").users == [second.pk]

    actions.approve(approval=proposed, by=second, at=NOON)

    decision = Decision.objects.get()
    assert fresh(petition).status == Status.REFUSED
    assert (decision.by, decision.reasons) == (moderator, "It asks to dismiss an akim.")
    assert fresh(proposed).state == Approval.State.DONE
    assert Entry.objects.about(petition).filter(event="approval.refuse_approved").exists()


def test_nobody_approves_what_they_proposed(moderator):
    proposed = refusal(submitted(), moderator)

    with pytest.raises(Refused, match="second pair of eyes"):
        actions.approve(approval=proposed, by=moderator, at=NOON)


def test_the_database_itself_wants_two_people(moderator):
    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovalFactory(state=Approval.State.DONE, proposed_by=moderator, decided_by=moderator)


def test_while_a_refusal_is_proposed_nobody_decides_alone(moderator, second):
    petition = submitted()
    refusal(petition, moderator)

    with pytest.raises(Conflict, match="waits for a second moderator"):
        petitions.publish(petition=petition, by=second, at=NOON)


def test_a_rejected_refusal_leaves_the_case_open_and_says_why(moderator, second):
    petition = submitted()
    proposed = refusal(petition, moderator)

    with pytest.raises(Invalid):
        actions.reject(approval=proposed, note=" ", by=second, at=NOON)
    actions.reject(approval=proposed, note="It asks for no dismissal.", by=second, at=NOON)

    petitions.publish(petition=petition, by=second, at=NOON)
    assert fresh(petition).status == Status.BACKING
    assert Event.objects.get(kind="moderation.approval_rejected").users == [moderator.pk]


def test_who_proposed_it_can_take_it_back_and_propose_again(moderator, second):
    petition = submitted()
    proposed = refusal(petition, moderator)
    with pytest.raises(Conflict, match="already proposed"):
        refusal(petition, second)

    with pytest.raises(Refused, match="Only who proposed"):
        actions.cancel(approval=proposed, by=second, at=NOON)
    actions.cancel(approval=proposed, by=moderator, at=NOON)

    assert refusal(petition, second).state == Approval.State.PROPOSED
    with pytest.raises(Conflict, match="decided already"):
        actions.approve(approval=proposed, by=second, at=NOON)


def test_a_petition_withdrawn_by_its_author_is_not_refused_any_more(moderator, second):
    petition = submitted()
    proposed = refusal(petition, moderator)

    petitions.withdraw(petition=petition, by=petition.author.user, at=NOON)

    with pytest.raises(Conflict):
        actions.approve(approval=proposed, by=second, at=NOON)
    assert fresh(proposed).state == Approval.State.CANCELLED


def test_an_undone_refusal_puts_the_petition_before_the_moderators_again(moderator, second):
    petition = submitted()
    proposed = refusal(petition, moderator)
    actions.approve(approval=proposed, by=second, at=NOON)

    with pytest.raises(Invalid, match="why this is undone"):
        actions.undo(approval=proposed, reason="", by=moderator, at=NOON)
    actions.undo(approval=proposed, reason="The ground does not apply.", by=moderator, at=NOON)

    petition = fresh(petition)
    assert (petition.status, petition.closed_at) == (Status.SUBMITTED, None)
    assert Case.objects.about(petition).open().count() == 1
    with pytest.raises(Conflict, match="nothing to undo"):
        actions.undo(approval=proposed, reason="Again.", by=moderator, at=NOON)


def test_public_reasons_hold_no_personal_data(moderator):
    with pytest.raises(Invalid, match="personal data"):
        refusal(submitted(), moderator, reasons="The author can be reached at a@b.example.")


# Taking down --------------------------------------------------------------------------------


def test_a_petition_taken_down_leaves_lists_and_api_and_shows_a_tombstone(client, moderator, second):
    petition = PetitionFactory(collecting=True)

    taken_down(petition, moderator, second)

    page = client.get(f"/en/petitions/{petition.code}/").content.decode()
    assert "This petition was taken down" in page
    assert "Invented facts." in page
    assert petition.title not in page
    assert petition.text_kk not in page
    assert petition not in Petition.objects.listed()
    assert client.get(f"/api/v1/petitions/{petition.code}/").status_code == 404
    assert client.get(f"/en/petitions/{petition.code}/signers/").status_code == 404


def test_what_is_taken_down_is_not_signed(moderator, second):
    petition = PetitionFactory(collecting=True)
    taken_down(petition, moderator, second)

    for known in (petition, fresh(petition)):
        with pytest.raises(Conflict):
            petitions.sign(petition=known, signer=CitizenFactory().user, at=NOON)

    assert not Signature.objects.exists()


def test_put_back_it_is_as_before_and_the_time_away_is_given_back(moderator, second):
    now = timezone.now()
    petition = PetitionFactory(collecting=True)
    ends = petition.collecting_ends_at
    approval = taken_down(petition, moderator, second, at=now)

    later = now + timedelta(days=10)
    actions.undo(approval=approval, reason="The facts are true.", by=moderator, at=later)

    petition = fresh(petition)
    assert petition in Petition.objects.listed()
    assert petition.collecting_ends_at == ends + timedelta(days=10)
    assert petition.is_signable(later)


def test_what_is_taken_down_does_not_fail_meanwhile(moderator, second):
    petition = PetitionFactory(collecting=True)
    taken_down(petition, moderator, second, at=timezone.now())

    over = petition.collecting_ends_at + timedelta(days=1)

    assert not Petition.objects.collecting_over(over).exists()
    assert petitions.expire(petition=petition, at=over).status == Status.COLLECTING


def test_a_proposal_is_taken_down_and_put_back(client, moderator, second):
    submission = SubmissionFactory(published=True)
    address = f"/en/kurultai/proposals/{submission.code}/"

    approval = taken_down(submission, moderator, second)
    page = client.get(address).content.decode()

    assert "This proposal was taken down" in page
    assert submission.title not in page
    assert client.get(f"/api/v1/proposals/{submission.code}/").status_code == 404

    actions.undo(approval=approval, reason="The facts are true.", by=second, at=NOON)
    assert submission.title in client.get(address).content.decode()


def test_a_proposal_of_a_resident_is_taken_down_and_put_back(client, moderator, second):
    proposal = ResidentProposalFactory(overdue=True)
    clerk = PostFactory(clerk=True, body=proposal.community.body).user
    address, places = proposal.get_absolute_url(), f"{proposal.community.get_absolute_url()}proposals/"

    approval = taken_down(proposal, moderator, second)
    page = client.get(address).content.decode()

    assert "Invented facts." in page
    assert proposal.title not in page + client.get(places).content.decode()
    assert not Proposal.objects.overdue(timezone.now()).exists()
    assert Event.objects.get(kind="selfgov.proposal_taken_down").users == [clerk.pk]
    with pytest.raises(Conflict, match="was taken down"):
        selfgov.answer_proposal(proposal=proposal, answer_kk="", answer_ru="Нет.", by=clerk, at=NOON)

    actions.undo(approval=approval, reason="The facts are true.", by=second, at=NOON)

    page = client.get(address).content.decode()
    assert proposal.title in page
    assert "The facts are true." in page
    assert proposal.title in client.get(places).content.decode()
    assert Event.objects.filter(kind="selfgov.proposal_put_back").exists()


def test_nothing_is_taken_down_twice_nor_put_back_that_stands(moderator, second):
    for subject in (PetitionFactory(collecting=True), SubmissionFactory(published=True)):
        approval = taken_down(subject, moderator, second)
        with pytest.raises(Conflict, match="taken down already"):
            taken_down(subject, moderator, second)
        fresh(subject).put_back(at=NOON)
        with pytest.raises(Conflict, match="is not taken down"):
            actions.undo(approval=approval, reason="The facts are true.", by=second, at=NOON)


def test_a_statement_taken_down_is_retired_and_put_back_to_the_vote(moderator, second):
    statement = StatementFactory()

    approval = taken_down(statement, moderator, second)
    assert (fresh(statement).status, fresh(statement).status_reason) == (
        StatementStatus.RETIRED,
        "Invented facts.",
    )
    actions.undo(approval=approval, reason="The facts are true.", by=second, at=NOON)

    assert fresh(statement).status == StatementStatus.SHOWN


def test_what_nobody_reads_is_not_taken_down(moderator):
    with pytest.raises(Conflict, match="Only what everybody can read"):
        actions.propose(
            act=TAKE_DOWN,
            subject=PetitionFactory(submitted=True),
            details={},
            reasons="Why.",
            by=moderator,
            at=NOON,
        )


# Invalidating signatures --------------------------------------------------------------------


@pytest.fixture
def few(monkeypatch):
    """Two signatures at a step, to see more than one."""
    monkeypatch.setattr("petitions.actions.invalidating.STEP", 2)


def details(**criteria):
    return {"cause": InvalidationCause.AUTOMATED, **criteria}


def invalidation(petition, by, **criteria) -> Approval:
    return actions.propose(
        act=INVALIDATE,
        subject=petition,
        details=details(**criteria or {"method": "robot"}),
        reasons="A program gave them.",
        by=by,
        at=NOON,
    )


def signed(petition, robots: int = 5, people: int = 2) -> None:
    for _ in range(robots):
        SignatureFactory(petition=petition, method="robot")
    for _ in range(people):
        SignatureFactory(petition=petition)


def test_the_preview_counts_and_writes_nothing(moderator):
    petition = PetitionFactory(collecting=True, signatures_needed=6, signature_count=7)
    signed(petition)

    effect = actions.preview(
        act=INVALIDATE, subject=petition, details=details(method="robot"), by=moderator, at=NOON
    )

    assert (effect["total"], effect["count"], effect["count_after"]) == (5, 7, 2)
    assert effect["falls_below_threshold"]
    assert not Approval.objects.exists()
    assert Signature.objects.standing().count() == 7


def test_approved_it_is_done_in_steps_each_telling_the_signers(few, moderator, second):
    petition = PetitionFactory(collecting=True)
    signed(petition)
    proposed = invalidation(petition, moderator)

    running = actions.approve(approval=proposed, by=second, at=NOON)
    assert (running.state, running.done, running.total) == (Approval.State.RUNNING, 0, 5)
    actions.step(approval=running, at=NOON)
    assert (fresh(running).done, Signature.objects.standing().count()) == (2, 5)
    tasks.carry_on(approval=running.pk)

    done = fresh(running)
    assert (done.state, done.done, done.total) == (Approval.State.DONE, 5, 5)
    assert Retraction.objects.filter(cause="invalidated", approval=done).count() == 5
    assert (
        sum(len(event.users) for event in Event.objects.filter(kind__endswith="signature_invalidated")) == 5
    )


def test_what_was_signed_after_the_proposal_is_not_touched(moderator, second):
    petition = PetitionFactory(collecting=True)
    signed(petition, robots=2)
    proposed = invalidation(petition, moderator)
    signed(petition, robots=1)

    actions.approve(approval=proposed, by=second, at=NOON)
    tasks.carry_on_all()
    tasks.carry_on(approval=proposed.pk)

    assert fresh(proposed).done == 2


def test_it_can_be_stopped_gone_on_with_and_undone(few, moderator, second):
    petition = PetitionFactory(collecting=True)
    signed(petition)
    approval = invalidation(petition, moderator)
    actions.approve(approval=approval, by=second, at=NOON)
    actions.step(approval=approval, at=NOON)

    actions.stop(approval=approval, by=moderator, at=NOON)
    assert tasks.carry_on(approval=approval.pk) == 0
    assert fresh(approval).done == 2

    actions.resume(approval=approval, by=moderator, at=NOON)
    actions.step(approval=approval, at=NOON)
    actions.stop(approval=approval, by=second, at=NOON)
    actions.undo(approval=approval, reason="They were people.", by=second, at=NOON)
    tasks.carry_on(approval=approval.pk)

    assert (fresh(approval).state, fresh(approval).done) == (Approval.State.UNDONE, 0)
    assert Signature.objects.standing().filter(petition=petition).count() == 7
    assert not Approval.objects.at_work().exists()


def test_whoever_signed_anew_meanwhile_has_one_signature_after_the_undoing(moderator, second):
    petition = PetitionFactory(collecting=True)
    robot = SignatureFactory(petition=petition, method="robot")
    approval = invalidation(petition, moderator)
    actions.approve(approval=approval, by=second, at=NOON)
    tasks.carry_on(approval=approval.pk)
    petitions.sign(petition=petition, signer=robot.signer.user, at=timezone.now())

    actions.undo(approval=approval, reason="They were people.", by=second, at=NOON)
    tasks.carry_on(approval=approval.pk)

    assert Signature.objects.standing().filter(petition=petition).count() == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"cause": "because", "method": "robot"}, "why these signatures"),
        ({"cause": "automated"}, "which signatures"),
        ({"cause": "automated", "from": "yesterday"}, "not a moment"),
        ({"cause": "automated", "territory": 0}, "no such place"),
        ({"cause": "automated", "numbers": ["x"]}, "by their numbers"),
        ({"cause": "automated", "numbers": list(range(1_001))}, "At most"),
    ],
)
def test_what_is_not_said_clearly_is_refused(moderator, wrong, why):
    with pytest.raises(Invalid, match=why):
        actions.preview(
            act=INVALIDATE, subject=PetitionFactory(collecting=True), details=wrong, by=moderator, at=NOON
        )


@pytest.mark.django_db(transaction=True)
def test_the_counter_follows_down_under_the_threshold_and_up_again():
    first, second = PostFactory().user, PostFactory().user
    petition = PetitionFactory(collecting=True, signatures_needed=4)
    signed(petition, robots=3, people=2)
    counter.count(at=timezone.now())
    assert fresh(petition).status == Status.THRESHOLD_REACHED

    approval = invalidation(petition, first)
    actions.approve(approval=approval, by=second, at=timezone.now())
    tasks.carry_on(approval=approval.pk)
    counter.count(at=timezone.now())
    assert (fresh(petition).status, fresh(petition).signature_count) == (Status.COLLECTING, 2)

    actions.undo(approval=approval, reason="They were people.", by=first, at=timezone.now())
    tasks.carry_on(approval=approval.pk)
    counter.count(at=timezone.now())

    assert (fresh(petition).status, fresh(petition).signature_count) == (Status.THRESHOLD_REACHED, 5)
    assert counter.audit(at=timezone.now()).repairs == []


def test_the_tombstone_knows_which_take_down_holds(moderator, second):
    petition = PetitionFactory(collecting=True)
    first = taken_down(petition, moderator, second)
    actions.undo(approval=first, reason="A mistake.", by=second, at=NOON)

    assert queries.take_down_of(petition) is None
    again = taken_down(petition, second, moderator)

    assert queries.take_down_of(petition) == again


def test_a_place_means_everything_inside_it(moderator):
    petition = PetitionFactory(collecting=True)
    here = SignatureFactory(petition=petition)
    SignatureFactory(petition=petition)

    effect = actions.preview(
        act=INVALIDATE, subject=petition, details=details(territory=here.territory.pk), by=moderator, at=NOON
    )

    assert effect["total"] == 1
    assert effect["places"] == [
        [{"kk": here.territory.name_kk, "ru": here.territory.name_ru}, 1],
    ]
