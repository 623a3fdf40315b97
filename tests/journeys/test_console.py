"""A clerk runs a session from the keyboard, loses the connection, and loses nothing else."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Person, Portal

TITLES = [
    ("Аудандық бюджетті нақтылау туралы", "Об уточнении районного бюджета"),
    ("Ауыл клубтарын жөндеу туралы", "О ремонте сельских клубов"),
    ("Су тасқынына дайындық туралы", "О подготовке к паводку"),
]
ANNOUNCE = """
from datetime import timedelta
from django.utils import timezone
from maslikhat.models import AgendaItem, Convocation, Session, SessionRule
now = timezone.now()
convocation = Convocation.objects.filter(body__code="maslikhat-113200000", mandates__isnull=False).last()
session = Session.objects.create(
    convocation=convocation, kind="ordinary", status="announced", starts_at=now,
    rule=SessionRule.objects.valid(timezone.localdate()).filter(kind="ordinary").first(),
    place_kk="Мәжіліс залы", place_ru="Зал заседаний", announced_at=now - timedelta(days=14),
    created_at=now - timedelta(days=20), updated_at=now - timedelta(days=14),
)
for place, (kk, ru) in enumerate(TITLES, start=1):
    AgendaItem.objects.create(session=session, position=place, number=str(place), title_kk=kk, title_ru=ru)
print("code:" + session.code)
"""


def announced(portal: Portal, titles: list[tuple[str, str]]) -> str:
    """The address of a session of the district maslikhat, announced for this moment."""
    found = re.search(r"code:(\w+)", portal.manage("shell", "-c", f"TITLES = {titles!r}\n{ANNOUNCE}"))
    assert found
    return found[1]


@pytest.fixture
def session(portal: Portal) -> str:
    return announced(portal, TITLES)


def test_a_session_is_run_from_the_keyboard_and_survives_a_lost_connection(
    person: Callable[..., Person], session: str
):
    clerk, colleague = person("clerk", "ru"), person("clerk", "kk")
    citizen = person(language="ru")

    open_the_session(clerk, session)
    citizen.go(f"maslikhats/sessions/{session}/")
    vote_from_the_keyboard(clerk)
    the_page_follows(citizen)
    take_up_the_second_item(clerk)
    colleague.go(f"desk/sessions/{session}/console/")
    enter_exceptions_without_a_connection(clerk)
    nothing_is_lost(clerk, colleague)
    everything_works_without_a_script(person("clerk", "ru", java_script_enabled=False), session)


def open_the_session(clerk: Person, session: str) -> None:
    clerk.go(f"desk/sessions/{session}/console/")
    clerk.check_accessibility()
    clerk.page.locator("#hall input[type=checkbox]").first.uncheck()
    clerk.press("Register those present")
    expect(clerk.page.locator("#quorum")).to_contain_text("14")
    clerk.page.locator("#opening summary").click()
    clerk.press("Open now")
    expect(clerk.page.locator("#next")).to_be_visible()


def vote_from_the_keyboard(clerk: Person) -> None:
    keys = clerk.page.keyboard
    keys.press("n")
    expect(clerk.page.locator("#item-title")).to_contain_text(TITLES[0][1])
    keys.press("v")
    keys.press("Enter")
    ballots = clerk.page.locator("#ballots li")
    expect(ballots.first).to_be_visible()
    clerk.check_accessibility()
    keys.press("f")
    expect(clerk.page.locator('#ballots [aria-pressed="true"]')).to_have_count(14)
    keys.press("ArrowDown")
    keys.press("2")
    expect(ballots.nth(1).get_by_role("button").nth(1)).to_have_attribute("aria-pressed", "true")
    keys.press("Escape")
    keys.press("c")
    expect(clerk.page.locator("#item .console-vote .status")).to_have_text(clerk.word("Adopted"))
    clerk.check_accessibility()


def the_page_follows(citizen: Person) -> None:
    """Without a reload: the page is the one that was opened before the vote."""
    vote = citizen.page.locator("#live .live-vote")
    expect(vote).to_contain_text(citizen.word("Adopted"), timeout=6_000)
    expect(vote).to_contain_text("13")
    citizen.check_accessibility()


def take_up_the_second_item(clerk: Person) -> None:
    keys = clerk.page.keyboard
    keys.press("n")
    expect(clerk.page.locator("#item-title")).to_contain_text(TITLES[1][1])
    keys.press("v")
    keys.press("Enter")
    expect(clerk.page.locator("#ballots li").first).to_be_visible()
    keys.press("f")
    expect(clerk.page.locator('#ballots [aria-pressed="true"]')).to_have_count(14)


def enter_exceptions_without_a_connection(clerk: Person) -> None:
    keys, surname = clerk.page.keyboard, clerk.page.locator("#ballots li").nth(4)
    clerk.page.context.set_offline(True)
    for letter in (surname.get_attribute("data-name") or "")[:4]:
        # The driver has no Cyrillic keyboard.
        clerk.page.locator(":focus").dispatch_event("keydown", {"key": letter, "code": "", "bubbles": True})
    keys.press("2")
    for _ in range(2):
        keys.press("ArrowDown")
        keys.press("3")
    expect(clerk.page.locator("#unsent-count")).to_have_text("3")
    expect(clerk.page.locator("#ballots .pending")).to_have_count(3)
    clerk.check_accessibility()


def nothing_is_lost(clerk: Person, colleague: Person) -> None:
    clerk.page.context.set_offline(False)
    expect(clerk.page.locator("#unsent")).to_be_hidden(timeout=10_000)
    for screen in (clerk, colleague):
        rows = screen.page.locator("#ballots li")
        expect(rows.nth(4).get_by_role("button").nth(1)).to_have_attribute("aria-pressed", "true")
        for place in (5, 6):
            pressed = rows.nth(place).get_by_role("button").nth(2)
            expect(pressed).to_have_attribute("aria-pressed", "true")
    clerk.page.keyboard.press("Escape")
    clerk.page.keyboard.press("c")
    expect(colleague.page.locator("#item .live-tally").first).to_contain_text("11", timeout=8_000)


def everything_works_without_a_script(clerk: Person, session: str) -> None:
    clerk.go(f"desk/sessions/{session}/console/")
    clerk.page.locator("#next").click()
    expect(clerk.page.locator("#item-title")).to_contain_text(TITLES[2][1])
    clerk.page.locator("#finish").click()
    clerk.page.locator("#closing summary").click()
    clerk.press("Close for good")
    expect(clerk.page.locator("#head .status").first).to_have_text(clerk.word("Closed", context="session"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 820, 1440])
def test_the_console_fits_a_phone_a_tablet_and_a_desk(
    person: Callable[..., Person], session: str, width: int, scheme: str
):
    clerk = person("clerk", "kk", viewport={"width": width, "height": 900}, color_scheme=scheme)

    open_the_session(clerk, session)
    clerk.page.keyboard.press("n")
    expect(clerk.page.locator("#item-title")).to_contain_text(TITLES[0][0])

    clerk.check_accessibility()
    assert clerk.fits()
