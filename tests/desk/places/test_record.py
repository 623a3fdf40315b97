"""The one page of a meeting's record: everything typed is kept, whatever happens."""

import json

import pytest

from selfgov.models import Meeting
from tests.desk.places.conftest import at
from tests.factories import CouncilFactory, MeetingFactory, MeetingItemFactory
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(council):
    """A meeting that took place: two matters, nobody noted as present yet."""
    found = MeetingFactory(council=council, held=True, chair="", secretary="")
    for position in (1, 2):
        MeetingItemFactory(meeting=found, position=position)
    return found


@pytest.fixture
def sheet(clerk, meeting, fields_of):
    """The page as the clerk opens it, and as it comes back."""

    class Sheet:
        path = at("place_record", meeting.code)

        def opened(self):
            return fields_of(clerk.get(self.path))

        def send(self, fields, headers=None, **changes):
            sent = {**fields, **{name.replace("__", "-"): value for name, value in changes.items()}}
            return clerk.post(self.path, sent, headers=headers or {})

    return Sheet()


def fresh(meeting) -> Meeting:
    return Meeting.objects.get(pk=meeting.pk)


def test_every_field_of_the_minutes_is_saved_from_one_page(sheet, meeting, council):
    present = [str(member.pk) for member in council.members.all()[:5]]
    fields = sheet.opened()

    answer = sheet.send(
        fields,
        present=present,
        others_present="Асанов А., әкім\nБекова Б., тұрғын",
        chair="Мүшеев Сынақ",
        secretary="Хатшиева Сынақ",
        number="3",
        **{
            "item-0-speeches_kk": "Сметаны таныстырды.",
            "item-0-decision_kk": "Келісілсін.",
            "item-0-decision_ru": "Согласовать.",
            "item-0-votes_for": "4",
            "item-0-votes_against": "1",
            "item-0-votes_abstained": "0",
            "item-0-chair_voted_for": "true",
        },
    )

    saved = fresh(meeting)
    item = saved.items.order_by("position").first()
    assert answer.headers["Location"] == sheet.path
    assert (saved.number, saved.chair, saved.present_count) == ("3", "Мүшеев Сынақ", 5)
    assert saved.others_present.splitlines()[1] == "Бекова Б., тұрғын"
    assert (item.votes_for, item.votes_against, item.chair_voted_for) == (4, 1, True)
    assert item.decision_ru == "Согласовать."


def test_a_page_with_gaps_is_saved_and_taken_up_again(sheet, meeting):
    sheet.send(sheet.opened(), chair="Мүшеев Сынақ")

    sheet.send(sheet.opened(), secretary="Хатшиева Сынақ")

    assert (fresh(meeting).chair, fresh(meeting).secretary) == ("Мүшеев Сынақ", "Хатшиева Сынақ")


def test_one_more_matter_comes_with_everything_typed_and_is_not_saved_yet(sheet, meeting, fields_of):
    answer = sheet.send(sheet.opened(), chair="Мүшеев", starts_at="", more="1")

    fields = fields_of(answer)
    assert answer.status_code == 200
    assert fields["chair"] == ["Мүшеев"]
    assert fields["item-rows"] == ["3"]
    assert "field-error" not in text_of(answer)
    assert fresh(meeting).chair == ""


def test_a_new_matter_is_added_and_an_old_one_taken_off(sheet, meeting):
    fields = sheet.opened()
    changes = {
        "item-rows": "3",
        "item-0-remove": "on",
        "item-2-title_ru": "О дороге",
        "item-2-position": "1",
        "item-1-position": "2",
    }

    sheet.send(fields, **changes)

    titles = [str(item.title_ru) for item in meeting.items.order_by("position")]
    assert titles == ["О дороге", "Об установке уличных фонарей"]


