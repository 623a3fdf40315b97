"""Pages that everybody gets alike, and a browser completes with what only its reader sees."""

from collections import defaultdict
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from core.sharing import COMPLETES
from petitions.models import Petition, Signature
from tests.factories import CitizenFactory, PetitionFactory, SignatureFactory
from tests.portal.test_sharing import CONTRACT, directives

pytestmark = pytest.mark.django_db


class Parts(HTMLParser):
    """A page without what is one reader's own, and each of those parts by its name."""

    VOID = {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "wbr",
        "path",
    }

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.rest, self.own = [], defaultdict(list)
        self._within, self._depth = "", 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        name = dict(attrs).get("data-own")
        if not self._within and name:
            self._within, self._depth = name, 0
        if tag not in self.VOID and self._within:
            self._depth += 1
        # The secret of a form is written anew each time; the body says who puts what into it.
        if tag != "body" and dict(attrs).get("name") != "csrfmiddlewaretoken":
            self._keep(self.get_starttag_text())

    def handle_startendtag(self, tag, attrs):
        self._keep(self.get_starttag_text())

    def handle_endtag(self, tag):
        self._keep(f"</{tag}>")
        if self._within and tag not in self.VOID:
            self._depth -= 1
            if self._depth == 0:
                self._within = ""

    def handle_data(self, data):
        self._keep(data)

    def handle_entityref(self, name):
        self._keep(f"&{name};")

    def handle_charref(self, name):
        self._keep(f"&#{name};")

    def _keep(self, piece: str) -> None:
        words = " ".join(piece.split())
        if words:
            (self.own[self._within] if self._within else self.rest).append(words)


def completing(browser: Client) -> Client:
    browser.cookies[COMPLETES] = "yes"
    return browser


@pytest.fixture
def signature() -> Signature:
    """Of somebody who has no other part in the petition, which still collects."""
    return SignatureFactory(petition=PetitionFactory(collecting=True), signer=CitizenFactory())


def pages_of(petition: Petition) -> list[tuple[str, str]]:
    return [
        (reverse("home"), reverse("own:parts")),
        (reverse("petitions:list"), reverse("own:parts")),
        (petition.get_absolute_url(), reverse("own_of:petition", args=[petition.code])),
    ]


def test_a_shared_page_completed_by_the_browser_is_the_page_as_sent_to_its_reader(signature, signed_in):
    user = signature.signer
    for page, address in pages_of(signature.petition):
        whole = Parts(signed_in(user).get(page).content.decode())
        browser = completing(signed_in(user))
        shared, own = browser.get(page), browser.get(address)

        assert directives(shared) == CONTRACT
        assert f'data-own-parts="{address}"' in shared.content.decode()
        assert directives(own) == {"private", "no-store"}
        completed = Parts(shared.content.decode())
        assert completed.rest == whole.rest, page
        assert {name for name in whole.own if name != "messages"} <= set(completed.own)
        for name, part in Parts(own.content.decode()).own.items():
            assert part == whole.own[name], (page, name)
        assert b"account-name" not in shared.content


def test_the_shared_page_is_the_one_that_visitors_get(signature, signed_in):
    for page, _own in pages_of(signature.petition):
        visitor, reader = Client().get(page), completing(signed_in(signature.signer)).get(page)

        assert visitor.content == reader.content
        assert not reader.cookies


def test_the_own_parts_show_ones_own_signature(signature, signed_in):
    own = signed_in(signature.signer).get(reverse("own_of:petition", args=[signature.petition.code]))

    assert reverse("petitions:receipt", args=[signature.petition.code]) in own.content.decode()


def test_a_visitor_has_no_own_parts(client, signature):
    for _page, address in pages_of(signature.petition):
        answer = client.get(address)

        assert answer.status_code == 204
        assert directives(answer) == {"private", "no-store"}
        assert not answer.cookies


def test_an_author_asks_for_the_whole_page(signature, signed_in):
    author, code = signature.petition.author, signature.petition.code

    assert signed_in(author).get(reverse("own_of:petition", args=[code])).status_code == 205


def test_an_authors_draft_is_there_for_its_author_only(signed_in):
    draft = PetitionFactory(draft=True)

    own = completing(signed_in(draft.author)).get(draft.get_absolute_url())

    assert own.status_code == 200
    assert directives(own) == {"private", "no-store"}
    assert Client().get(draft.get_absolute_url()).status_code == 404


def test_pages_that_a_browser_cannot_complete_are_sent_whole(signature, signed_in):
    answer = completing(signed_in(signature.signer)).get(reverse("petitions:rules"))
    other = completing(signed_in(signature.signer)).get(reverse("about"))

    assert directives(answer) == CONTRACT
    assert directives(other) == {"private", "no-store"}
    assert b"account-name" in other.content


def test_whoever_opens_the_own_parts_as_a_page_is_led_to_the_page(signature, signed_in):
    for page, address in pages_of(signature.petition):
        answer = signed_in(signature.signer).get(address, headers={"sec-fetch-dest": "document"})

        if page != reverse("petitions:list"):
            assert answer["Location"] == page


def test_what_the_last_action_says_is_on_the_next_page(signature, signed_in):
    browser = completing(signed_in(signature.signer))
    browser.cookies["messages"] = "whatever"

    answer = browser.get(signature.petition.get_absolute_url())

    assert directives(answer) == {"private", "no-store"}
