"""Many communities on file: the place search goes through its index and takes few queries."""

import pytest
from django.core.management import call_command
from django.db import connection

from selfgov import queries
from selfgov.models import Community

pytestmark = pytest.mark.django_db
COUNT = 300


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
