"""What the tests of a community's desk share: its clerk, its akim, and the form of a meeting's record."""

from html.parser import HTMLParser

import pytest

from accounts.models import Role
from tests.factories import CommunityFactory, CouncilFactory, PostFactory
from tests.pages import addresses

at = addresses("desk:")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def community(db):
    return CommunityFactory()


@pytest.fixture
def council(community):
    """An assembly of seven."""
    return CouncilFactory(community=community, members=7)


@pytest.fixture
def clerk(community, signed_in):
    """The browser of somebody of the community's office."""
    return signed_in(PostFactory(role=Role.CLERK, body=community.body).user)


@pytest.fixture
def akim(community, signed_in):
    return signed_in(PostFactory(role=Role.OFFICER, body=community.body).user)


class _Fields(HTMLParser):
    """What a browser would send of a page: the values of its fields."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._in_template = 0
        self._select = self._area = ""

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        self._in_template += tag == "template"
        name = said.get("name")
        if self._in_template or (not name and tag != "option"):
            return
        if tag == "input" and said.get("type") not in ("submit", "file"):
            if said.get("type") not in ("checkbox", "radio") or "checked" in said:
                self.sent.setdefault(name, []).append(said.get("value") or "")
        elif tag == "textarea":
            self._area = name
            self.sent[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in said or self._select not in self.sent):
            self.sent[self._select] = [said.get("value") or ""]

    def handle_endtag(self, tag):
        self._in_template -= tag == "template"
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data):
        if self._area:
            self.sent[self._area][0] += data.removeprefix("\n").removeprefix("\r\n")


@pytest.fixture
def fields_of():
    """The fields of the forms on a page as a browser would send them."""

    def read(response) -> dict[str, list[str]]:
        parser = _Fields()
        parser.feed(response.content.decode())
        return parser.sent

    return read
