"""Lists, page by page."""

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from core import http
from territory.models import Unit
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    for _ in range(7):
        UnitFactory()
    return Unit.objects.select_related("parent").order_by("-kato")


def page(rows, number):
    return http.page_of(RequestFactory().get("/", {"page": number}), rows, size=2)


@pytest.mark.parametrize("far", [0, 4, 1_000])
def test_a_far_page_has_the_rows_that_a_near_one_would_have(units, monkeypatch, far):
    monkeypatch.setattr(http, "FAR", far)

    found = [page(units, number).object_list for number in range(1, units.count() // 2 + 2)]

    assert [unit for rows in found for unit in rows] == list(units)


def test_a_far_page_reads_only_its_own_rows_whole(units, monkeypatch):
    monkeypatch.setattr(http, "FAR", 4)
    shown = page(units, 3)

    with CaptureQueriesContext(connection) as asked:
        list(shown)

    assert "IN (" in asked.captured_queries[-1]["sql"]
    assert "OFFSET" not in asked.captured_queries[-1]["sql"]


def test_a_number_out_of_range_gives_the_last_page(units, monkeypatch):
    monkeypatch.setattr(http, "FAR", 0)

    assert page(units, 99).number == page(units, 1).paginator.num_pages
    assert page(units, "x").number == 1


def test_a_list_in_memory_has_far_pages_too(monkeypatch):
    monkeypatch.setattr(http, "FAR", 0)

    assert page(list(range(9)), 3).object_list == [4, 5]
