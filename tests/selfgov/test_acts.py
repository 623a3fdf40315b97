"""Acts in force: adopted, amended clause by clause, repealed; their text on any day."""

from datetime import date, timedelta
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from notifications.models import Event
from notifications.rendering import note
from selfgov import actions, queries
from selfgov.actions import ClauseChange, ClauseText
from selfgov.limits import Vote
from selfgov.models import Act, Clause
from selfgov.states import MeetingStatus
from tests.factories import (
    CommunityActFactory,
    CommunityFactory,
    CouncilFactory,
    MeetingFactory,
    MeetingItemFactory,
    PostFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ADOPTED, SINCE = date(2025, 2, 3), date(2025, 2, 15)
DAY = timedelta(days=1)
TWO = [ClauseText("1", "Бірінші.", "Первый."), ClauseText("2", "Екінші.", "Второй.")]


def clerk_of(community):
    return PostFactory(clerk=True, body=community.body).user


@pytest.fixture
def community():
    return CommunityFactory()


@pytest.fixture
def done(community):
    """By whom, and when."""
    return {"by": clerk_of(community), "at": timezone.now()}


@pytest.fixture
def adopt(community, done):
    def adopt(**more) -> Act:
        given = {"kind": "improvement", "number": "7", "adopted_on": ADOPTED, "title_kk": "Абаттандыру"}
        given |= {"clauses": TWO, "from_date": SINCE} | done
        return actions.adopt_act(community=community, **(given | more))

    return adopt


@pytest.fixture
def amendment(adopt):
    return adopt(kind="amendment", number="8", title_kk="Өзгеріс")


def texts(act, day):
    return [(clause.number, clause.text_ru) for clause in queries.consolidated(act, day)]


# Adopting -----------------------------------------------------------------------------------


def test_an_act_comes_into_force_with_its_clauses(adopt):
    act = adopt()

    assert texts(act, SINCE - DAY) == []
    assert texts(act, SINCE) == [("1", "Первый."), ("2", "Второй.")]
    assert Entry.objects.get(event="act.adopted").is_public


def test_an_act_of_limited_time_has_no_text_after_it(adopt):
    act = adopt(to_date=date(2025, 12, 31))

    assert len(texts(act, date(2025, 12, 31))) == 2
    assert texts(act, date(2026, 1, 1)) == []


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"title_kk": " "}, "Write the title"),
        ({"kind": "poem"}, "kind"),
        ({"number": ""}, "number"),
        ({"number": "7" * 41}, "too long"),
        ({"from_date": ADOPTED - DAY}, "at the earliest"),
        ({"adopted_on": date(2099, 1, 1), "from_date": date(2099, 1, 1)}, "not adopted yet"),
        ({"to_date": SINCE - DAY}, "before the first"),
        ({"clauses": []}, "at least one clause"),
        ({"clauses": [ClauseText("", "Мәтін")]}, "needs a number"),
        ({"clauses": [ClauseText("1")]}, "Clause 1: write the text"),
        ({"clauses": [ClauseText("1", "Мәтін"), ClauseText(" 1 ", "Мәтін")]}, "several clauses: 1"),
    ],
)
def test_what_is_no_act_is_refused(adopt, wrong, reason):
    with pytest.raises(Invalid, match=reason):
        adopt(**wrong)

    assert not Act.objects.exists()


def test_a_number_is_given_once_a_day(adopt):
    adopt()

    with pytest.raises(Conflict, match="already on file"):
        adopt()


def test_the_signed_file_is_what_its_name_says(adopt):
    with pytest.raises(Invalid, match="not what its name says"):
        adopt(signed_file=SimpleUploadedFile("act.pdf", b"no PDF at all"))


def test_followers_hear_of_a_new_act_and_not_of_an_old_one(adopt):
    adopt(title_kk="Ескі қағида")
    adopt(number="9", adopted_on=timezone.localdate(), from_date=timezone.localdate())

    said = note(Event.objects.get(kind="selfgov.act_adopted"))
    assert "No. 9, “Абаттандыру”: in force from" in said.text