def test_what_is_wrong_is_said_beside_what_was_typed(sheet, meeting, fields_of):
    fields = sheet.opened()

    answer = sheet.send(
        fields,
        chair="Мүшеев",
        starts_at="yesterday",
        **{"item-1-votes_for": "many", "item-1-decision_kk": "Келісілсін."},
    )

    again = fields_of(answer)
    assert answer.status_code == 400
    assert again["chair"] == ["Мүшеев"]
    assert again["item-1-decision_kk"] == ["Келісілсін."]
    assert "2. For: Enter a whole number." in text_of(answer)
    assert fresh(meeting).chair == ""


def test_a_refusal_keeps_what_was_typed(sheet, meeting, council, fields_of):
    stranger = CouncilFactory(members=1).members.get()

    answer = sheet.send(sheet.opened(), present=[str(stranger.pk)], chair="Мүшеев")

    assert answer.status_code == 400
    assert fields_of(answer)["chair"] == ["Мүшеев"]


def test_who_was_slower_sees_both_versions_and_loses_nothing(sheet, meeting, fields_of):
    first, second = sheet.opened(), sheet.opened()
    sheet.send(first, chair="Бірінші", secretary="Хатшы")

    answer = sheet.send(second, chair="Екінші", number="7", **{"item-0-decision_kk": "Менің шешімім"})

    again, words = fields_of(answer), text_of(answer)
    assert answer.status_code == 409
    assert "Бірінші" in words
    assert "saved this record" in words
    assert again["chair"] == ["Екінші"]
    assert again["number"] == ["7"]
    # What the slower one left alone is as the faster one saved it.
    assert again["secretary"] == ["Хатшы"]
    assert again["item-0-decision_kk"] == ["Менің шешімім"]

    sheet.send(again)

    saved = fresh(meeting)
    assert (saved.chair, saved.secretary, saved.number) == ("Екінші", "Хатшы", "7")
    assert saved.items.order_by("position").first().decision_kk == "Менің шешімім"


def test_matters_that_either_has_changed_are_all_there(sheet, meeting, fields_of):
    first, second = sheet.opened(), sheet.opened()
    sheet.send(first, **{"item-rows": "3", "item-2-title_kk": "Жол туралы", "item-2-position": "3"})
    sheet.send(sheet.opened(), **{"item-0-remove": "on"})

    answer = sheet.send(second, **{"item-rows": "3", "item-2-title_kk": "Су туралы", "item-2-position": "3"})
    sheet.send(fields_of(answer))

    titles = set(meeting.items.values_list("title_kk", flat=True))
    assert titles == {"Көше шамдарын орнату туралы", "Жол туралы", "Су туралы"}
    assert meeting.items.count() == 3


def test_a_matter_that_somebody_took_off_while_it_was_written_on_stays_whole(sheet, meeting, fields_of):
    fields = sheet.opened()
    sheet.send(sheet.opened(), **{"item-0-remove": "on"})

    answer = sheet.send(fields, **{"item-0-decision_kk": "Келісілсін."})
    sheet.send(fields_of(answer))

    assert "taken off" in text_of(answer)
    assert meeting.items.get(decision_kk="Келісілсін.").title_ru == "Об установке уличных фонарей"
    assert meeting.items.count() == 2


def test_a_page_whose_answer_got_lost_is_saved_once(sheet, meeting):
    fields = sheet.opened()
    changes = {"item-rows": "3", "item-2-title_kk": "Жол туралы", "item-2-position": "3"}
    sheet.send(fields, **changes)

    again = sheet.send(fields, **changes)

    assert again.status_code == 302
    assert meeting.items.count() == 3


def test_after_a_lost_answer_what_was_written_meanwhile_comes_without_a_twin(sheet, meeting, fields_of):
    fields = sheet.opened()
    changes = {"item-rows": "3", "item-2-title_kk": "Жол туралы", "item-2-position": "3"}
    sheet.send(fields, **changes)

    answer = sheet.send(fields, **changes, chair="Мүшеев")
    sheet.send(fields_of(answer))

    assert answer.status_code == 409
    assert meeting.items.filter(title_kk="Жол туралы").count() == 1
    assert fresh(meeting).chair == "Мүшеев"


