"""Acts of two people: proposed with their effect, approved or not, stopped, undone."""

import pytest
from django.utils import timezone

from moderation import actions
from moderation.models import Approval
from petitions.states import Status
from tests.factories import ApprovalFactory, PetitionFactory, PostFactory, SignatureFactory

pytestmark = pytest.mark.django_db
REASONS = "Мәтінде бөтен адамның дербес деректері жарияланған."
WHY = "Екінші рет қарап, қате жібергенімізді көрдік."


@pytest.fixture
def petition():
    return PetitionFactory(collecting=True, signatures_needed=3)


@pytest.fixture
def take_down(petition):
    return ApprovalFactory(subject=petition, proposed_by=PostFactory().user)


@pytest.fixture
def invalidation(petition, colleague):
    for _ in range(4):
        SignatureFactory(petition=petition)
    proposed = actions.propose(
        act="invalidate",
        subject=petition,
        details={"cause": "automated", "from": "2020-01-01T00:00:00+05:00"},
        reasons=REASONS,
        by=colleague,
        at=timezone.now(),
    )
    return Approval.objects.get(pk=proposed.pk)


def test_a_refusal_is_approved_by_somebody_else_than_who_proposed_it(
    signed_in, moderator, colleague, proposed, waiting, at
):
    own = signed_in(moderator).post(at("approval_approve", proposed.pk), {"approve-note": "Мен де."})
    other = signed_in(colleague).post(at("approval_approve", proposed.pk))

    assert own.status_code == 403
    assert "second pair of eyes" in own.content.decode()
    assert "Мен де." in own.content.decode()
    assert other.status_code == 302
    waiting.refresh_from_db()
    assert waiting.status == Status.REFUSED


def test_the_page_shows_what_why_and_the_text(signed_in, colleague, proposed, waiting, at):
    page = signed_in(colleague).get(at("approval", proposed.pk)).content.decode()

    assert proposed.reasons in page
    assert waiting.title_kk in page
    assert "Approve" in page


def test_who_proposed_it_can_take_it_back_and_nobody_else(signed_in, moderator, colleague, proposed, at):
    theirs = signed_in(colleague).post(at("approval_cancel", proposed.pk))
    own = signed_in(moderator).post(at("approval_cancel", proposed.pk))

    assert (theirs.status_code, own.status_code) == (403, 302)
    proposed.refresh_from_db()
    assert proposed.state == Approval.State.CANCELLED


def test_rejecting_says_why(signed_in, colleague, proposed, waiting, at):
    browser = signed_in(colleague)

    silent = browser.post(at("approval_reject", proposed.pk), {})
    browser.post(at("approval_reject", proposed.pk), {"reject-note": "Бұл негіз мәтінге келмейді."})

    assert silent.status_code == 400
    proposed.refresh_from_db()
    assert proposed.state == Approval.State.REJECTED
    waiting.refresh_from_db()
    assert waiting.status == Status.SUBMITTED


def test_two_who_decide_on_it_at_once_the_second_keeps_what_was_typed(signed_in, colleague, proposed, at):
    third = signed_in(PostFactory().user)
    signed_in(colleague).post(at("approval_approve", proposed.pk))

    late = third.post(at("approval_reject", proposed.pk), {"reject-note": "Бұл негіз мәтінге келмейді."})

    assert late.status_code == 409
    assert "Бұл негіз мәтінге келмейді." in late.content.decode()


def test_a_take_down_is_looked_at_proposed_approved_and_undone(
    client, signed_in, moderator, colleague, petition, at
):
    address = at("propose_take_down", "petition", petition.pk)
    looked_at = signed_in(moderator).get(address)
    sent = signed_in(moderator).post(address, {"reasons": REASONS})
    approval = Approval.objects.get()
    signed_in(colleague).post(at("approval_approve", approval.pk))
    away = client.get(petition.get_absolute_url()).content.decode()
    signed_in(moderator).post(at("approval_undo", approval.pk), {"undo-reason": WHY})
    back = client.get(petition.get_absolute_url()).content.decode()

    assert "Signing is closed while it is away" in looked_at.content.decode()
    assert sent.status_code == 302
    assert (petition.title_kk in away, REASONS in away) == (False, True)
    assert petition.title_kk in back
    approval.refresh_from_db()
    assert (approval.state, approval.undo_reason) == (Approval.State.UNDONE, WHY)


