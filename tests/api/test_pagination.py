"""Pages of a list."""

import pytest
from django.core import signing
from django.test import Client

from petitions.models import Petition
from portal.pagination import SALT
from tests.factories import PetitionFactory

LIST = "/api/v1/petitions/"
SORTS = ["newest", "signatures", "ending", "due"]


def walk(api: Client, address: str, link: str = "next") -> list[list[str]]:
    """The codes of every page from ``address`` on."""
    pages = []
    while address:
        page = api.get(address).json()
        pages.append([row["code"] for row in page["results"]])
        address = page[link]
    return pages


def make_petitions() -> None:
    PetitionFactory.create_batch(3, collecting=True, signature_count=5)
    PetitionFactory.create_batch(2, under_review=True)
    PetitionFactory.create_batch(3, refused=True)


@pytest.mark.parametrize("sort", SORTS)
def test_pages_hold_every_petition_once_in_the_order_of_the_list(api, sort):
    make_petitions()
    whole = walk(api, f"{LIST}?sort={sort}")

    pages = walk(api, f"{LIST}?sort={sort}&page_size=3")

    assert [len(page) for page in pages] == [3, 3, 2]
    assert [[code for page in pages for code in page]] == whole
    assert len(set(whole[0])) == 8


@pytest.mark.parametrize("sort", SORTS)
def test_going_back_gives_the_same_pages(api, sort):
    make_petitions()
    forth = walk(api, f"{LIST}?sort={sort}&page_size=3")
    first = f"{LIST}?sort={sort}&page_size=3"
    second = api.get(first).json()["next"]
    last = api.get(second).json()["next"]

    back = walk(api, last, "previous")

    assert back[::-1] == forth


def test_first_page_has_no_previous_and_last_has_no_next(api):
    PetitionFactory.create_batch(2, collecting=True)

    page = api.get(LIST).json()

    assert page["next"] is None
    assert page["previous"] is None


def test_new_petition_moves_nothing_on_the_pages_that_follow(api):
    PetitionFactory.create_batch(4, collecting=True)
    before = walk(api, f"{LIST}?page_size=2")
    following = api.get(f"{LIST}?page_size=2").json()["next"]

    PetitionFactory(collecting=True)

    assert walk(api, following) == before[1:]


def test_petition_that_leaves_the_list_makes_no_other_be_skipped(api):
    PetitionFactory.create_batch(4, collecting=True)
    before = walk(api, f"{LIST}?page_size=2")
    following = api.get(f"{LIST}?page_size=2").json()["next"]

    Petition.objects.filter(code=before[0][1]).delete()

    assert walk(api, following) == before[1:]


def test_filters_hold_on_every_page(api):
    make_petitions()

    pages = walk(api, f"{LIST}?status=refused&page_size=2")

    assert [len(page) for page in pages] == [2, 1]


@pytest.mark.parametrize("size", ["0", "-1", "101", "x", "", "1.5", "١", "9" * 5000, "\x00"])
def test_wrong_size_of_a_page_is_named(api, size):
    answer = api.get(LIST, {"page_size": size})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "page_size"


def test_page_holds_up_to_100(api):
    assert api.get(LIST, {"page_size": 100}).status_code == 200


@pytest.mark.parametrize("cursor", ["", "x", "\x00", "ә", "e30:abc", "a:b:c", "9" * 5000])
def test_forged_cursor_is_refused(api, cursor):
    answer = api.get(LIST, {"cursor": cursor})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "cursor"


def test_cursor_of_another_order_is_refused(api):
    PetitionFactory.create_batch(2, collecting=True)
    following = api.get(LIST, {"page_size": 1, "sort": "newest"}).json()["next"]

    assert api.get(following.replace("sort=newest", "sort=due")).status_code == 400


def test_signed_nonsense_is_refused(api):
    assert (
        api.get(LIST, {"cursor": signing.Signer(salt=SALT).sign_object([["id"], False, [1]])}).status_code
        == 400
    )
    assert api.get(LIST, {"cursor": signing.Signer(salt=SALT).sign_object([1])}).status_code == 400