def test_the_script_gets_the_new_marks_of_the_page(sheet, meeting):
    fields = sheet.opened()
    changes = {"item-rows": "3", "item-2-title_kk": "Жол туралы", "item-2-position": "1"}

    answer = sheet.send(fields, headers={"X-Record": "1"}, **changes)
    marks = json.loads(answer.content)["marks"]
    again = sheet.send({**fields, **changes, **marks}, headers={"X-Record": "1"}, chair="Мүшеев")

    assert answer.headers["X-Record"] == "1"
    assert marks["item-2-code"] == meeting.items.get(title_kk="Жол туралы").code
    assert again.status_code == 200
    assert fresh(meeting).chair == "Мүшеев"
    assert meeting.items.count() == 3


def test_what_a_device_had_kept_is_written_into_the_page(sheet, meeting, fields_of):
    kept = {**sheet.opened(), "draft": ["abc"], "chair": ["Мүшеев"], "again": "1"}

    answer = sheet.send(kept)

    assert answer.status_code == 200
    assert fields_of(answer)["chair"] == ["Мүшеев"]
    assert fields_of(answer)["draft"] == ["abc"]
    assert "data-typed" in text_of(answer)


def test_a_signed_record_is_closed_and_what_was_typed_is_shown(sheet, meeting, fields_of):
    fields = sheet.opened()
    Meeting.objects.filter(pk=meeting.pk).update(
        status="signed", signed_on="2026-03-13", chair="А", secretary="Б"
    )

    answer = sheet.send(fields, chair="Мүшеев")

    assert answer.status_code == 409
    assert "corrected in public" in text_of(answer)
    assert fields_of(answer)["chair"] == ["Мүшеев"]


@pytest.mark.parametrize(
    "changes",
    [
        {"version": "x"},
        {"version": ""},
        {"seen": "not json"},
        {"seen": "[]"},
        {"item-rows": "-1"},
        {"item-rows": "999999999999"},
        {"item-0-seen": "{"},
        {"item-0-code": "unknown"},
        {"item-0-subject": "nothing"},
        {"item-0-position": "99999999999999999999"},
        {"item-0-title_kk": "x" * 600},
        {"present": ["0", "abc"]},
        {"starts_at": "2026-99-99T10:00"},
        {"chair": "a\x00b"},
        {"draft": "d" * 100},
    ],
)
def test_bad_input_never_breaks_the_page(sheet, changes):
    answer = sheet.send(sheet.opened(), **changes)

    assert answer.status_code in (200, 302, 400, 409)


def test_before_the_meeting_the_page_asks_for_the_agenda_only(clerk, council, fields_of):
    coming = MeetingFactory(council=council, items=1)

    fields = fields_of(clerk.get(at("place_record", coming.code)))

    assert "item-0-title_kk" in fields
    assert {"item-0-decision_kk", "chair", "starts_at"} & set(fields) == set()


def test_the_agenda_of_a_convened_meeting_is_changed(clerk, council, fields_of):
    coming = MeetingFactory(council=council, items=1)
    fields = fields_of(clerk.get(at("place_record", coming.code)))

    answer = clerk.post(at("place_record", coming.code), {**fields, "item-0-title_kk": "Басқа мәселе"})

    assert answer.status_code == 302
    assert coming.items.get().title_kk == "Басқа мәселе"


def test_residents_of_a_separate_gathering_are_counted(clerk, community, fields_of):
    council = CouncilFactory(community=community, separate=True)
    meeting = MeetingFactory(council=council, held=True, quorum_base=None, present_count=None)
    path = at("place_record", meeting.code)

    answer = clerk.post(path, {**fields_of(clerk.get(path)), "quorum_base": "300", "present_count": "41"})

    assert answer.status_code == 302
    assert fresh(meeting).present_count == 41
