"""What residents propose to their council: checked, put on an agenda, answered."""

from datetime import timedelta

import pytest

from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from moderation.models import Case, Decision
from notifications.models import Event
from notifications.rendering import letter
from selfgov import actions, notices
from selfgov.models import Proposal
from selfgov.queries import proposals as queries
from selfgov.states import ProposalStatus
from tests.factories import (
    CitizenFactory,
    CommunityFactory,
    CouncilFactory,
    GroundFactory,
    MeetingFactory,
    PostFactory,
    ResidentProposalFactory,
    UserFactory,
)
from workdays.calendar import Calendar, local_date

pytestmark = pytest.mark.django_db
WORDS = {"language": "ru", "title": "Поставить фонарь у перехода", "text": "Вечером там темно."}


def clerk_of(community):
    return PostFactory(clerk=True, body=community.body).user


def resident_of(community):
    return CitizenFactory(territory=community.unit).user


def sent(at, **words) -> Proposal:
    community = CommunityFactory()
    return actions.propose(community=community, **(WORDS | words), by=resident_of(community), at=at)


def meeting_of(community, **traits):
    return MeetingFactory(council=CouncilFactory(community=community), **traits)


# Sending ------------------------------------------------------------------------------------


def test_a_proposal_waits_for_a_moderator_before_anybody_reads_it(now):
    proposal = sent(now, title="  Поставить   фонарь ")

    assert (proposal.status, proposal.title) == (ProposalStatus.SUBMITTED, "Поставить фонарь")
    assert Case.objects.about(proposal).open().get().due_date == Calendar.now().add(local_date(now), 5)
    assert not Proposal.objects.public().exists()
    assert not Entry.objects.about(proposal).public().exists()


def test_the_author_sees_what_others_do_not(now):
    proposal = sent(now)

    assert list(Proposal.objects.visible_to(proposal.author.user)) == [proposal]
    assert not Proposal.objects.visible_to(UserFactory()).exists()
    assert queries.unpublished_of(proposal.community, proposal.author.user) == [proposal]


@pytest.mark.parametrize(
    "words",
    [{"title": " "}, {"text": " "}, {"language": "en"}],
    ids=["no title", "no text", "no such language"],
)
def test_a_proposal_is_complete(words, now):
    with pytest.raises(Invalid):
        sent(now, **words)


def test_the_same_proposal_is_sent_once(now):
    proposal = sent(now)

    with pytest.raises(Conflict, match="already"):
        actions.propose(community=proposal.community, **WORDS, by=proposal.author.user, at=now)


def test_only_residents_propose(now):
    with pytest.raises(Refused, match="Only residents"):
        actions.propose(community=CommunityFactory(), **WORDS, by=CitizenFactory().user, at=now)


# Checking -----------------------------------------------------------------------------------


def test_a_moderator_hands_it_to_the_council_whose_term_begins(moderator, now):
    proposal = sent(now)
    clerk = clerk_of(proposal.community)

    received = actions.receive(proposal=proposal, by=moderator, at=now)

    assert received.status == ProposalStatus.RECEIVED
    assert received.due_date == Calendar.now().add(local_date(now), 15)
    assert list(Proposal.objects.public()) == [received]
    assert Event.objects.get(kind="selfgov.proposal_received").users == [clerk.pk]
    assert proposal.author.user.follows.of(proposal).get().reason == "author"


def test_a_refusal_names_a_ground_of_its_own_and_reasons(moderator, now):
    proposal = sent(now)
    ground = GroundFactory(subject_kind="selfgov.proposal")

    refused = actions.refuse(
        proposal=proposal, ground=ground, reasons="Названа соседка.", by=moderator, at=now
    )

    assert refused.status == ProposalStatus.REFUSED
    assert queries.refusal_of(refused) == Decision.objects.get()
    assert not Proposal.objects.public().exists()


def test_a_ground_of_petitions_refuses_no_proposal(moderator, now):
    with pytest.raises(Invalid, match="not a ground"):
        actions.refuse(proposal=sent(now), ground=GroundFactory(), reasons="Причина.", by=moderator, at=now)


def test_nobody_moderates_a_proposal_of_their_own(now):
    community = CommunityFactory()
    author = resident_of(community)
    PostFactory(user=author)
    proposal = actions.propose(community=community, **WORDS, by=author, at=now)

    with pytest.raises(Refused, match="your own"):
        actions.receive(proposal=proposal, by=author, at=now)