def test_only_the_clerk_of_the_community_adopts_acts(adopt):
    with pytest.raises(Refused, match="Only the clerk"):
        adopt(by=UserFactory())
    with pytest.raises(Refused, match="Only the clerk"):
        adopt(by=clerk_of(CommunityFactory()))


def test_an_act_comes_from_a_matter_that_was_adopted_in_this_community(adopt, community):
    council = CouncilFactory(community=community)
    meeting = {"council": council, "starts_at": timezone.now() - timedelta(days=900)}
    signed = MeetingFactory(status=MeetingStatus.SIGNED, chair="А", secretary="Б", **meeting)
    held = MeetingFactory(status=MeetingStatus.HELD, **meeting)
    adopted = MeetingItemFactory(meeting=signed, position=8, result=Vote.ADOPTED)

    assert adopt(item=adopted).item == adopted
    with pytest.raises(Invalid, match="another community"):
        adopt(number="9", item=MeetingItemFactory())
    with pytest.raises(Invalid, match="did not adopt"):
        adopt(number="9", item=MeetingItemFactory(meeting=signed, position=9, result=Vote.NOT_ADOPTED))
    with pytest.raises(Conflict, match="not signed yet"):
        adopt(number="9", item=MeetingItemFactory(meeting=held, position=8))


# Amending and repealing ---------------------------------------------------------------------


def test_an_amendment_changes_adds_and_ends_clauses_and_the_old_text_stays_readable(adopt, amendment, done):
    act, day = adopt(), date(2025, 6, 1)
    changes = [
        ClauseChange(order=10, text_ru="Первый, иначе."),
        ClauseChange(order=15, number="1-1", text_ru="Новый."),
        ClauseChange(order=20, is_repealed=True),
    ]

    actions.amend(act=act, by_act=amendment, changes=changes, from_date=day, **done)

    assert texts(act, day - DAY) == [("1", "Первый."), ("2", "Второй.")]
    assert texts(act, day) == [("1", "Первый, иначе."), ("1-1", "Новый.")]
    assert {clause.by for clause in queries.consolidated(act, day)} == {amendment}


def test_a_clause_that_ended_can_come_back_in_its_place(adopt, amendment, done):
    act, june, august = adopt(), date(2025, 6, 1), date(2025, 8, 1)
    end, back = ClauseChange(order=10, is_repealed=True), ClauseChange(order=10, number="1", text_kk="Қайта.")

    actions.amend(act=act, by_act=amendment, changes=[end], from_date=june, **done)
    actions.amend(act=act, by_act=amendment, changes=[back], from_date=august, **done)

    assert [number for number, _text in texts(act, june)] == ["2"]
    assert [number for number, _text in texts(act, august)] == ["1", "2"]


def test_amendments_are_entered_in_the_order_of_their_days(adopt, amendment, done):
    act = adopt()
    change = [ClauseChange(order=10, text_kk="Басқа.")]
    actions.amend(act=act, by_act=amendment, changes=change, from_date=date(2025, 6, 1), **done)

    for day in (date(2025, 6, 1), date(2025, 5, 1), SINCE):
        with pytest.raises(Conflict, match="Clause 1 is already changed"):
            actions.amend(act=act, by_act=amendment, changes=change, from_date=day, **done)

    assert Clause.objects.filter(act=act, order=10).count() == 2


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ([], "which clauses"),
        ([ClauseChange(10, text_kk="А"), ClauseChange(10, is_repealed=True)], "changed twice"),
        ([ClauseChange(10)], "Clause 1: write the text"),
        ([ClauseChange(30, text_kk="А")], "needs a number"),
        ([ClauseChange(30, is_repealed=True)], "not in force"),
        ([ClauseChange(30, "2", "А")], "another clause 2"),
        ([ClauseChange(0, "0", "А")], "no room"),
    ],
)
def test_what_is_no_amendment_is_refused_whole(adopt, amendment, done, changes, reason):
    act = adopt()

    with pytest.raises(Invalid, match=reason):
        actions.amend(act=act, by_act=amendment, changes=changes, from_date=SINCE + DAY, **done)

    assert texts(act, SINCE + DAY) == [("1", "Первый."), ("2", "Второй.")]


