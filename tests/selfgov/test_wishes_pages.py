"""Initiatives, proposals and what was undertaken, as a browser without scripts sees them."""

import pytest

from selfgov.models import Initiative, Proposal
from selfgov.states import InitiativeStatus
from tests.factories import (
    CitizenFactory,
    CommitmentFactory,
    CommunityFactory,
    CouncilFactory,
    InitiativeFactory,
    InitiativeRuleFactory,
    MeetingFactory,
    MeetingItemFactory,
    PopulationFactory,
    ResidentProposalFactory,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def at(community, room: str, language: str = "en") -> str:
    return f"/{language}/places/{community.unit.kato}/{room}/"


@pytest.fixture
def community():
    community = CommunityFactory()
    PopulationFactory(unit=community.unit, count=400)
    InitiativeRuleFactory()
    InitiativeRuleFactory(votes=True)
    return community


@pytest.fixture
def resident(community, signed_in):
    """The browser of somebody who lives there."""
    return signed_in(CitizenFactory(territory=community.unit))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("room", ["initiatives", "proposals", "commitments"])
def test_rooms_without_anything_open_in_every_language(client, community, room, language):
    assert client.get(at(community, room, language)).status_code == 200


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    "trait", [{}, {"supported": True}, {"sent": True}, {"on_agenda": True}, {"decided": True}]
)
def test_an_initiative_is_shown_at_every_stage(client, trait, language):
    initiative = InitiativeFactory(**trait)

    page = client.get(f"/{language}/places/initiatives/{initiative.code}/")

    assert page.status_code == 200
    assert (initiative.title_ru if language == "ru" else initiative.title_kk) in text_of(page)


def test_an_initiative_from_a_decision_leads_to_the_minutes(client, community):
    meeting = MeetingFactory(published=True, council=CouncilFactory(community=community))
    item = MeetingItemFactory(meeting=meeting, voted=True)
    initiative = InitiativeFactory(supported=True, community=community, author=None, item=item)

    page = text_of(client.get(initiative.get_absolute_url()))

    assert f"/places/meetings/{meeting.code}/" in page


# Initiatives --------------------------------------------------------------------------------


def test_a_resident_begins_an_initiative(resident, community):
    words = {
        "kind": "hear_report",
        "title_ru": "Заслушать отчёт о воде",
        "text_ru": "Воды нет второй месяц подряд.",
    }

    answer = resident.post(at(community, "initiatives/start"), words)

    begun = Initiative.objects.get()
    assert answer.status_code == 302
    assert (begun.needed, begun.title_ru) == (40, "Заслушать отчёт о воде")
    assert "Заслушать отчёт о воде" in text_of(resident.get(at(community, "initiatives")))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({}, "Choose what you ask for."),
        ({"kind": "hear_report"}, "Write in Kazakh or in Russian, better in both."),
        ({"kind": "hear_report", "title_ru": "Заслушать отчёт о воде"}, "Fill in this part too"),
        ({"kind": "end_akim", "title_ru": "Прекратить полномочия"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(resident, community, words, said):
    answer = resident.post(at(community, "initiatives/start"), words)

    assert answer.status_code == 400
    assert said in text_of(answer)
    assert words.get("title_ru", "") in text_of(answer)
    assert not Initiative.objects.exists()


def test_who_lives_elsewhere_reads_why_not(signed_in, community):
    stranger = signed_in(CitizenFactory())

    page = stranger.get(at(community, "initiatives/start"))
    refused = stranger.post(at(community, "initiatives/start"), {"kind": "hear_report"})

    assert "Only residents of this community" in text_of(page)
    assert refused.status_code == 403


def test_one_button_signs_and_another_takes_it_back(signed_in):
    initiative = InitiativeFactory()
    browser = signed_in(CitizenFactory(territory=initiative.community.unit))
    page = f"/en/places/initiatives/{initiative.code}/"

    browser.post(f"{page}sign/")
    assert "You signed:" in text_of(browser.get(page))
    browser.post(f"{page}unsign/")

    assert "Sign this initiative" in text_of(browser.get(page))
    assert not initiative.supports.exists()


@pytest.mark.parametrize("step", ["sign", "unsign"])
def test_a_mere_look_at_a_button_acts_on_nothing(signed_in, step):
    initiative = InitiativeFactory()
    browser = signed_in(CitizenFactory(territory=initiative.community.unit))

    answer = browser.get(f"/en/places/initiatives/{initiative.code}/{step}/")

    assert answer.url == f"/en/places/initiatives/{initiative.code}/"
    assert not initiative.supports.exists()


def test_a_visitor_signs_in_before_signing(client):
    initiative = InitiativeFactory()

    answer = client.post(f"/en/places/initiatives/{initiative.code}/sign/")

    assert "sign-in" in answer.url


def test_the_author_withdraws_after_a_page_that_says_what_it_means(signed_in):
    initiative = InitiativeFactory()
    browser = signed_in(initiative.author)
    page = f"/en/places/initiatives/{initiative.code}/withdraw/"

    assert "The initiative ends here." in text_of(browser.get(page))
    initiative.refresh_from_db()
    assert initiative.status == InitiativeStatus.COLLECTING
    browser.post(page)

    initiative.refresh_from_db()
    assert initiative.status == InitiativeStatus.WITHDRAWN


def test_lists_ask_the_database_a_bounded_number_of_questions(
    client, community, django_assert_max_num_queries
):
    InitiativeFactory.create_batch(6, community=community)
    ResidentProposalFactory.create_batch(6, community=community)

    for room in ("initiatives", "proposals"):
        with django_assert_max_num_queries(15):
            client.get(at(community, room))


# Proposals ----------------------------------------------------------------------------------


def test_a_resident_proposes_and_only_they_see_it_until_it_is_checked(client, resident, community):
    words = {"language": "ru", "title": "Поставить фонарь у школы", "text": "Вечером дети идут в темноте."}

    answer = resident.post(at(community, "proposals/new"), words)

    page = Proposal.objects.get().get_absolute_url()
    assert answer.status_code == 302
    assert "Only you see this page so far" in text_of(resident.get(page))
    assert "Поставить фонарь у школы" in text_of(resident.get(at(community, "proposals")))
    assert client.get(page).status_code == 404
    assert "Поставить фонарь у школы" not in text_of(client.get(at(community, "proposals")))


def test_a_short_proposal_is_returned_with_what_was_typed(resident, community):
    answer = resident.post(
        at(community, "proposals/new"), {"language": "ru", "title": "Фонарь", "text": "Нет."}
    )

    assert answer.status_code == 400
    assert "Фонарь" in text_of(answer)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_answered_proposal_shows_its_answer_to_everyone(client, language):
    proposal = ResidentProposalFactory(answered=True)

    page = text_of(client.get(f"/{language}/places/proposals/{proposal.code}/"))

    assert proposal.answer_kk in page
    assert proposal.answer_ru in page


def test_what_is_overdue_is_seen(client):
    proposal = ResidentProposalFactory(overdue=True)

    assert "answer is overdue" in text_of(client.get(f"/en/places/proposals/{proposal.code}/"))


# What was undertaken ------------------------------------------------------------------------


def test_what_was_undertaken_stands_under_its_matter(client, community):
    meeting = MeetingFactory(published=True, council=CouncilFactory(community=community))
    CommitmentFactory(subject=MeetingItemFactory(meeting=meeting), overdue=True)

    page = text_of(client.get(at(community, "commitments")))

    assert "Overdue: 1" in page
    assert "Көше шамдарын орнату туралы" in page
