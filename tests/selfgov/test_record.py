"""The record of a meeting: written as a whole, signed, answered, and taken further."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from notifications.models import Event
from notifications.outbox import follow
from notifications.rendering import note
from selfgov import actions, queries, tasks
from selfgov.actions import ItemRow
from selfgov.limits import Vote
from selfgov.models import InitiativeKind, InitiativeRule, Meeting
from selfgov.states import InitiativeStatus, MeetingStatus
from tests.factories import (
    BodyFactory,
    CouncilFactory,
    CouncilMemberFactory,
    MeetingFactory,
    MeetingItemFactory,
    PostFactory,
    UserFactory,
)
from workdays.calendar import local_date
from workdays.models import DaySwap

pytestmark = pytest.mark.django_db

# A Monday noon in Kazakhstan.
AT = datetime(2026, 5, 11, 7, tzinfo=UTC)
TODAY = date(2026, 5, 11)
HELD_AT = AT - timedelta(days=4)
WATER = ItemRow(
    title_kk="Су тарифі туралы",
    speeches_kk="Маман есептерін көрсетті.",
    decision_kk="Тариф келісілсін.",
    votes_for=4,
    votes_against=1,
)


@pytest.fixture
def council():
    return CouncilFactory(members=7)


@pytest.fixture
def clerk(council):
    return PostFactory(clerk=True, body=council.community.body, user__display_name="Маман Айгүл").user


@pytest.fixture
def akim(council):
    return PostFactory(officer=True, body=council.community.body).user


@pytest.fixture
def done(clerk):
    """By whom, and when."""
    return {"by": clerk, "at": AT}


@pytest.fixture
def meeting(council):
    """Held four days ago, nothing written yet."""
    return MeetingFactory(council=council, status=MeetingStatus.HELD, starts_at=HELD_AT)


def people(council, count):
    return list(council.members.order_by("pk").values_list("pk", flat=True)[:count])


@pytest.fixture
def write(meeting, done):
    """Save the page of the meeting: five present, one matter, everything filled in."""

    def save(**changes):
        page = {
            "meeting": meeting,
            "version": meeting.version,
            "changes": {"chair": "Төрағаев", "secretary": "Хатшиева", "others_present": " Қонақ  бір\n\n"},
            "present": people(meeting.council, 5),
            "items": [WATER],
        }
        return actions.write_record(**page | done | changes)

    return save


@pytest.fixture
def signed(write, done):
    return actions.sign(meeting=write(), signed_on=TODAY, **done)


# Writing ------------------------------------------------------------------------------------


def test_one_page_saves_everything(write):
    meeting = write()

    meeting.refresh_from_db()
    assert (meeting.present_count, meeting.quorum_base, meeting.version) == (5, 7, 2)
    assert (meeting.chair, meeting.others_present) == ("Төрағаев", "Қонақ бір")
    item = meeting.items.get()
    assert (item.votes_for, item.votes_against, item.votes_abstained) == (4, 1, 0)
    assert meeting.presences.count() == 5


def test_matters_are_added_changed_moved_and_taken_off(write, meeting):
    first, second = [
        MeetingItemFactory(meeting=meeting, position=position, title_kk=f"{position}-мәселе")
        for position in (1, 2)
    ]

    write(items=[WATER, replace(ItemRow.of(second), title_kk="Екінші мәселе енді бірінші")])

    items = list(meeting.items.order_by("position"))
    assert [item.title_kk for item in items] == ["Су тарифі туралы", "Екінші мәселе енді бірінші"]
    assert items[1].code == second.code
    assert not meeting.items.filter(pk=first.pk).exists()


def test_who_left_the_list_is_no_longer_present(write, council):
    meeting = write()

    meeting = write(version=2, present=people(council, 4), items=[ItemRow.of(meeting.items.get())])

    assert meeting.present_count == meeting.presences.count() == 4


def test_somebody_counted_twice_is_named(write, council):
    member = council.members.order_by("pk").first()

    with pytest.raises(Invalid, match=f"more than once: {member.name}"):
        write(present=[member.pk, *people(council, 5)])


def test_who_does_not_sit_on_the_council_that_day_is_named(write, council):
    gone = CouncilMemberFactory(council=council, to_date=local_date(HELD_AT) - timedelta(days=1))
    stranger = CouncilMemberFactory()

    with pytest.raises(Invalid, match="Not members") as refusal:
        write(present=[*people(council, 3), gone.pk, stranger.pk, 10**9])

    for name in (gone.name, stranger.name, "1000000000"):
        assert name in str(refusal.value)


def test_a_record_changed_meanwhile_is_not_overwritten(write, meeting):
    write()

    with pytest.raises(Conflict, match="Маман Айгүл saved this record at 11 May 2026") as refusal:
        write(items=[replace(WATER, votes_for=5)])

    assert "what you typed stands below" in str(refusal.value)
    assert meeting.items.get().votes_for == 4


def test_a_page_sent_twice_over_a_lost_connection_is_saved_once(write, meeting):
    write()

    again = write()

    assert again.version == 2
    assert meeting.items.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"items": [replace(WATER, votes_for=-1)]}, "Matter 1"),
        ({"items": [WATER, replace(WATER, code="nowhere")]}, "not on the agenda"),
        ({"items": [replace(WATER, speeches_kk="с" * 10_001)]}, "at most 10000"),
        ({"items": [replace(WATER, votes_for=10**12)]}, "Matter 1"),
        ({"changes": {"chair": "т" * 201}}, "at most 200"),
        ({"changes": {"status": "signed"}}, "status"),
        ({"changes": {"starts_at": AT + timedelta(days=1)}}, "future"),
        ({"changes": {"starts_at": AT - timedelta(days=2_000)}}, "does not sit"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(write, meeting, changes, message):
    with pytest.raises(Invalid, match=message):
        write(**changes)

    meeting.refresh_from_db()
    assert meeting.version == 1
    assert not meeting.items.exists()


def test_a_convened_day_is_moved_only_by_postponing(council, done):
    meeting = MeetingFactory(council=council, starts_at=AT + timedelta(days=20))

    with pytest.raises(Conflict, match="postpone"):
        actions.write_record(
            meeting=meeting, version=1, changes={"starts_at": AT + timedelta(days=25)}, **done
        )


def test_signed_minutes_are_not_rewritten(write, signed):
    with pytest.raises(Conflict, match="corrected in public"):
        write(version=signed.version)


def test_residents_of_a_street_are_counted_and_not_named(done):
    council = CouncilFactory(separate=True)
    clerk = PostFactory(clerk=True, body=council.community.body).user
    meeting = actions.begin(council=council, starts_at=HELD_AT, by=clerk, at=AT)
    page = {"meeting": meeting, "version": 1, "by": clerk, "at": AT, "items": [WATER]}

    with pytest.raises(Invalid, match="45 were present, but only 40"):
        actions.write_record(**page, changes={"present_count": 45, "quorum_base": 40})
    with pytest.raises(Invalid, match="counted, not named"):
        actions.write_record(**page, changes={}, present=[CouncilMemberFactory(council=council).pk])
    meeting = actions.write_record(**page, changes={"present_count": 45, "quorum_base": 400})

    assert queries.quorum_of(meeting) == queries.Quorum(present=45, base=400, needed=40, reached=True)


def test_what_members_count_cannot_be_typed(write):
    meeting = write(changes={"present_count": 7, "quorum_base": 7})

    assert (meeting.present_count, meeting.quorum_base) == (5, 7)


# Files --------------------------------------------------------------------------------------


def pdf(name="smeta.pdf", content=b"%PDF-1.4 ..."):
    return SimpleUploadedFile(name, content)


def test_a_file_is_added_and_taken_away(meeting, done):
    material = actions.add_material(meeting=meeting, title="Смета", language="kk", file=pdf(), **done)
    assert len(material.sha256) == 64

    actions.remove_material(material=material, **done)

    assert not meeting.materials.exists()


@pytest.mark.parametrize("file", [pdf("a.exe"), pdf(content=b"MZ"), None])
def test_a_file_is_what_its_name_says(meeting, done, file):
    with pytest.raises(Invalid):
        actions.add_material(meeting=meeting, title="Смета", language="kk", file=file, **done)


def test_files_of_signed_minutes_stay(signed, done):
    material = actions.add_material(meeting=signed, title="Смета", language="kk", file=pdf(), **done)

    with pytest.raises(Conflict, match="files stay"):
        actions.remove_material(material=material, **done)


# Signing ------------------------------------------------------------------------------------


def test_signing_gives_every_vote_its_result_and_starts_the_clock(write, done):
    against = replace(WATER, title_kk="Алым туралы", votes_for=2, votes_against=3)
    tie = replace(WATER, title_kk="Жол туралы", votes_for=2, votes_against=2, chair_voted_for=True)
    meeting = write(items=[WATER, against, tie])

    signed = actions.sign(meeting=meeting, signed_on=TODAY, **done)

    results = list(signed.items.order_by("position").values_list("result", flat=True))
    assert results == [Vote.ADOPTED, Vote.NOT_ADOPTED, Vote.ADOPTED_BY_CHAIR]
    assert (signed.status, signed.signed_on) == (MeetingStatus.SIGNED, TODAY)
    assert signed.pass_due_date == date(2026, 5, 13)


def test_everything_missing_is_listed_at_once(write, done):
    empty = ItemRow(title_kk="Жол туралы")
    tie = replace(WATER, votes_for=2, votes_against=2)
    meeting = write(changes={}, present=[], items=[empty, tie])

    with pytest.raises(Invalid) as refusal:
        actions.sign(meeting=meeting, signed_on=TODAY, **done)

    for said in (
        *("Name the chair", "Name the secretary", "who was present"),
        *("Matter 1: write", "Matter 1: count", "Matter 2: more votes", "Matter 2: the votes are equal"),
    ):
        assert said in str(refusal.value)


def test_without_a_quorum_nothing_is_signed(write, council, done):
    meeting = write(present=people(council, 3), items=[replace(WATER, votes_for=2)])

    with pytest.raises(Conflict, match="3 of 7 were present and 4 are needed"):
        actions.sign(meeting=meeting, signed_on=TODAY, **done)


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), local_date(HELD_AT) - timedelta(days=1)])
def test_minutes_are_signed_between_the_meeting_and_today(write, done, day):
    with pytest.raises(Invalid, match="day"):
        actions.sign(meeting=write(), signed_on=day, **done)


def test_what_is_not_held_is_not_signed(council, done):
    with pytest.raises(Conflict, match="no minutes to sign"):
        actions.sign(meeting=MeetingFactory(council=council), signed_on=TODAY, **done)


# Publishing, passing, correcting ------------------------------------------------------------


def test_minutes_are_published_once_they_are_signed(write, council, done):
    follow(UserFactory(), council.community, reason="follower", at=AT)
    meeting = write()
    with pytest.raises(Conflict, match="once they are signed"):
        actions.publish(meeting=meeting, **done)
    actions.sign(meeting=meeting, signed_on=TODAY, **done)

    actions.publish(meeting=meeting, **done)

    assert meeting in Meeting.objects.published()
    assert "Су тарифі туралы" in note(Event.objects.get(kind="selfgov.minutes_published")).text
    with pytest.raises(Conflict, match="already published"):
        actions.publish(meeting=meeting, **done)


def test_minutes_passed_on_start_the_akims_clock(signed, akim, done):
    meeting = actions.pass_to_akim(meeting=signed, passed_on=TODAY, **done)

    assert (meeting.status, meeting.answer_due_date) == (MeetingStatus.WITH_AKIM, date(2026, 5, 18))
    event = Event.objects.get(kind="selfgov.minutes_passed")
    assert (event.users, event.audience) == ([akim.pk], [])
    assert "answers by 18 May 2026" in note(event).text


def test_minutes_are_not_passed_before_they_are_signed(signed, done):
    with pytest.raises(Invalid, match="before"):
        actions.pass_to_akim(meeting=signed, passed_on=TODAY - timedelta(days=1), **done)


def test_a_correction_keeps_the_old_words(signed, done):
    correction = actions.correct(
        meeting=signed, what="Дауыс саны", old="4", new="5", reason="Санау қатесі", **done
    )

    assert (correction.old, correction.new) == ("4", "5")
    assert queries.timeline_of(signed)[0].text == "Дауыс саны"


@pytest.mark.parametrize("words", [{"what": ""}, {"new": "4 "}, {"reason": " "}, {"what": "ж" * 201}])
def test_a_correction_says_what_and_why(signed, done, words):
    usual = {"what": "Дауыс саны", "old": "4", "new": "5", "reason": "Санау қатесі"}

    with pytest.raises(Invalid):
        actions.correct(meeting=signed, **usual | words, **done)


def test_an_open_record_needs_no_corrections(meeting, done):
    with pytest.raises(Conflict, match="where they are written"):
        actions.correct(meeting=meeting, what="Хатшы", old="А", new="Б", reason="Қате", **done)


def test_old_minutes_come_as_a_scan_and_are_public(council, done):
    meeting = actions.archive(
        council=council, starts_at=HELD_AT, scan=pdf(), summary_kk="Су құбыры", number="3", **done
    )

    assert meeting in Meeting.objects.published()
    assert meeting.is_archive
    with pytest.raises(Conflict, match="old minutes"):
        actions.pass_to_akim(meeting=meeting, passed_on=TODAY, **done)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"summary_kk": ""}, "what the minutes are about"),
        ({"scan": pdf(content=b"MZ")}, "not what its name says"),
        ({"scan": pdf("a.odt")}, "not what"),
        ({"starts_at": AT + timedelta(days=1)}, "was held"),
        ({"starts_at": datetime(2019, 1, 1, tzinfo=UTC)}, "does not sit"),
        ({"number": "1" * 21}, "at most 20"),
    ],
)
def test_a_bad_scan_is_refused(council, done, changes, message):
    usual = {"council": council, "starts_at": HELD_AT, "scan": pdf(), "summary_kk": "Су құбыры"}

    with pytest.raises(Invalid, match=message):
        actions.archive(**usual | changes, **done)


# The akim -----------------------------------------------------------------------------------


@pytest.fixture
def with_akim(signed, done):
    actions.publish(meeting=signed, **done)
    return actions.pass_to_akim(meeting=signed, passed_on=TODAY, **done)


def test_the_akim_agrees_without_a_word(with_akim, akim):
    meeting = actions.answer(meeting=with_akim, agrees=True, answered_on=TODAY, by=akim, at=AT)

    assert (meeting.status, meeting.akim_agrees) == (MeetingStatus.ANSWERED, True)
    assert "agreed" in note(Event.objects.get(kind="selfgov.akim_answered")).subject


def test_who_disagrees_says_why(with_akim, akim):
    with pytest.raises(Invalid, match="why the akim disagrees"):
        actions.answer(meeting=with_akim, agrees=False, answered_on=TODAY, by=akim, at=AT)

    meeting = actions.answer(
        meeting=with_akim, agrees=False, answer_kk="Қаражат жоқ.", answered_on=TODAY, by=akim, at=AT
    )

    assert meeting.status == MeetingStatus.DISAGREED
    assert "Қаражат жоқ." in note(Event.objects.get(kind="selfgov.akim_answered")).text


def test_the_journal_says_who_entered_the_answer(with_akim, clerk):
    meeting = actions.answer(meeting=with_akim, agrees=True, answered_on=TODAY, by=clerk, at=AT)

    assert "on the akim's behalf" in queries.timeline_of(meeting)[0].text


def test_somebody_else_does_not_answer(with_akim):
    with pytest.raises(Refused, match="akim's office"):
        actions.answer(meeting=with_akim, agrees=True, answered_on=TODAY, by=UserFactory(), at=AT)


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_the_day_of_an_answer_is_believable(with_akim, akim, day):
    with pytest.raises(Invalid, match="day of the answer"):
        actions.answer(meeting=with_akim, agrees=True, answered_on=day, by=akim, at=AT)


def test_a_disagreement_ends_when_the_council_discusses_it_again(council, done):
    meeting = MeetingFactory(council=council, disagreed=True)
    later = MeetingFactory(council=council, held=True, starts_at=meeting.starts_at + timedelta(days=9))
    with pytest.raises(Invalid, match="later meeting"):
        actions.settle(meeting=meeting, note="Келісілді", later=meeting, **done)

    meeting = actions.settle(meeting=meeting, note="Келісілді", later=later, **done)

    assert meeting.status == MeetingStatus.ANSWERED
    assert queries.timeline_of(meeting)[0].text == "Келісілді"


# Silence and the maslikhat ------------------------------------------------------------------


def test_a_silent_akim_is_named_once_in_public(with_akim, clerk, akim):
    late = AT + timedelta(days=9)

    assert actions.note_silent_akims(at=AT + timedelta(days=7)) == 0
    assert actions.note_silent_akims(at=late) == 1
    assert actions.note_silent_akims(at=late + timedelta(days=1)) == 0

    event = Event.objects.get(kind="selfgov.akim_overdue")
    assert set(event.users) == {clerk.pk, akim.pk}
    assert event.audience == ["follower"]
    assert Entry.objects.about(with_akim).public().filter(event="meeting.answer_overdue").count() == 1
    assert "18 May 2026" in note(event).text


def test_a_working_day_moved_away_moves_the_due_date(with_akim):
    DaySwap.objects.create(day=date(2026, 5, 18), is_working=False)

    assert actions.note_silent_akims(at=AT + timedelta(days=8)) == 0
    with_akim.refresh_from_db()
    assert with_akim.answer_due_date == date(2026, 5, 19)


def test_the_clock_of_the_portal_notices_silence():
    meeting = MeetingFactory(overdue=True)

    tasks.run_clocks()

    assert Entry.objects.about(meeting).get().event == "meeting.answer_overdue"


@pytest.fixture
def maslikhat(council):
    InitiativeRule.objects.create(
        code="disagreement",
        kind=InitiativeKind.DISAGREEMENT,
        support=InitiativeRule.Support.MEMBERS,
        percent=50,
        more_than=True,
        sending_days=5,
        basis_kk="Заң",
        basis_ru="Закон",
        confidence="known",
        valid_from=date(2018, 1, 1),
    )
    return BodyFactory(maslikhat=True, territory=council.community.district)


def test_after_a_disagreement_a_matter_goes_to_the_maslikhat(with_akim, akim, maslikhat, done):
    meeting = actions.answer(
        meeting=with_akim, agrees=False, answer_kk="Қаражат жоқ.", answered_on=TODAY, by=akim, at=AT
    )

    initiative = actions.refer(meeting=meeting, item=meeting.items.get(), **done)

    assert (initiative.kind, initiative.status) == (InitiativeKind.DISAGREEMENT, InitiativeStatus.SENT)
    assert initiative.maslikhat == maslikhat
    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.REFERRED
    assert maslikhat.name_en in note(Event.objects.get(kind="selfgov.meeting_referred")).text


def test_a_silent_akim_does_not_hold_the_matter_up(with_akim, clerk, maslikhat):
    item = with_akim.items.get()
    with pytest.raises(Conflict, match="still has time"):
        actions.refer(meeting=with_akim, item=item, by=clerk, at=AT + timedelta(days=7))

    actions.refer(meeting=with_akim, item=item, by=clerk, at=AT + timedelta(days=8))

    with_akim.refresh_from_db()
    assert with_akim.status == MeetingStatus.REFERRED
    stopped = queries.clock_of(with_akim, at=AT + timedelta(days=60)).clock
    assert (stopped.is_overdue, stopped.overdue_days) == (True, 1)


def test_a_matter_of_another_meeting_is_not_referred(council, done):
    meeting = MeetingFactory(council=council, disagreed=True)

    with pytest.raises(Invalid, match="another meeting"):
        actions.refer(meeting=meeting, item=MeetingItemFactory(voted=True), **done)


@pytest.mark.parametrize("stage", ["held", "signed", "answered", "referred", "archived"])
def test_what_the_akim_has_not_to_answer_stays_in_the_community(council, done, stage):
    meeting = MeetingFactory(council=council, items=1, **{stage: True})

    with pytest.raises(Conflict, match="disagreed with or left unanswered"):
        actions.refer(meeting=meeting, item=meeting.items.get(), **done)


# Whose turn it is ---------------------------------------------------------------------------


def test_the_clock_shows_whose_turn_it_is(signed, done):
    passing = queries.clock_of(signed, at=AT + timedelta(days=1))
    assert (passing.clock.day, passing.clock.days, passing.clock.is_overdue) == (1, 2, False)

    meeting = actions.pass_to_akim(meeting=signed, passed_on=TODAY, **done)

    answering = queries.clock_of(meeting, at=AT + timedelta(days=9))
    assert (answering.clock.due_date, answering.clock.overdue_days) == (date(2026, 5, 18), 2)


def test_a_clock_stops_with_the_answer(with_akim, akim):
    meeting = actions.answer(meeting=with_akim, agrees=True, answered_on=TODAY, by=akim, at=AT)

    running = queries.clock_of(meeting, at=AT + timedelta(days=90)).clock

    assert running.is_stopped
    assert not running.is_overdue


@pytest.mark.parametrize("stage", ["planned", "held", "failed", "archived"])
def test_where_nobody_has_a_term_no_clock_runs(stage):
    assert queries.clock_of(MeetingFactory(**{stage: True}), at=AT) is None


def test_every_public_event_has_its_words(with_akim, akim, done):
    actions.correct(meeting=with_akim, what="Хатшы", old="А", new="Б", reason="Қате", **done)
    actions.answer(meeting=with_akim, agrees=True, answered_on=TODAY, by=akim, at=AT)

    moments = queries.timeline_of(with_akim)

    assert len(moments) == Entry.objects.about(with_akim).public().count()
    assert all(moment.title for moment in moments)
