"""Meetings at the desk of a community: convened, step by step to their minutes and the akim's answer."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from bodies.models import Kind, Level
from selfgov.models import Initiative, Meeting
from selfgov.states import MeetingStatus
from tests.desk.places.conftest import at
from tests.factories import (
    BodyFactory,
    CommunityFactory,
    CouncilFactory,
    InitiativeRuleFactory,
    MeetingFactory,
    PostFactory,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db
LANGUAGES = ["kk", "ru", "en"]
PDF = b"%PDF-1.7\n%%EOF\n"


def moment(days: int) -> str:
    return timezone.localtime(timezone.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def agenda(*titles: str, **changes) -> dict[str, str]:
    rows = {f"item-{place}-title_kk": title for place, title in enumerate(titles)}
    positions = {f"item-{place}-position": str(place + 1) for place, _title in enumerate(titles)}
    return {"item-rows": str(len(titles)), **rows, **positions, **changes}


def call(**changes) -> dict[str, str]:
    return {
        "starts_at": moment(20),
        "place_kk": "Клуб",
        "convened_by": "akim",
        "notice_on": timezone.localdate().isoformat(),
        **agenda("Көше шамдары туралы", "Ауызсу туралы"),
        **changes,
    }


# Who comes in ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_in_every_language(clerk, council, language):
    meetings = [
        MeetingFactory(council=council, items=2, **{trait: True})
        for trait in ("held", "signed", "with_akim", "overdue", "disagreed", "answered", "archived")
    ]
    coming = MeetingFactory(council=council, items=1)
    kato = council.community.unit.kato
    pages = [
        at("home", language=language),
        at("place", kato, language=language),
        at("place_meetings", kato, language=language),
        at("place_archive", kato, language=language),
        at("place_convene", council.code, language=language),
        at("place_begin", council.code, language=language),
        *(at("place_meeting", one.code, language=language) for one in (*meetings, coming)),
        *(at("place_materials", one.code, language=language) for one in (*meetings, coming)),
        *(at("place_record", one.code, language=language) for one in (meetings[0], coming)),
        *(
            at(f"place_meeting_{step}", one.code, language=language)
            for one, steps in (
                (meetings[0], ("sign", "fail")),
                (meetings[1], ("publish", "pass", "correct")),
                (meetings[3], ("answer", "refer")),
                (meetings[4], ("settle", "refer")),
                (coming, ("postpone", "cancel")),
            )
            for step in steps
        ),
    ]

    assert [path for path in pages if clerk.get(path).status_code != 200] == []


def test_another_community_is_not_there(clerk):
    elsewhere = CouncilFactory(community=CommunityFactory())
    meeting = MeetingFactory(council=elsewhere, held=True)

    for path in (
        at("place", elsewhere.community.unit.kato),
        at("place_convene", elsewhere.code),
        at("place_archive", elsewhere.community.unit.kato),
        at("place_meeting", meeting.code),
        at("place_record", meeting.code),
        at("place_meeting_sign", meeting.code),
        at("place_materials", meeting.code),
    ):
        assert clerk.get(path).status_code == 404, path


def test_the_akim_reads_everything_and_writes_only_the_answer(akim, council):
    held = MeetingFactory(council=council, held=True, items=1)
    waiting = MeetingFactory(council=council, overdue=True, items=1)

    assert akim.get(at("place_meeting", held.code)).status_code == 200
    for path in (at("place_record", held.code), at("place_meeting_sign", held.code)):
        assert akim.get(path).status_code == 403
    assert akim.get(at("place_meeting_answer", waiting.code)).status_code == 200


def test_a_citizen_is_sent_away(citizen, signed_in, council):
    answer = signed_in(citizen).get(at("place", council.community.unit.kato))

    assert answer.status_code == 403


def test_an_administrator_keeps_every_community(signed_in, council):
    administrator = signed_in(PostFactory(administrator=True).user)

    assert administrator.get(at("place_convene", council.code)).status_code == 200


def test_the_desk_leads_to_the_community_of_the_post(clerk, community):
    assert at("place", community.unit.kato) in text_of(clerk.get(at("home")))
    assert clerk.get(at("places")).headers["Location"] == at("place", community.unit.kato)


def test_the_home_says_what_waits(clerk, council):
    MeetingFactory(council=council, held=True)
    MeetingFactory(council=council, overdue=True)

    page = text_of(clerk.get(at("place", council.community.unit.kato)))

    for words in ("Minutes to write and to sign", "The akim is to answer", "Overdue by"):
        assert words in page


def test_the_home_asks_a_bounded_number_of_questions(clerk, council, django_assert_max_num_queries):
    for _meeting in range(6):
        MeetingFactory(council=council, overdue=True)

    with django_assert_max_num_queries(40):
        clerk.get(at("place", council.community.unit.kato))


# Convening ------------------------------------------------------------------------------------


def test_a_meeting_is_convened_with_its_agenda(clerk, council):
    answer = clerk.post(at("place_convene", council.code), call())

    meeting = Meeting.objects.get()
    assert answer.headers["Location"] == at("place_meeting", meeting.code)
    assert meeting.status == MeetingStatus.CONVENED
    assert [item.title_kk for item in meeting.items.order_by("position")] == [
        "Көше шамдары туралы",
        "Ауызсу туралы",
    ]


def test_matters_stand_in_the_order_of_their_numbers(clerk, council):
    sent = call(**{"item-0-position": "2", "item-1-position": "1"})

    clerk.post(at("place_convene", council.code), sent)

    titles = Meeting.objects.get().items.order_by("position").values_list("title_kk", flat=True)
    assert list(titles) == ["Ауызсу туралы", "Көше шамдары туралы"]


def test_one_more_matter_keeps_everything_typed_and_complains_of_nothing(clerk, council, fields_of):
    sent = call(starts_at="", place_kk="Мәдениет үйі", more="1")

    answer = clerk.post(at("place_convene", council.code), sent)

    fields = fields_of(answer)
    assert answer.status_code == 200
    assert fields["place_kk"] == ["Мәдениет үйі"]
    assert fields["item-1-title_kk"] == ["Ауызсу туралы"]
    assert fields["item-rows"] == ["3"]
    assert fields["item-2-title_kk"] == [""]
    assert "field-error" not in text_of(answer)
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"starts_at": "tomorrow"}, "Enter a valid date/time"),
        ({"starts_at": moment(-2)}, "are over"),
        ({"place_kk": ""}, "Name the place"),
        ({"starts_at": moment(3)}, "why the notice was shorter"),
        ({"item-rows": "0"}, "at least one matter"),
        ({"item-rows": "many"}, "at least one matter"),
        ({"item-0-title_kk": "", "item-0-rapporteur": "Б. Асанов"}, "Write the title"),
        ({"item-0-position": "first"}, "Enter a whole number"),
        ({"convened_by": "nobody"}, "Select a valid choice"),
        ({"notice_on": "2026-02-31"}, "Enter a valid date"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(clerk, council, fields_of, changes, words):
    answer = clerk.post(at("place_convene", council.code), call(**changes))

    assert answer.status_code == 400
    assert words in text_of(answer)
    if "item-rows" not in changes:
        assert fields_of(answer)["item-1-title_kk"] == ["Ауызсу туралы"]
    assert not Meeting.objects.exists()


def test_a_meeting_that_was_held_is_recorded_afterwards(clerk, council):
    answer = clerk.post(at("place_begin", council.code), {"starts_at": moment(-3)})

    meeting = Meeting.objects.get()
    assert answer.headers["Location"] == at("place_record", meeting.code)
    assert meeting.status == MeetingStatus.HELD


def test_a_meeting_to_come_is_not_recorded_afterwards(clerk, council):
    answer = clerk.post(at("place_begin", council.code), {"starts_at": moment(3)})

    assert answer.status_code == 400
    assert not Meeting.objects.exists()


# Step by step ---------------------------------------------------------------------------------


def step(browser, name, meeting, **sent):
    answer = browser.post(at(f"place_meeting_{name}", meeting.code), sent)
    meeting.refresh_from_db()
    return answer


def test_minutes_go_from_signatures_to_the_maslikhat(clerk, akim, council):
    BodyFactory(
        kind=Kind.MASLIKHAT, level=Level.DISTRICT, territory=council.community.district, code="maslikhat-here"
    )
    InitiativeRuleFactory(votes=True, kind="disagreement", code="disagreement")
    meeting = MeetingFactory(council=council, held=True, present=5, items=1, items__voted=True)
    meeting.items.update(
        decision_kk="Келісілсін", votes_for=5, votes_against=0, votes_abstained=0, chair_voted_for=True
    )

    step(clerk, "sign", meeting, signed_on="2026-03-13")
    step(clerk, "publish", meeting)
    step(clerk, "pass", meeting, passed_on="2026-03-16")
    assert meeting.status == MeetingStatus.WITH_AKIM
    assert meeting.published_at
    step(akim, "answer", meeting, agrees="no", answer_kk="Қаражат жоқ", answered_on="2026-03-30")
    assert meeting.status == MeetingStatus.DISAGREED
    step(clerk, "refer", meeting, item=meeting.items.get().code)

    assert meeting.status == MeetingStatus.REFERRED
    assert Initiative.objects.get().status == "sent"


def test_signing_names_everything_that_is_missing(clerk, council):
    meeting = MeetingFactory(council=council, held=True, chair="", present=5, items=1)

    answer = step(clerk, "sign", meeting, signed_on="2026-03-13")

    assert answer.status_code == 400
    for words in ("Name the chair", "write what was decided", "count the votes"):
        assert words in text_of(answer)
    assert "Name the chair" in text_of(clerk.get(at("place_meeting", meeting.code)))


def test_an_akim_who_disagrees_gives_reasons(akim, council):
    meeting = MeetingFactory(council=council, overdue=True)

    answer = step(akim, "answer", meeting, agrees="no", answered_on="2026-03-30")

    assert answer.status_code == 400
    assert "Give the reasons" in text_of(answer)
    assert meeting.status == MeetingStatus.WITH_AKIM


def test_what_is_overdue_can_be_referred_and_what_is_not_cannot(clerk, council):
    due = timezone.localdate() + timedelta(days=3)
    waiting = MeetingFactory(council=council, with_akim=True, answer_due_date=due, items=1)
    overdue = MeetingFactory(council=council, overdue=True, items=1)

    assert at("place_meeting_refer", overdue.code) in text_of(clerk.get(at("place_meeting", overdue.code)))
    assert at("place_meeting_refer", waiting.code) not in text_of(
        clerk.get(at("place_meeting", waiting.code))
    )
    refused = step(clerk, "refer", waiting, item=waiting.items.get().code)
    assert refused.status_code == 409


def test_a_disagreement_is_settled(clerk, council):
    meeting = MeetingFactory(council=council, disagreed=True)

    step(clerk, "settle", meeting, note="Мәселе қайта талқыланды, әкім келісті.")

    assert meeting.status == MeetingStatus.ANSWERED


def test_signed_minutes_are_corrected_in_public(clerk, council):
    meeting = MeetingFactory(council=council, published=True)

    step(clerk, "correct", meeting, what="Төраға", old="Асан", new="Үсен", reason="Хатта қате кеткен екен.")

    assert meeting.corrections.get().new == "Үсен"


@pytest.mark.parametrize("name", ["postpone", "cancel"])
def test_a_meeting_to_come_is_put_off_or_called_off(clerk, council, name):
    meeting = MeetingFactory(council=council)

    step(clerk, name, meeting, reason="Жол жабылып қалды.", starts_at=moment(40))

    assert meeting.status == ("cancelled" if name == "cancel" else "convened")
    assert name == "cancel" or meeting.starts_at > timezone.now() + timedelta(days=30)


@pytest.mark.parametrize("name", ["hold", "sign", "publish", "pass", "answer", "settle", "refer", "fail"])
def test_a_step_that_does_not_fit_is_refused_with_a_sentence(clerk, council, name):
    meeting = MeetingFactory(council=council, cancelled=True, items=1)
    day = date(2026, 3, 20).isoformat()
    sent = {
        "signed_on": day,
        "passed_on": day,
        "answered_on": day,
        "agrees": "yes",
        "note": "Келісілді",
        "reason": "Себебі бар",
        "item": meeting.items.get().code,
    }

    assert step(clerk, name, meeting, **sent).status_code in (400, 409)


# Files ----------------------------------------------------------------------------------------


def test_a_file_is_added_and_taken_away(clerk, council):
    meeting = MeetingFactory(council=council)
    file = SimpleUploadedFile("draft.pdf", PDF)

    clerk.post(at("place_materials", meeting.code), {"title": "Жоба", "language": "kk", "file": file})
    material = meeting.materials.get()
    clerk.post(at("place_material_remove", meeting.code, material.code))

    assert not meeting.materials.exists()


def test_a_file_that_is_not_what_its_name_says_is_refused(clerk, council):
    meeting = MeetingFactory(council=council)
    file = SimpleUploadedFile("draft.pdf", b"MZ program")

    answer = clerk.post(
        at("place_materials", meeting.code), {"title": "Жоба", "language": "kk", "file": file}
    )

    assert answer.status_code == 400
    assert "not what its name says" in text_of(answer)


def test_old_minutes_are_added_as_a_scan(clerk, council):
    sent = {
        "council": council.code,
        "starts_at": "2025-03-04T10:00",
        "number": "4",
        "summary_kk": "Ауызсу құбыры туралы",
        "scan": SimpleUploadedFile("old.pdf", PDF),
    }

    clerk.post(at("place_archive", council.community.unit.kato), sent)

    meeting = Meeting.objects.get()
    assert meeting.is_archive
    assert meeting.summary_kk == "Ауызсу құбыры туралы"