def test_a_take_down_proposed_twice_is_a_conflict_and_keeps_the_reasons(
    signed_in, moderator, take_down, petition, at
):
    again = "Мәтінде бөтен адамның телефоны мен мекенжайы жарияланған."

    response = signed_in(moderator).post(at("propose_take_down", "petition", petition.pk), {"reasons": again})

    assert response.status_code == 409
    assert again in response.content.decode()


def test_the_effect_of_an_invalidation_is_counted_before_it_is_proposed(signed_in, moderator, petition, at):
    for _ in range(4):
        SignatureFactory(petition=petition)
    typed = {"cause": "automated", "since": "2020-01-01T00:00", "preview": "1"}

    response = signed_in(moderator).post(at("propose_invalidation", petition.code), typed)

    page = response.content.decode()
    assert response.status_code == 200
    assert "Signatures that no longer count" in page
    assert 'value="2020-01-01T00:00"' in page
    assert not Approval.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"cause": "automated"}, "Say which signatures are invalid."),
        ({"since": "2020-01-01T00:00"}, "Say why these signatures are invalid."),
        ({"cause": "automated", "numbers": "1, x"}, "named by their numbers"),
        ({"cause": "automated", "since": "tomorrow"}, "valid date/time"),
    ],
)
def test_a_wrong_choice_of_signatures_is_said_in_words(signed_in, moderator, petition, at, typed, said):
    response = signed_in(moderator).post(
        at("propose_invalidation", petition.code), {**typed, "reasons": REASONS}
    )

    assert response.status_code == 400
    assert said in response.content.decode()
    assert REASONS in response.content.decode()


def test_the_page_looks_again_by_itself_only_while_it_is_under_way(signed_in, moderator, invalidation, at):
    browser = signed_in(moderator)
    before = browser.get(at("approval", invalidation.pk)).content.decode()
    browser.post(at("approval_approve", invalidation.pk))
    running = browser.get(at("approval", invalidation.pk)).content.decode()
    while actions.step(approval=invalidation, at=timezone.now()):
        pass
    done = browser.get(at("approval", invalidation.pk)).content.decode()

    assert ['http-equiv="refresh"' in page for page in (before, running, done)] == [False, True, False]
    assert "<progress" in running


def test_what_takes_long_is_stopped_goes_on_and_is_undone(signed_in, moderator, invalidation, petition, at):
    browser = signed_in(moderator)
    browser.post(at("approval_approve", invalidation.pk))

    browser.post(at("approval_stop", invalidation.pk))
    stopped = browser.get(at("approval", invalidation.pk)).content.decode()
    browser.post(at("approval_resume", invalidation.pk))
    actions.step(approval=invalidation, at=timezone.now())
    browser.post(at("approval_stop", invalidation.pk))
    browser.post(at("approval_undo", invalidation.pk), {"undo-reason": WHY})
    while actions.step(approval=invalidation, at=timezone.now()):
        pass

    assert "Stopped at 0 of 4" in stopped
    invalidation.refresh_from_db()
    assert (invalidation.state, invalidation.done) == (Approval.State.UNDONE, 0)
    assert petition.signatures.filter(retracted_at__isnull=True).count() == 4


def test_the_list_parts_what_waits_from_what_was_decided(signed_in, moderator, take_down, at):
    ApprovalFactory(done=True)

    page = signed_in(moderator).get(at("approvals")).content.decode()

    assert page.index(f"/approvals/{take_down.pk}/") < page.index("Earlier")


@pytest.mark.parametrize("name", ["approval", "approval_approve", "approval_undo", "approval_stop"])
def test_only_moderators_come_near_an_act_of_two_people(signed_in, officer_of, take_down, at, name):
    browser = signed_in(officer_of())
    send = browser.get if name == "approval" else browser.post

    assert send(at(name, take_down.pk)).status_code == 403


def test_an_act_that_does_not_exist_is_a_404(signed_in, moderator, at):
    assert signed_in(moderator).get(at("approval", 4711)).status_code == 404