def test_a_second_moderator_comes_too_late(moderator, now):
    proposal = sent(now)
    actions.receive(proposal=proposal, by=moderator, at=now)

    with pytest.raises(Conflict):
        actions.receive(proposal=proposal, by=PostFactory().user, at=now)


# The council --------------------------------------------------------------------------------


def test_it_is_put_on_an_agenda_and_taken_off_again(now):
    proposal = ResidentProposalFactory()
    clerk, meeting = clerk_of(proposal.community), meeting_of(proposal.community)

    on = actions.schedule(proposal=proposal, meeting=meeting, by=clerk, at=now)
    assert (on.status, on.meeting) == (ProposalStatus.ON_AGENDA, meeting)
    off = actions.take_back(proposal=proposal, by=clerk, at=now)

    assert (off.status, off.meeting) == (ProposalStatus.RECEIVED, None)


def test_the_meeting_is_one_of_the_same_community(now):
    proposal = ResidentProposalFactory()

    with pytest.raises(Invalid, match="another community"):
        actions.schedule(proposal=proposal, meeting=MeetingFactory(), by=clerk_of(proposal.community), at=now)


def test_the_agenda_of_a_meeting_that_was_held_is_closed(now):
    proposal = ResidentProposalFactory()
    meeting = meeting_of(proposal.community, held=True)

    with pytest.raises(Conflict, match="closed"):
        actions.schedule(proposal=proposal, meeting=meeting, by=clerk_of(proposal.community), at=now)


def test_the_answer_is_public_and_stops_the_term(now):
    proposal = ResidentProposalFactory(overdue=True)
    assert proposal.is_overdue(local_date(now))

    answered = actions.answer_proposal(
        proposal=proposal, answer_kk="", answer_ru=" Поставим. ", by=clerk_of(proposal.community), at=now
    )

    assert (answered.status, answered.answer_ru) == (ProposalStatus.ANSWERED, "Поставим.")
    assert not answered.is_overdue(local_date(now))
    term = queries.term_of(answered, at=now + timedelta(days=400))
    assert term is not None
    assert term.clock.is_stopped
    assert not term.clock.is_overdue


def test_an_answer_says_something(now):
    proposal = ResidentProposalFactory()

    with pytest.raises(Invalid):
        actions.answer_proposal(
            proposal=proposal, answer_kk=" ", answer_ru="", by=clerk_of(proposal.community), at=now
        )


@pytest.mark.parametrize("trait", ["submitted", "refused", "answered"])
def test_only_what_waits_is_answered(trait, now):
    proposal = ResidentProposalFactory(**{trait: True})

    with pytest.raises(Conflict, match="not waiting"):
        actions.answer_proposal(
            proposal=proposal, answer_kk="Жоқ.", answer_ru="", by=clerk_of(proposal.community), at=now
        )


def test_only_the_clerk_answers(now):
    proposal = ResidentProposalFactory()

    with pytest.raises(Refused, match="Only the clerk"):
        actions.answer_proposal(
            proposal=proposal, answer_kk="Жоқ.", answer_ru="", by=proposal.author.user, at=now
        )


# What people are told -----------------------------------------------------------------------


def test_every_letter_names_the_proposal(now):
    proposal = ResidentProposalFactory(answered=True)
    proposal.meeting = meeting_of(proposal.community)
    ground = {"kk": "Негіз", "ru": "Основание", "en": "Ground"}

    notices.proposal_sent(proposal, due=local_date(now), at=now)
    notices.proposal_received(proposal, at=now)
    notices.proposal_refused(proposal, ground=ground, reasons="Причина.", at=now)
    notices.proposal_scheduled(proposal, at=now)
    notices.proposal_answered(proposal, at=now)
    notices.proposal_taken_down(proposal, reasons="Причина.", at=now)
    notices.proposal_put_back(proposal, reasons="Причина.", at=now)

    letters = [letter(event, language="ru", reason="author") for event in Event.objects.order_by("id")]
    assert all(proposal.title in written.subject for written in letters)
    assert "Причина." in letters[2].text
    assert "Фонарь установят" in letters[4].text
    assert all("Причина." in written.text for written in letters[5:])
