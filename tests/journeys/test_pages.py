"""What every visitor may rely on: no strain, no spying, no barrier, in every language."""

import gzip
import re
import urllib.request

import brotli
import pytest
from playwright.sync_api import expect

from tests.journeys import dialogue as national_dialogue
from tests.journeys import maslikhats as councils
from tests.journeys.conftest import PHONE

FIRST_VISIT_BYTES = 60 * 1024
DESK = {"width": 1280, "height": 900}
PUBLIC_PAGES = {
    "home": "",
    "list": "petitions/",
    "rules": "petitions/rules/",
    "bodies": "bodies/",
    "about": "about/",
    "demo": "accounts/demo/",
    "gallery": "gallery/",
    "places": "places/?q=округ",
    "district": "places/districts/623600000/",
    "place": "places/623633000/",
}


def one_short(visitor) -> str:
    """The petition that a visitor can carry over its threshold: one signature is missing."""
    visitor.go(
        "petitions/?q=мектеп+автобусын" if visitor.language == "kk" else "petitions/?q=школьный+автобус"
    )
    return (
        visitor.page.get_by_role("article").get_by_role("link").first.get_attribute("href").split("/", 2)[2]
    )


@pytest.fixture(scope="module")
def maslikhats(portal) -> dict[str, str]:
    """The addresses of the pages about maslikhats; one of their sessions is under way."""
    return councils.pages_of(portal)


@pytest.fixture(scope="module")
def dialogue(portal) -> dict[str, str]:
    """The addresses of the pages of the national dialogue and of its opinion map."""
    return national_dialogue.pages_of(portal)


def each_has_no_barrier_and_no_overflow(visitor, paths) -> None:
    for path in paths:
        visitor.go(path)
        visitor.check_accessibility()
        assert visitor.fits(), path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_public_pages_have_no_barrier_and_no_overflow(person, language, size, scheme):
    visitor = person(language=language, viewport=size, color_scheme=scheme)

    each_has_no_barrier_and_no_overflow(visitor, [*PUBLIC_PAGES.values(), one_short(visitor)])


# Where colors say something; in the dark the other pages hold nothing that these do not.
COLORFUL = {"list", "body", "deputy", "live", "closed", "cancelled", "compliance"}
COLORFUL_TALK = {"home", "gathering", "proposal", "outcomes", "commitments", "conversation", "map"}

# Each pair of language, width and scheme once: the three together would show nothing more.
once_each = pytest.mark.parametrize(
    ("language", "size", "scheme"),
    [("kk", PHONE, "light"), ("kk", DESK, "dark"), ("ru", PHONE, "dark"), ("ru", DESK, "light")],
    ids=["kk-phone-light", "kk-desk-dark", "ru-phone-dark", "ru-desk-light"],
)


@once_each
def test_pages_of_maslikhats_have_no_barrier_and_no_overflow(person, maslikhats, language, size, scheme):
    visitor = person(language=language, viewport=size, color_scheme=scheme)
    shown = COLORFUL if scheme == "dark" else set(maslikhats)

    each_has_no_barrier_and_no_overflow(visitor, [maslikhats[name] for name in shown])


@once_each
def test_pages_of_the_dialogue_have_no_barrier_and_no_overflow(person, dialogue, language, size, scheme):
    visitor = person(language=language, viewport=size, color_scheme=scheme)
    shown = COLORFUL_TALK if scheme == "dark" else set(dialogue)

    each_has_no_barrier_and_no_overflow(visitor, [dialogue[name] for name in shown])


@pytest.mark.parametrize(
    ("language", "size", "scheme"), [("kk", PHONE, "light"), ("ru", DESK, "dark")], ids=["phone", "desk"]
)
def test_writing_a_proposal_has_no_barrier_and_no_overflow(person, language, size, scheme):
    author = person("dana", language, viewport=size, color_scheme=scheme)
    author.go("kurultai/proposals/new/?about=ауылға+су")
    each_has_no_barrier_and_no_overflow(author, [author.path()])
    author.press("Mine is different: write it")
    draft = author.path().removesuffix("write/place/")

    steps = ("place", "text-kk", "text-ru", "details", "attachments", "co-authors", "check")
    each_has_no_barrier_and_no_overflow(author, [f"{draft}write/{step}/" for step in steps])


def test_pages_of_maslikhats_need_no_javascript(person, maslikhats):
    reader = person(language="en", viewport=PHONE, java_script_enabled=False)

    for path in maslikhats.values():
        reader.go(path)
        expect(reader.page.get_by_role("heading", level=1)).to_be_visible()

    reader.go(maslikhats["live"])
    assert reader.reads("Now in the hall")
    reader.go(maslikhats["closed"])
    reader.page.get_by_role("link", name=re.compile(reader.word("Play here"))).first.click()
    expect(reader.page.locator(".stream-player iframe")).to_have_attribute(
        "src", re.compile("youtube-nocookie")
    )
    reader.go(maslikhats["search"])
    reader.page.get_by_role("searchbox").fill("әкім")
    reader.press("Find")
    assert reader.page.locator(".results li").count() > 0


def test_pages_of_the_dialogue_need_no_javascript(person, dialogue):
    reader = person(language="kk", viewport=PHONE, java_script_enabled=False)

    for path in dialogue.values():
        reader.go(path)
        expect(reader.page.get_by_role("heading", level=1)).to_be_visible()

    reader.go(dialogue["map"])
    expect(reader.page.get_by_role("img", name=reader.word("Map of opinion groups"))).to_be_visible()
    expect(reader.page.locator(".opinion-groups tbody tr").first).to_be_visible()
    reader.go(dialogue["proposals"])
    reader.page.locator('[name="q"]').fill("интернет")
    reader.press("Show")
    expect(reader.page.get_by_role("article").first).to_be_visible()


