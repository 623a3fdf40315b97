"""Many communities with years of records: searches go through indexes, pages take few queries."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from selfgov import queries
from selfgov.models import Community, MeetingItem
from territory.models import Unit
from tests.factories import CommunityFactory, CouncilFactory, OkrugFactory

pytestmark = pytest.mark.django_db
COUNT = 300
YEARS = 2
PAGES = ("", "meetings/", "acts/", "tariffs/", "budget/{year}/", "news.atom")
LISTS = ("communities", "minutes", "acts", "tariffs", "rates", "budgets")


@pytest.fixture
def many():
    call_command("load_reference", verbosity=0)
    call_command("generate_communities", count=COUNT, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE selfgov_community")


def test_generated_communities_are_marked_and_made_once(many):
    made = Community.objects.count()

    call_command("generate_communities", count=COUNT, verbosity=0)

    assert made == Community.objects.count() == COUNT
    assert Community.objects.filter(is_generated=False).count() == 14


@pytest.mark.parametrize("words", ["акжар", "Қызылсай", "Zhanatürmys", "kokozek", "ауыл", "а", "1152"])
def test_a_search_takes_few_queries_and_stays_short(many, django_assert_max_num_queries, words):
    with django_assert_max_num_queries(4):
        found = queries.search(words)

    assert len(found) <= 20


def test_the_search_goes_through_its_index(many):
    with connection.cursor() as cursor:
        # Among a few hundred rows reading all of them is cheaper; among thousands it is not.
        cursor.execute("SET LOCAL enable_seqscan = off")

    assert "community_search" in queries.matching(Community.objects.all(), "116233").explain()


# Years of records -----------------------------------------------------------------------------


@pytest.fixture
def lived() -> list[Unit]:
    """A district of one invented community and one of four, each with years of records."""
    call_command("load_reference", verbosity=0)
    call_command("generate_communities", count=17, verbosity=0)
    many, few, *_others = Community.objects.filter(is_generated=True).order_by("pk")
    for part in (91, 93, 95):
        unit = OkrugFactory(parent=many.district, kato=f"{many.district.kato[:4]}{part}000")
        CouncilFactory(community=CommunityFactory(unit=unit, generated=True), members=5)
    call_command("generate_communities", count=17, years=YEARS, verbosity=0)
    return [few.district, many.district]


def queries_of(client, path: str) -> int:
    """How many queries a page takes once everything that is kept was read."""
    client.get(path)
    with CaptureQueriesContext(connection) as taken:
        assert client.get(path).status_code == 200
    return len(taken)


def test_pages_of_districts_and_regions_take_as_many_queries_however_much_is_on_file(lived, client):
    few, many = (queries_of(client, f"/kk/places/districts/{unit.kato}/") for unit in lived)

    assert few == many <= 12
    assert queries_of(client, f"/kk/places/regions/{lived[0].parent.kato}/") <= 12
    assert queries_of(client, "/kk/places/") <= 12


def test_pages_of_a_community_take_a_bounded_number_of_queries(lived, client):
    community = Community.objects.filter(district=lived[1]).latest("pk")

    own, year = community.get_absolute_url(), timezone.localdate().year

    taken = {page: queries_of(client, own + page.format(year=year)) for page in PAGES}

    assert max(taken.values()) <= 30, taken


def test_a_full_page_of_the_api_takes_few_queries(lived, client):
    taken = {name: queries_of(client, f"/api/v1/{name}/?page_size=100") for name in LISTS}

    assert max(taken.values()) <= 3, taken


def test_the_search_in_decisions_goes_through_its_index(lived):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    assert "meeting_item_search" in MeetingItem.objects.matching("бюджет").explain()
