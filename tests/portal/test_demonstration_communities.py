"""The communities of the demonstration: real places, invented people."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from accounts.personas import load_personas
from portal.demonstration import communities, files
from portal.demonstration.almanac import Almanac
from selfgov.models import Council, Member, Official
from workdays.calendar import Calendar

pytestmark = pytest.mark.django_db

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
