"""Communities in the API and as open data."""

import csv
import io

import pytest
from django.urls import reverse

from selfgov import actions
from tests.factories import (
    CommunityFactory,
    CouncilFactory,
    CouncilMemberFactory,
    OfficialFactory,
    OkrugFactory,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/communities/"


@pytest.fixture
def community():
    community = CommunityFactory(unit=OkrugFactory(name_kk="Өрнек ауылдық округі"), phone="123")
    actions.index_names()
    return community


def found(client, **query) -> list[str]:
    return [row["kato"] for row in client.get(ADDRESS, query).json()["results"]]


def test_communities_are_found_by_place_kind_and_name(client, community):
    other = CommunityFactory(generated=True)
    kato = community.unit.kato

    assert found(client, q="ornek") == [kato]
    assert found(client, region=community.district.kato) == [kato]
    assert found(client, region=f"{kato[:2]}0000000") == [kato]
    assert found(client, is_generated="true") == [other.unit.kato]
    assert found(client, is_generated="false") == [kato]
    assert set(found(client, kind="rural_okrug")) == {kato, other.unit.kato}
    assert found(client, kind="village") == []


def test_a_region_does_not_find_those_whose_codes_begin_alike(client):
    CommunityFactory(unit=OkrugFactory(kato="153233000"))

    assert found(client, region="100000000") == []


@pytest.mark.parametrize("query", [{"kind": "country"}, {"q": "\0"}])
def test_a_filter_that_makes_no_sense_is_refused(client, query):
    assert client.get(ADDRESS, query).status_code == 400


def test_a_community_is_shown_with_its_people_but_not_their_years_of_birth(client, community):
    OfficialFactory(community=community, name="Сынақов Әкім")
    CouncilMemberFactory(council=CouncilFactory(community=community), birth_year=1970)

    shown = client.get(f"{ADDRESS}{community.unit.kato}/").json()

    assert shown["unit"]["name"]["kk"] == "Өрнек ауылдық округі"
    assert shown["officials"][0]["name"] == "Сынақов Әкім"
    assert shown["councils"][0]["least"] == 5
    assert "1970" not in str(shown)


def test_the_list_takes_a_bounded_number_of_queries(client, community, django_assert_max_num_queries):
    CommunityFactory.create_batch(4)

    with django_assert_max_num_queries(3):
        client.get(ADDRESS)


def test_one_community_takes_a_bounded_number_of_queries(client, community, django_assert_max_num_queries):
    for past in (True, False):
        CouncilFactory(community=community, past=past, members=5)

    with django_assert_max_num_queries(6):
        client.get(f"{ADDRESS}{community.unit.kato}/")


@pytest.mark.parametrize("name", ["communities", "members"])
def test_tables_have_the_columns_that_their_schema_names(client, community, name):
    CouncilMemberFactory(council=CouncilFactory(community=community), name="Әбенов")

    answer = client.get(reverse("selfgov:table", args=[name]))
    header, row = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode()))
    fields = client.get(reverse("selfgov:schema", args=[name])).json()["fields"]

    assert answer["Content-Type"].startswith("text/csv")
    assert header == [field["name"] for field in fields]
    assert all(field["description"] for field in fields)
    assert row[:2] == [community.unit.kato, "Өрнек ауылдық округі"]
    assert row[3] == "false"


def test_there_is_no_other_table(client):
    assert client.get(reverse("selfgov:table", args=["secrets"])).status_code == 404
    assert client.get(reverse("selfgov:schema", args=["secrets"])).status_code == 404
