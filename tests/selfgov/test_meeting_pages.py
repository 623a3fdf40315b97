"""The pages of meetings: what is coming, what was decided, and what the akim answered."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from selfgov.limits import Vote
from selfgov.models import Material, Meeting, MinutesCorrection, Presence
from selfgov.states import MeetingStatus
from tests.factories import (
    CommunityActFactory,
    CouncilFactory,
    CouncilMemberFactory,
    MeetingFactory,
    MeetingItemFactory,
    TariffFactory,
)
from tests.pages import words_of
from tests.selfgov.test_pages import LANGUAGES, at, page

pytestmark = pytest.mark.django_db


def kato_of(meeting: Meeting) -> str:
    return meeting.council.community.unit.kato


def list_of(client, meeting: Meeting, **query: str) -> str:
    return page(client, "meetings", kato_of(meeting), **query)


def minutes_of(client, meeting: Meeting, **query: str) -> str:
    return page(client, "meeting", meeting.code, **query)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "stage",
    ["convened", "held", "signed", "published", "with_akim", "answered", "disagreed", "archived"],
)
def test_a_meeting_is_shown_at_every_stage_in_every_language(client, language, stage):
    meeting = MeetingFactory(**{} if stage == "convened" else {stage: True})
    MeetingItemFactory(meeting=meeting, voted=True)

    assert client.get(at(language, "meeting", meeting.code)).status_code == 200
    assert client.get(at(language, "meetings", kato_of(meeting))).status_code == 200


def test_a_planned_meeting_is_the_clerks_own(client):
    meeting = MeetingFactory(status=MeetingStatus.PLANNED)

    assert client.get(at("en", "meeting", meeting.code)).status_code == 404
    assert "No meeting is convened." in list_of(client, meeting)


@pytest.mark.parametrize("code", ["nosuch", "meetings", "1"])
def test_an_unknown_meeting_is_not_found(client, code):
    assert client.get(at("en", "meeting", code)).status_code == 404


# The list -------------------------------------------------------------------------------------


def test_what_is_coming_stands_before_what_was(client):
    coming = MeetingFactory()
    MeetingItemFactory(meeting=coming, title_kk="Ауызсу", title_ru="О питьевой воде")
    past = MeetingFactory(council=coming.council, published=True, number="7")

    answer = list_of(client, coming)

    assert answer.index("Ауызсу") < answer.index("Past meetings") < answer.index(f"No. {past.number}")


def test_a_year_can_be_chosen(client):
    new = MeetingFactory(published=True, number="26-1")
    MeetingFactory(
        council=new.council, published=True, number="24-1", starts_at=datetime(2024, 5, 2, 10, tzinfo=UTC)
    )

    assert "26-1" in list_of(client, new)
    assert "24-1" not in list_of(client, new)
    assert "24-1" in list_of(client, new, year="2024")
    html = client.get(at("en", "meetings", kato_of(new))).content.decode()
    assert 'href="?year=2024#past"' in html


@pytest.mark.parametrize("year", ["", "9", "abcd", "2031", "٢٠٢٤", "-2024"])
def test_a_year_without_meetings_shows_the_latest_one(client, year):
    meeting = MeetingFactory(published=True, number="26-1")

    assert "26-1" in list_of(client, meeting, year=year)


def test_a_community_without_minutes_says_what_to_do(client):
    council = CouncilFactory()

    answer = page(client, "meetings", council.community.unit.kato)

    assert "No minutes are on file yet" in answer
    assert "ask the akim’s office" in answer


def test_decisions_are_found_by_their_words(client):
    meeting = MeetingFactory(published=True, number="26-1")
    MeetingItemFactory(meeting=meeting, voted=True)
    other = MeetingFactory(council=meeting.council, published=True, number="26-2")

    answer = list_of(client, meeting, q="фонарей")

    assert "26-1" in answer
    assert other.number not in answer


def test_unpublished_minutes_are_not_found_by_what_they_say(client):
    meeting = MeetingFactory(held=True)
    MeetingItemFactory(meeting=meeting, voted=True)

    assert "No meeting speaks of this" in list_of(client, meeting, q="фонарей")


@pytest.mark.parametrize("words", ["\x00", "%", "' OR 1=1", "🙂", "(", "а" * 500, "&|!"])
def test_whatever_is_searched_for_is_answered(client, words):
    meeting = MeetingFactory(published=True)

    assert client.get(at("en", "meetings", kato_of(meeting), q=words)).status_code == 200


# Before the meeting ---------------------------------------------------------------------------


def test_a_coming_meeting_shows_notice_and_agenda(client):
    starts_at = timezone.now() + timedelta(days=20)
    meeting = MeetingFactory(starts_at=starts_at, notice_on=starts_at.date() - timedelta(days=12))
    MeetingItemFactory(meeting=meeting, title_kk="", title_ru="О питьевой воде")

    answer = minutes_of(client, meeting)

    assert "О питьевой воде in Russian" in answer
    assert "of 10 required" in answer
    assert "By the akim" in answer
    assert "Decisions and votes are shown here" not in answer


def test_a_short_notice_says_why(client):
    starts_at = datetime(2026, 3, 12, 10, tzinfo=UTC)
    meeting = MeetingFactory(
        published=True, starts_at=starts_at, notice_on=date(2026, 3, 9), notice_reason="Су құбыры жарылды"
    )

    answer = minutes_of(client, meeting)

    assert "3 days before, of 10 required" in answer
    assert "Why it was shorter: Су құбыры жарылды" in answer


def test_minutes_that_are_being_written_show_no_decisions(client):
    meeting = MeetingFactory(held=True)
    MeetingItemFactory(meeting=meeting, voted=True)

    answer = minutes_of(client, meeting)

    assert "The minutes are being written." in answer
    assert "Көше шамдарын орнату туралы" in answer
    assert "келісім берілсін" not in answer
    assert "Who was there" not in answer


def test_a_meeting_does_not_vanish_between_signing_and_publishing(client):
    meeting = MeetingFactory(signed=True)
    MeetingItemFactory(meeting=meeting, voted=True)

    answer = minutes_of(client, meeting)

    assert "Minutes signed" in answer
    assert "келісім берілсін" not in answer


@pytest.mark.parametrize("status", [MeetingStatus.CANCELLED, MeetingStatus.FAILED])
def test_a_meeting_that_did_not_take_place_says_why(client, status):
    meeting = MeetingFactory(status=status, status_reason="Боран болды")

    assert "Боран болды" in minutes_of(client, meeting)
    assert "Боран болды" in list_of(client, meeting)


# Minutes --------------------------------------------------------------------------------------


@pytest.fixture
def minutes() -> Meeting:
    """Published minutes of a meeting of seven members, five of whom came, and their decision."""
    council = CouncilFactory(members=7)
    meeting = MeetingFactory(
        council=council, answered=True, number="3", others_present="Қонақ Бірінші\nҚонақ Екінші\n"
    )
    for member in council.members.all()[:5]:
        Presence.objects.create(meeting=meeting, member=member)
    MeetingItemFactory(meeting=meeting, position=1, voted=True)
    return meeting


def test_minutes_hold_what_the_order_asks_for(client, minutes):
    answer = minutes_of(client, minutes, language="ru")

    for words in (
        "село Кызылжар, дом культуры",
        "Төраға Сынақ",
        "Хатшы Сынақ",
        "Қонақ Екінші",
        "Об установке уличных фонарей",
        "Докладчик представил смету.",
        "Согласовать установку уличных фонарей.",
        "Решение поддерживаю.",
        minutes.council.community.unit.kato,
    ):
        assert words in answer


def test_the_quorum_is_told_with_its_numbers(client, minutes):
    answer = minutes_of(client, minutes)

    assert "There was a quorum 5 of 7 were present; at least 4 were needed." in answer
    assert "5 members present" in answer
    assert "2 members absent" in answer
    assert "2 other people present" in answer


def test_a_vote_is_told_with_its_numbers(client, minutes):
    answer = minutes_of(client, minutes)

    assert "For 4" in answer
    assert "Against 1" in answer
    assert "Abstained 0" in answer


def test_a_tie_that_the_chair_decided_says_so(client, minutes):
    MeetingItemFactory(
        meeting=minutes, position=2, voted=True, votes_for=2, votes_against=2, result=Vote.ADOPTED_BY_CHAIR
    )

    assert "The votes were equal. The chair voted for" in minutes_of(client, minutes)


def test_what_followed_from_a_decision_stands_under_it(client, minutes):
    item, community = minutes.items.get(), minutes.council.community
    act = CommunityActFactory(community=community, item=item)
    TariffFactory(community=community, item=item)

    html = client.get(at("en", "meeting", minutes.code)).content.decode()

    assert at("en", "act", act.code) in html
    assert at("en", "tariff", community.unit.kato, "water") in html
    assert "120.50" in words_of(html)


def test_an_answer_in_time_is_told_without_reproach(client, minutes):
    answer = minutes_of(client, minutes)

    assert "The akim agrees Answered on 19 March 2026." in answer
    assert "The answer was due by" not in answer


def test_a_late_answer_says_when_it_was_due(client):
    meeting = MeetingFactory(disagreed=True, answered_on=date(2026, 3, 30))

    answer = minutes_of(client, meeting)

    assert "The akim disagrees" in answer
    assert "The answer was due by 20 March 2026." in answer


def test_an_overdue_answer_is_told_on_top_and_in_the_list(client):
    meeting = MeetingFactory(with_akim=True)

    overdue = "The akim’s answer is overdue"
    answer = minutes_of(client, meeting)
    assert answer.index(overdue) < answer.index("When and where")
    assert "The akim had to answer the decisions of this meeting by 20 March 2026 and has not." in answer
    assert "Overdue by" in answer
    assert overdue in list_of(client, meeting)


def test_corrections_show_the_old_words_and_the_reason(client, minutes):
    MinutesCorrection.objects.create(
        meeting=minutes,
        what="Хатшы",
        old="Ескі есім",
        new="Жаңа есім",
        reason="Қате терілген",
        at=timezone.now(),
    )

    answer = minutes_of(client, minutes)

    for words in ("Ескі есім", "Жаңа есім", "Why: Қате терілген"):
        assert words in answer


def test_absent_members_are_those_who_sat_on_that_day(client, minutes):
    CouncilMemberFactory(
        council=minutes.council, name="Кейінгі Мүше", from_date=date(2026, 6, 1), to_date=None
    )

    assert "Кейінгі Мүше" not in minutes_of(client, minutes)


# Files ----------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_old_minutes_are_handed_out_as_a_scan(client):
    meeting = MeetingFactory(archived=True)

    answer = minutes_of(client, meeting, language="ru")
    scan = client.get(at("ru", "scan", meeting.code))

    assert "О водопроводе села" in answer
    assert scan.status_code == 200
    assert scan["Content-Disposition"].startswith("attachment")


def test_a_meeting_without_a_scan_hands_out_none(client, minutes):
    assert client.get(at("en", "scan", minutes.code)).status_code == 404


def test_materials_go_to_everyone_once_the_meeting_is_convened(client):
    planned, convened = MeetingFactory(status=MeetingStatus.PLANNED), MeetingFactory()
    codes = []
    for meeting in (planned, convened):
        material = Material(meeting=meeting, title="Смета", language="ru", size=4, added_at=timezone.now())
        material.file.save("estimate.pdf", ContentFile(b"%PDF"), save=False)
        material.save()
        codes.append(material.code)

    answers = [client.get(at("en", "material", code)).status_code for code in codes]

    assert answers == [404, 200]
    assert "Смета" in minutes_of(client, convened)


# Queries --------------------------------------------------------------------------------------


def queries_of(client, name: str, *args: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(at("en", name, *args)).status_code == 200
    return len(captured)


def test_more_meetings_and_matters_take_no_more_queries(client, minutes):
    community = minutes.council.community
    TariffFactory(community=community, item=minutes.items.get())
    pages = [("meetings", community.unit.kato), ("meeting", minutes.code)]
    before = [queries_of(client, *page) for page in pages]

    for number in range(2, 6):
        MeetingItemFactory(meeting=minutes, position=number, voted=True)
        CouncilMemberFactory(council=minutes.council)
        MeetingItemFactory(meeting=MeetingFactory(council=minutes.council, published=True), voted=True)
    after = [queries_of(client, *page) for page in pages]

    assert after == before
    assert max(after) <= 22


def test_addresses_are_those_of_the_models(minutes):
    with translation.override("kk"):
        assert minutes.get_absolute_url() == reverse("selfgov:meeting", args=[minutes.code])
