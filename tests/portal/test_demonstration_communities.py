"""The communities of the demonstration: real places, invented people."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db.models import F

from accounts.personas import load_personas
from journal.models import Entry
from portal.demonstration import communities, files
from portal.demonstration.almanac import Almanac
from selfgov.models import Act, Community, Council, Initiative, Meeting, Member, Official, Tariff
from selfgov.queries.acts import consolidated
from selfgov.queries.budgets import budget_of
from selfgov.states import InitiativeStatus, MeetingStatus
from workdays.calendar import Calendar

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]

AT = datetime(2026, 11, 20, 7, tzinfo=UTC)
TODAY = date(2026, 11, 20)
AKTUBEK = "623639000"


@pytest.fixture
def loaded(settings):
    settings.DEMONSTRATION = True
    call_command("load_reference", verbosity=0)
    load_personas(at=AT)
    return communities.load(Almanac(AT, Calendar.now()), at=AT)


def test_four_communities_get_people_once(loaded):
    again = communities.load(Almanac(AT, Calendar.now()), at=AT)

    assert (loaded, again) == (4, 0)
    assert Official.objects.held(TODAY).filter(post=Official.Post.AKIM).count() == 4


def test_each_has_a_past_assembly_and_a_standing_one(loaded):
    for story in files.read("communities.json")["communities"]:
        past, now = Council.objects.filter(community__unit__kato=story["kato"]).order_by("from_date")

        assert past.to_date < now.from_date
        assert now.to_date is None
        assert not past.members.filter(to_date=None).exists()


def test_one_assembly_is_smaller_than_the_law_asks(loaded):
    standing = Council.objects.filter(to_date=None)
    small = [each for each in standing if not each.is_sized(each.members.held(TODAY).count())]

    assert [each.community.unit.kato for each in small] == [AKTUBEK]
    assert small[0].least == 5


def test_every_member_represents_a_place_of_the_community(loaded):
    for member in Member.objects.select_related("council__community__unit"):
        unit = member.council.community.unit
        places = {unit.name_kk, *unit.children.values_list("name_kk", flat=True)}

        assert member.village_kk in places


# The rural okrug that lives -------------------------------------------------------------------


@pytest.fixture
def okrug(loaded):
    return Community.objects.get(unit__kato=files.read("okrug.json")["kato"])


def test_its_meetings_stand_at_every_stage(okrug):
    meetings = Meeting.objects.filter(council__community=okrug)

    assert Counter(meetings.values_list("status", flat=True)) == {
        MeetingStatus.ANSWERED: 2,
        MeetingStatus.DISAGREED: 1,
        MeetingStatus.REFERRED: 1,
        MeetingStatus.FAILED: 1,
        MeetingStatus.WITH_AKIM: 2,
        MeetingStatus.CONVENED: 1,
    }
    assert meetings.answer_overdue(TODAY).count() == 1
    assert meetings.coming(AT).count() == 1
    assert meetings.filter(answered_on__gt=F("answer_due_date")).count() == 1


def test_nothing_in_it_happened_in_the_future(okrug):
    entries = Entry.objects.filter(subject_kind__startswith="selfgov.", at__gt=AT)

    assert not entries.exists()


def test_its_act_reads_otherwise_since_it_was_amended(okrug):
    act = Act.objects.get(community=okrug, kind=Act.Kind.IMPROVEMENT)
    before = consolidated(act, act.from_date)
    now = consolidated(act, TODAY)

    assert [clause.number for clause in before] == ["1", "2", "3", "4"]
    assert [clause.number for clause in now] == ["1", "2", "3", "3-1", "4"]
    assert before[1].text_kk != now[1].text_kk


def test_its_tariffs_have_a_history_and_its_budgets_balance(okrug):
    water = Tariff.objects.filter(community=okrug, service__code="drinking-water").order_by("from_date")

    assert [str(tariff.amount) for tariff in water] == ["92.00", "104.50"]
    assert water[0].to_date is not None
    for budget in okrug.budgets.published():
        sums = budget_of(budget)
        assert (sums.balance.planned, sums.checks) == (0, [])
        assert sums.revenue.executed


def test_its_residents_ask_and_its_council_goes_to_the_maslikhat(okrug):
    by_residents = Initiative.objects.get(community=okrug, author__isnull=False)
    by_council = Initiative.objects.get(community=okrug, item__isnull=False)

    assert (by_residents.status, by_residents.supporters) == (InitiativeStatus.COLLECTING, 27)
    assert (by_council.status, by_council.maslikhat.code) == (InitiativeStatus.SENT, "maslikhat-623600000")
    assert {proposal.status for proposal in okrug.proposals.all()} == {"on_agenda", "answered"}


def test_it_is_played_once(okrug):
    before = Entry.objects.count()

    communities.load(Almanac(AT, Calendar.now()), at=AT)

    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    "day",
    [
        datetime(2026, 11, 20, 19, 15, tzinfo=UTC),  # a quarter past midnight, Saturday, in Kazakhstan
        datetime(2026, 11, 22, 7, tzinfo=UTC),  # a Sunday
        datetime(2027, 1, 2, 7, tzinfo=UTC),  # the holidays of New Year
        datetime(2027, 3, 23, 20, tzinfo=UTC),  # the holidays of Nauryz
        datetime(2027, 5, 10, 3, tzinfo=UTC),  # the Monday after the ninth of May, a Sunday
    ],
)
def test_it_can_be_played_on_any_day(settings, day):
    settings.DEMONSTRATION = True
    call_command("load_reference", verbosity=0)
    load_personas(at=day)

    communities.load(Almanac(day, Calendar.now()), at=day)

    assert Meeting.objects.filter(status=MeetingStatus.REFERRED).exists()
