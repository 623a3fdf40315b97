"""Residents' proposals, initiatives and promises at the desk, as a browser without scripts uses it."""

import pytest
from django.utils import timezone

from commitments.models import Commitment
from moderation.actions import open_case
from moderation.models import Decision
from selfgov.models import Initiative, Proposal
from selfgov.states import InitiativeStatus, ProposalStatus
from tests.factories import (
    BodyFactory,
    CommitmentFactory,
    CouncilFactory,
    GroundFactory,
    InitiativeFactory,
    InitiativeRuleFactory,
    MeetingFactory,
    MeetingItemFactory,
    PostFactory,
    ResidentProposalFactory,
    UserFactory,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db
DESK = "/en/desk/places"


def submitted(**more) -> Proposal:
    proposal = ResidentProposalFactory(submitted=True, **more)
    open_case(subject=proposal, term_days=5, at=proposal.created_at)
    return proposal


@pytest.fixture
def clerk_of(signed_in):
    """The browser of the clerk of a community."""
    return lambda community: signed_in(PostFactory(clerk=True, body=community.body).user)


# Moderators ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_waits_stands_in_the_queue_and_on_the_home_of_the_desk(signed_in, moderator, language):
    proposal = submitted()
    browser = signed_in(moderator)

    assert proposal.title in text_of(browser.get(f"/{language}/desk/places/proposals/check/"))
    assert "/desk/places/proposals/check/" in text_of(browser.get(f"/{language}/desk/"))
    assert proposal.text in text_of(browser.get(f"/{language}/desk/places/proposals/check/{proposal.code}/"))


def test_a_moderator_publishes_it(signed_in, moderator):
    proposal = submitted()

    answer = signed_in(moderator).post(f"{DESK}/proposals/check/{proposal.code}/publish/")

    proposal.refresh_from_db()
    assert answer.url == f"{DESK}/proposals/check/"
    assert proposal.status == ProposalStatus.RECEIVED


def test_a_refusal_needs_a_ground_and_reasons(signed_in, moderator):
    proposal = submitted()
    ground = GroundFactory(subject_kind="selfgov.proposal")
    browser, page = signed_in(moderator), f"{DESK}/proposals/check/{proposal.code}/refuse/"

    short = browser.post(page, {"refuse-ground": ground.pk, "refuse-reasons": "Нет."})
    assert short.status_code == 400
    assert "Нет." in text_of(short)
    browser.post(
        page, {"refuse-ground": ground.pk, "refuse-reasons": "В тексте назван адрес и телефон соседки."}
    )

    proposal.refresh_from_db()
    assert proposal.status == ProposalStatus.REFUSED


def test_what_the_checks_found_is_confirmed_by_a_person(signed_in, moderator):
    proposal = submitted(text="Позвоните соседке: +7 701 123 45 67, она покажет, где темно.")
    browser, page = signed_in(moderator), f"{DESK}/proposals/check/{proposal.code}"

    shown = browser.get(f"{page}/").context["decide"].hints
    [(key, _words)] = shown.fields["confirmed"].choices
    browser.post(f"{page}/publish/", {"hints-confirmed": [key]})

    [kept] = Decision.objects.about(proposal).get().confirmed_hints
    assert (kept["code"], kept["field"]) == ("phone", "text")


def test_a_take_down_is_offered_where_everybody_can_read_it(signed_in, moderator):
    public, waiting = ResidentProposalFactory(), submitted()
    browser = signed_in(moderator)

    offer = f"/en/desk/take-down/proposal/{public.pk}/"
    assert offer in text_of(browser.get(f"{DESK}/proposals/check/{public.code}/"))
    assert "take-down" not in text_of(browser.get(f"{DESK}/proposals/check/{waiting.code}/"))
    assert "The council cannot answer it" in text_of(browser.get(offer))


def test_who_comes_second_reads_why_it_is_not_done(signed_in, moderator):
    proposal = submitted()
    page = f"{DESK}/proposals/check/{proposal.code}/publish/"
    signed_in(moderator).post(page)

    late = signed_in(PostFactory().user).post(page)

    assert late.status_code == 409
    assert "not waiting for a decision" in text_of(late)


def test_others_do_not_see_the_queue(signed_in):
    assert signed_in(PostFactory(clerk=True).user).get(f"{DESK}/proposals/check/").status_code == 403


# The clerk ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_clerk_sees_what_waits_for_an_answer(clerk_of, language):
    proposal = ResidentProposalFactory(overdue=True)
    browser = clerk_of(proposal.community)
    desk = f"/{language}/desk/places"

    assert proposal.title in text_of(browser.get(f"{desk}/{proposal.community.unit.kato}/proposals/"))
    assert proposal.text in text_of(browser.get(f"{desk}/proposals/{proposal.code}/"))


def test_the_clerk_answers_for_everyone_to_read(clerk_of, client):
    proposal = ResidentProposalFactory()

    clerk_of(proposal.community).post(
        f"{DESK}/proposals/{proposal.code}/answer/", {"answer_ru": "Фонарь поставим к сентябрю."}
    )

    assert "Фонарь поставим к сентябрю." in text_of(client.get(proposal.get_absolute_url()))


def test_an_empty_answer_is_returned(clerk_of):
    proposal = ResidentProposalFactory()

    answer = clerk_of(proposal.community).post(f"{DESK}/proposals/{proposal.code}/answer/", {})

    assert answer.status_code == 400


def test_a_proposal_comes_on_an_agenda_and_off_it(clerk_of):
    proposal = ResidentProposalFactory()
    meeting = MeetingFactory(council=CouncilFactory(community=proposal.community))
    elsewhere = MeetingFactory()
    browser, page = clerk_of(proposal.community), f"{DESK}/proposals/{proposal.code}/"

    assert browser.post(f"{page}schedule/", {"meeting": elsewhere.pk}).status_code == 400
    browser.post(f"{page}schedule/", {"meeting": meeting.pk})
    proposal.refresh_from_db()
    assert proposal.meeting == meeting
    browser.post(f"{page}take-back/")

    proposal.refresh_from_db()
    assert (proposal.status, proposal.meeting) == (ProposalStatus.RECEIVED, None)


@pytest.mark.parametrize("page", ["proposals/{p}/", "proposals/{p}/answer/", "proposals/{p}/schedule/"])
def test_proposals_to_other_communities_are_not_there(clerk_of, page):
    own, other = ResidentProposalFactory(), ResidentProposalFactory()

    assert clerk_of(own.community).get(f"{DESK}/{page.format(p=other.code)}").status_code == 404


def test_what_no_moderator_has_read_is_not_there(clerk_of):
    proposal = submitted()

    assert clerk_of(proposal.community).get(f"{DESK}/proposals/{proposal.code}/").status_code == 404


# Initiatives --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_initiatives_stand_at_the_desk_with_what_is_to_be_done(clerk_of, language):
    initiative = InitiativeFactory(supported=True)
    page = f"/{language}/desk/places/{initiative.community.unit.kato}/initiatives/"

    assert f"/desk/places/initiatives/{initiative.code}/send/" in text_of(
        clerk_of(initiative.community).get(page)
    )


def test_the_clerk_sends_it_on(clerk_of):
    initiative = InitiativeFactory(supported=True)
    BodyFactory(maslikhat=True, territory=initiative.community.district)

    clerk_of(initiative.community).post(f"{DESK}/initiatives/{initiative.code}/send/")

    initiative.refresh_from_db()
    assert initiative.status == InitiativeStatus.SENT


def test_a_look_at_the_button_sends_nothing(clerk_of):
    initiative = InitiativeFactory(supported=True)

    answer = clerk_of(initiative.community).get(f"{DESK}/initiatives/{initiative.code}/send/", follow=True)

    initiative.refresh_from_db()
    assert answer.status_code == 200
    assert initiative.status == InitiativeStatus.SUPPORTED


def test_the_clerk_carries_a_decision_on(clerk_of):
    InitiativeRuleFactory(votes=True)
    item = MeetingItemFactory(meeting=MeetingFactory(signed=True), voted=True)
    community = item.meeting.council.community
    page = f"{DESK}/{community.unit.kato}/initiatives/new/"
    browser = clerk_of(community)

    assert browser.post(page, {"item": item.pk}).status_code == 400
    browser.post(page, {"item": item.pk, "kind": "end_akim"})

    assert Initiative.objects.get().item == item


def test_a_survey_is_settled_at_home(clerk_of):
    survey = InitiativeFactory(survey=True, supported=True)

    clerk_of(survey.community).post(
        f"{DESK}/initiatives/{survey.code}/settle/", {"outcome_ru": "Опрос проведён, 72 % за."}
    )

    survey.refresh_from_db()
    assert survey.outcome_ru == "Опрос проведён, 72 % за."


# What was undertaken ------------------------------------------------------------------------


@pytest.fixture
def matter():
    return MeetingItemFactory(meeting=MeetingFactory(published=True), voted=True)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_matters_stand_with_what_is_overdue(clerk_of, matter, language):
    CommitmentFactory(subject=matter, overdue=True)
    community = matter.meeting.council.community
    browser = clerk_of(community)

    listed = browser.get(f"/{language}/desk/places/{community.unit.kato}/promises/")
    one = browser.get(f"/{language}/desk/places/promises/{matter.code}/")

    assert f"/desk/places/promises/{matter.code}/" in text_of(listed)
    assert "/done/" in text_of(one)


def test_the_clerk_writes_down_what_was_undertaken_and_that_it_was_done(clerk_of, matter):
    browser, page = clerk_of(matter.meeting.council.community), f"{DESK}/promises/{matter.code}/"
    today = timezone.localdate().isoformat()

    browser.post(page, {"what_ru": "Поставить три фонаря", "who": "Аким округа", "due_date": today})
    commitment = Commitment.objects.about(matter).get()
    browser.post(f"{page}{commitment.pk}/done/", {"done_on": today, "evidence_note": "Акт приёмки № 4"})

    commitment.refresh_from_db()
    assert commitment.evidence_note == "Акт приёмки № 4"


def test_what_will_not_be_done_says_why(clerk_of, matter):
    commitment = CommitmentFactory(subject=matter)
    browser = clerk_of(matter.meeting.council.community)
    page = f"{DESK}/promises/{matter.code}/{commitment.pk}/drop/"

    assert browser.post(page, {"reason": ""}).status_code == 400
    browser.post(page, {"reason": "В бюджете нет денег."})

    commitment.refresh_from_db()
    assert commitment.drop_reason == "В бюджете нет денег."


def test_matters_of_other_communities_are_not_there(signed_in, clerk_of, matter):
    other = MeetingItemFactory(meeting=MeetingFactory(published=True))

    assert clerk_of(other.meeting.council.community).get(f"{DESK}/promises/{matter.code}/").status_code == 404
    assert signed_in(UserFactory()).get(f"{DESK}/promises/{matter.code}/").status_code == 403
