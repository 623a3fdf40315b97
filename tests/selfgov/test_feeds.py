"""What programs read of communities: tables with their columns explained, and news."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import feedparser
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from selfgov.feeds.tables import TABLES
from selfgov.models import MinutesCorrection
from tests.factories import (
    BudgetFactory,
    CommunityActFactory,
    CommunityFactory,
    CouncilFactory,
    MeetingFactory,
    RateFactory,
    TariffFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Client:
    return Client()


@pytest.fixture
def community() -> Any:
    """A community with one row or more in each table."""
    council = CouncilFactory(members=3)
    meeting = MeetingFactory(council=council, answered=True, items=2)
    CommunityActFactory(community=council.community, clauses=2, item=meeting.items.first())
    TariffFactory(community=council.community)
    RateFactory(community=council.community)
    BudgetFactory(community=council.community, executed=True)
    return council.community


# Tables -------------------------------------------------------------------------------------


def rows(reader: Client, name: str, **params: Any) -> list[dict[str, str]]:
    answer = reader.get(f"/kk/places/data/{name}.csv", params)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_described_where_they_are_fetched_on_the_page_and_in_the_documentation(
    reader, community, settings, name
):
    header = list(rows(reader, name)[0])

    schema = reader.get(f"/en/places/data/{name}.schema.json").json()
    page = reader.get("/en/places/data/").content.decode()
    documentation = (settings.BASE_DIR / "docs/data.md").read_text("utf-8")
    section = documentation.partition(f"## `{name}.csv`")[2].partition("\n## ")[0]

    assert [field["name"] for field in schema["fields"]] == header
    assert all(field["description"] for field in schema["fields"])
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == header
    assert all(f"<code>{column}</code>" in page for column in header)


@pytest.mark.parametrize("name", TABLES)
def test_each_row_is_named_by_the_key_of_its_table(reader, community, name):
    key = reader.get(f"/en/places/data/{name}.schema.json").json()["primaryKey"]
    found = rows(reader, name)

    assert len({tuple(row[column] for column in key) for row in found}) == len(found)
    assert all(row["kato"] == community.unit.kato for row in found)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_narrowed_by_region(reader, community, name):
    CommunityFactory()

    assert rows(reader, name, region=community.district.kato)
    assert rows(reader, name, region=community.unit.kato)
    assert rows(reader, name, region="010000000") == []


@pytest.mark.parametrize("name", TABLES)
def test_a_table_takes_one_query_for_each_kind_of_row(reader, community, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        rows(reader, name)


@pytest.mark.parametrize("trait", ["planned", "held", "signed"])
def test_minutes_that_are_not_published_are_in_no_table(reader, trait):
    MeetingFactory(**{trait: True}, items=1)

    assert rows(reader, "minutes") == rows(reader, "matters") == []


def test_a_budget_in_the_making_is_in_no_table(reader):
    BudgetFactory(draft=True)

    assert rows(reader, "budget-lines") == []


def test_lines_of_a_budget_add_up_to_what_was_planned(reader, community):
    lines = rows(reader, "budget-lines")

    assert {(row["side"], row["group"]) for row in lines} == {
        ("revenue", "tax"),
        ("revenue", "transfer"),
        ("expenditure", ""),
    }
    assert [row["planned"] for row in lines if row["side"] == "expenditure"] == ["100000000.00"]


def test_a_wording_names_the_act_that_brought_it(reader, community):
    act, *_others = rows(reader, "acts")
    clauses = rows(reader, "clauses")

    assert [clause["order"] for clause in clauses] == ["1", "2"]
    assert {clause["by"] for clause in clauses} == {act["act"]}
    assert act["matter"] in {row["matter"] for row in rows(reader, "matters")}


def test_mark_for_spreadsheets_is_sent_when_asked_for(reader, community):
    marked = b"".join(reader.get("/kk/places/data/tariffs.csv", {"bom": "1"}).streaming_content)

    assert marked.startswith(b"\xef\xbb\xbfkato,")


@pytest.mark.parametrize("region", ["\0", "x'--", "99999999999999"])
def test_a_region_that_makes_no_sense_finds_nothing_or_all(reader, community, region):
    assert reader.get("/kk/places/data/acts.csv", {"region": region}).status_code == 200


# News ---------------------------------------------------------------------------------------


def entries(reader: Client, community: Any, language: str = "kk") -> list[Any]:
    with translation.override(language):
        answer = reader.get(reverse("selfgov:feed", args=[community.unit.kato]))
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo
    return parsed.entries


def kinds(found: list[Any]) -> list[str]:
    return sorted(entry.id.rpartition(":")[2].partition("/")[0] for entry in found)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_feed_of_a_community_tells_of_minutes_acts_and_tariffs(reader, community, language):
    found = entries(reader, community, language)

    assert kinds(found) == ["act", "minutes", "tariff"]
    assert all(f"/{language}/places/" in entry.link for entry in found)


def test_the_feed_is_of_one_community_and_of_what_is_published(reader, community):
    council = CouncilFactory()
    MeetingFactory(council=council, signed=True, items=1)
    MeetingFactory(council=council, items=1)

    assert entries(reader, council.community) == []


def test_the_latest_comes_first_and_a_correction_is_news(reader, community):
    minutes = MeetingFactory(council=CouncilFactory(), published=True, items=1)
    old = TariffFactory(community=minutes.council.community, published_at=timezone.now() - timedelta(days=1))
    before = entries(reader, minutes.council.community)

    MinutesCorrection.objects.create(
        meeting=minutes, what="Күні", old="1", new="2", reason="Қате", at=timezone.now()
    )
    after = entries(reader, minutes.council.community)

    assert [entry.id.rpartition("/")[2] for entry in before] == [old.code, minutes.code]
    assert [entry.id.rpartition("/")[2] for entry in after] == [minutes.code, old.code]


def test_an_unchanged_feed_is_not_sent_again(reader, community):
    address = f"/kk/places/{community.unit.kato}/news.atom"
    etag = reader.get(address)["ETag"]

    assert reader.get(address, headers={"if-none-match": etag}).status_code == 304


def test_the_feed_of_nothing_is_not_found(reader):
    assert reader.get("/kk/places/999999999/news.atom").status_code == 404


def test_the_feed_takes_few_queries(reader, community, django_assert_max_num_queries):
    MeetingFactory.create_batch(5, council=CouncilFactory(community=community, past=True), published=True)

    with django_assert_max_num_queries(5):
        entries(reader, community)
