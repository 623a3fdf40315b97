"""Writing a petition to the akimat of a district, as every story about one begins."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Person

AKIMAT = "Ақкөл ауданының әкімдігі"


def begin(author: Person, *, needed: str = "") -> None:
    """The conditions, the addressee and how many signatures it takes, the topic; next comes the text."""
    author.go("petitions/new/")
    author.page.get_by_role("checkbox").check()
    author.press("Go on")
    author.page.get_by_role("searchbox").fill(AKIMAT)
    author.press("Find")
    expect(author.page.get_by_role("listitem").filter(has_text=AKIMAT).first).to_contain_text(needed)
    author.page.get_by_role("button", name=re.compile(AKIMAT)).click()
    author.page.get_by_role("radio").first.check()
    author.press("Save and go on")


def write(author: Person, **said: str) -> None:
    """What was said, under the labels of the form: ``title``, ``text``, ``proposal``."""
    for part, words in said.items():
        author.page.get_by_label(author.word(_LABELS[part])).fill(words)
    author.press("Save and go on")


_LABELS = {"title": "Title", "text": "What is the matter", "proposal": "What you propose"}


def send(author: Person) -> str:
    """Hand it to the moderators; return where its page is."""
    author.press("Send to the authorized body")
    assert author.reads("Your petition is being checked")
    return author.path()