def test_english_pages_have_no_barrier(person, dialogue):
    visitor = person(language="en")

    each_has_no_barrier_and_no_overflow(visitor, [*PUBLIC_PAGES.values(), *dialogue.values()])


def test_pages_load_nothing_from_anywhere_else(person, portal, maslikhats, dialogue):
    visitor = person()
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))

    for path in [*PUBLIC_PAGES.values(), *maslikhats.values(), *dialogue.values()]:
        visitor.go(path)

    assert asked
    assert [url for url in asked if not url.startswith((portal.url, "data:"))] == []


def test_a_page_breaks_no_rule_of_its_own_content_security_policy(person, maslikhats, dialogue):
    visitor = person("moderator")
    broken: list[str] = []
    visitor.page.on(
        "console", lambda message: broken.append(message.text) if message.type == "error" else None
    )

    inside = ["desk/", "desk/mail/", "inbox/"]
    for path in [*PUBLIC_PAGES.values(), *maslikhats.values(), *dialogue.values(), *inside]:
        visitor.go(path)

    assert broken == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_first_visit_weighs_little(portal, language):
    """HTML and CSS of the home page, as sent to a browser that takes brotli and gzip."""

    def fetch(url: str) -> tuple[bytes, bytes]:
        request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip, br"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            body, coding = answer.read(), answer.headers.get("Content-Encoding", "")
        plain = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}[coding](body)
        return body, plain

    sent, page = fetch(f"{portal.url}/{language}/")
    sheets = re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"', page.decode())
    weight = len(sent) + sum(len(fetch(portal.url + sheet)[0]) for sheet in sheets)

    assert sheets
    assert weight <= FIRST_VISIT_BYTES


def test_the_first_tab_leads_past_the_menu(person):
    visitor = person()
    visitor.go("")

    visitor.page.keyboard.press("Tab")
    expect(visitor.page.locator(":focus")).to_have_text(visitor.word("Skip to the content"))
    visitor.page.keyboard.press("Enter")

    expect(visitor.page.locator(":focus")).to_have_attribute("id", "main")


def test_a_change_of_language_keeps_the_page_and_its_query(person):
    visitor = person(language="kk")
    visitor.go("petitions/?status=collecting&sort=signatures")

    visitor.page.get_by_role("link", name="Русский").first.click()

    assert visitor.page.url.endswith("/ru/petitions/?status=collecting&sort=signatures")


def test_an_expired_session_comes_back_to_the_same_page(person):
    reader = person("bekzat", "kk")
    address = one_short(reader) + "sign/"
    reader.go(address)
    reader.page.context.clear_cookies()

    reader.go(address)
    reader.page.get_by_role("link", name=re.compile("демо|көрсетілім", re.IGNORECASE)).first.click()
    reader.page.locator('button[name="persona"][value="bekzat"]').click()

    assert reader.page.url.endswith("/kk/" + address)


def test_a_visitor_carries_a_petition_over_its_threshold_with_a_double_click(person):
    signer = person("dana", "kk")
    address = one_short(signer)
    signer.go(address + "sign/")

    signer.page.get_by_role("button", name=signer.word("Sign"), exact=True).dblclick()
    signer.page.wait_for_timeout(1_500)  # both answers are there, whichever is shown
    signer.go(address)
    expect(signer.page.locator("progress").first).to_have_attribute("value", re.compile("2499|2500"))
    signer.page.wait_for_timeout(4_000)
    signer.go(address)

    expect(signer.page.locator("progress").first).to_have_attribute("value", "2500")
    assert signer.stage() == signer.word("Threshold reached")
    signer.go("petitions/signed/")
    assert signer.page.locator(f'main a[href*="{address.strip("/").split("/")[-1]}"]').count() >= 1


@pytest.mark.parametrize(
    "path", ["petitions/zzzzzzzzzz/", "petitions/%F0%9F%98%80/", "no/such/page/", "bodies/no-such-body/"]
)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_wrong_address_is_answered_in_the_readers_language(person, portal, language, path):
    visitor = person(language=language)

    answer = visitor.page.goto(f"{portal.url}/{language}/{path}")

    assert answer.status == 404
    assert visitor.page.locator("html").get_attribute("lang") == language
    visitor.check_accessibility()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_documentation_shows_the_main_pages(person, take, language, size):
    visitor = person(language=language, viewport=size)
    for name in ("home", "list", "demo"):
        visitor.go(PUBLIC_PAGES[name])
        take(visitor, name)
    petition = one_short(visitor)
    visitor.go(petition)
    take(visitor, "petition")
    visitor.go("kurultai/")
    take(visitor, "dialogue")
    visitor.page.locator('section[aria-labelledby="open"] article a').first.click()
    visitor.follow("The opinion map")
    take(visitor, "opinions")
    citizen = person("alikhan", language, viewport=size)
    for name, path in {"inbox": "inbox/", "filing": "petitions/new/"}.items():
        citizen.go(path)
        take(citizen, name)
    moderator = person("moderator", language, viewport=size)
    moderator.go("desk/")
    moderator.check_accessibility()
    take(moderator, "desk")