def test_clauses_can_change_numbers_with_each_other(adopt, amendment, done):
    act = adopt()
    swapped = [ClauseChange(10, "2", "А"), ClauseChange(20, "1", "Б")]

    actions.amend(act=act, by_act=amendment, changes=swapped, from_date=SINCE + DAY, **done)

    assert [number for number, _text in texts(act, SINCE + DAY)] == ["2", "1"]


def test_only_an_act_in_force_of_the_same_community_changes_another(adopt, amendment, done):
    act = adopt(to_date=date(2025, 12, 31))
    change = {"changes": [ClauseChange(10, text_kk="А")], **done}

    with pytest.raises(Invalid, match="another community"):
        actions.amend(act=act, by_act=CommunityActFactory(), from_date=SINCE + DAY, **change)
    with pytest.raises(Invalid, match="by another act"):
        actions.amend(act=act, by_act=act, from_date=SINCE + DAY, **change)
    with pytest.raises(Invalid, match="not in force on that day"):
        actions.amend(act=act, by_act=amendment, from_date=SINCE - DAY, **change)
    with pytest.raises(Conflict, match="The act is not in force"):
        actions.amend(act=act, by_act=amendment, from_date=date(2026, 1, 1), **change)


def test_a_repealed_act_has_no_text_from_that_day_on(adopt, amendment, done):
    act, day = adopt(), date(2025, 9, 1)

    actions.repeal(act=act, by_act=amendment, from_date=day, **done)

    act.refresh_from_db()
    assert (act.repealed_by, act.to_date) == (amendment, day - DAY)
    assert len(texts(act, day - DAY)) == 2
    assert texts(act, day) == []
    with pytest.raises(Conflict, match="already repealed"):
        actions.repeal(act=act, by_act=amendment, from_date=day, **done)


def test_what_never_was_in_force_is_not_repealed(adopt, amendment, done):
    with pytest.raises(Invalid, match="never was in force"):
        actions.repeal(act=adopt(), by_act=amendment, from_date=SINCE, **done)


def test_a_new_clause_finds_a_place_between_two(adopt):
    act = adopt()

    assert [queries.order_after(act, order) for order in (0, 10, 20)] == [5, 15, 30]
    assert queries.order_after(act, 19) == 0


# At any date --------------------------------------------------------------------------------

NUMBERS = count(100)
ORDERS = (10, 20, 30, 40)
# What an amendment does to some clauses, and after how many days the next one comes.
AMENDMENTS = st.lists(
    st.tuples(st.integers(1, 40), st.dictionaries(st.sampled_from(ORDERS), st.booleans(), min_size=1)),
    max_size=8,
)


@given(AMENDMENTS, st.none() | st.integers(1, 300))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_consolidated_text_is_what_a_replay_of_all_amendments_gives(adopt, done, steps, repealed_after):
    act, other = (adopt(number=f"{next(NUMBERS)}", kind=kind) for kind in ("improvement", "amendment"))
    expected = {SINCE: {10: "Первый.", 20: "Второй."}}
    day = SINCE

    for number, (wait, changes) in enumerate(steps):
        day += timedelta(days=wait)
        before = dict(expected[max(expected)])
        wanted = {order: ends for order, ends in changes.items() if not ends or order in before}
        if not wanted:
            continue
        after = before | {order: f"{order}, {number}" for order in wanted}
        said = [
            ClauseChange(order, str(order // 10), text_ru=after[order], is_repealed=ends)
            for order, ends in wanted.items()
        ]
        actions.amend(act=act, by_act=other, changes=said, from_date=day, **done)
        expected[day] = {order: text for order, text in after.items() if not wanted.get(order)}
    last = SINCE + timedelta(days=repealed_after) if repealed_after else None
    if last:
        actions.repeal(act=act, by_act=other, from_date=last, **done)
        act.refresh_from_db()

    for each in sorted({*expected, *(day - DAY for day in expected), *([last] if last else [])}):
        found = queries.consolidated(act, each)
        known = [text for since, text in sorted(expected.items()) if since <= each]
        wanted = known[-1] if known and (last is None or each < last) else {}
        assert [(clause.order, clause.text_ru) for clause in found] == sorted(wanted.items())
