"""A page that everybody gets alike, completed in the browser, and a count that goes on by itself."""

import re

from playwright.sync_api import expect

COLLECTING = "petitions/?status=collecting&sort=signatures"


def first_petition(reader) -> str:
    reader.go(COLLECTING)
    return reader.page.get_by_role("article").get_by_role("link").first.get_attribute("href").split("/", 2)[2]


def caching(reader, path: str) -> str:
    answer = reader.page.goto(f"{reader.portal.url}/{reader.language}/{path}")
    return str(answer.headers["cache-control"])


def test_a_browser_completes_the_page_that_everybody_gets(person):
    reader = person("timur", "ru")
    petition = first_petition(reader)

    assert "public" in caching(reader, petition)
    expect(reader.page.locator(".account-name")).to_be_visible()
    reader.page.locator("details.account summary").click()
    reader.page.keyboard.press("Escape")
    expect(reader.page.locator("details.account")).not_to_have_attribute("open", "")
    reader.check_accessibility()


def test_without_javascript_the_page_comes_whole(person):
    reader = person("timur", "kk", java_script_enabled=False)
    petition = first_petition(reader)

    assert "no-store" in caching(reader, petition)
    expect(reader.page.locator(".account-name")).to_be_visible()


def test_whoever_signs_out_is_a_visitor_again_on_every_page(person):
    reader = person("timur", "kk")
    petition = first_petition(reader)
    reader.go(petition)
    expect(reader.page.locator(".account-name")).to_be_visible()

    reader.page.locator("details.account summary").click()
    reader.press("Sign out")
    reader.go(petition)
    reader.go(petition)

    expect(reader.page.locator(".account").get_by_role("link")).to_have_text(reader.word("Sign in"))
    expect(reader.page.locator(".account-name")).to_have_count(0)


def test_a_visitor_asks_for_no_parts_of_their_own_and_gets_no_cookie(person):
    visitor = person()
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))

    visitor.go(first_petition(visitor))
    visitor.page.wait_for_timeout(500)

    assert not [url for url in asked if "/me/" in url]
    assert visitor.page.context.cookies() == []


def test_the_count_goes_on_while_the_page_is_read(person):
    visitor = person(language="kk")
    visitor.page.route(
        re.compile(r"/count\.json$"),
        lambda route: route.fulfill(
            json={"count": 1234567, "needed": 2000000, "counted_at": None, "status": "collecting"},
            headers={"Cache-Control": "public, max-age=1"},
        ),
    )
    visitor.go(first_petition(visitor))

    expect(visitor.page.locator(".progress-text strong").first).to_have_text(
        "1\u202f234\u202f567", timeout=8_000
    )
    expect(visitor.page.locator("progress").first).to_have_attribute("value", "1234567")


def test_nobody_asks_for_the_count_while_the_page_is_hidden(person):
    visitor = person(language="kk")
    visitor.page.add_init_script("Object.defineProperty(document, 'hidden', { get: () => true })")
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))

    visitor.go(first_petition(visitor))
    visitor.page.wait_for_timeout(6_500)

    assert not [url for url in asked if url.endswith("count.json")]
