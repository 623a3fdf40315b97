"""A session of twenty items, run by a clerk who never touches the mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Person, Portal
from tests.journeys.test_console import announced

TITLES = [(f"Күн тәртібінің {place}-мәселесі туралы", f"О вопросе {place}") for place in range(1, 21)]
# Which items are only heard; which get a decision at once; who votes against and who abstains where.
HEARD = {4, 11}
DECIDED = {1, 2, 20}
EXCEPTIONS = {3: "2", 7: "3", 12: "2"}


@pytest.fixture
def session(portal: Portal) -> str:
    return announced(portal, TITLES)


class Keyboard:
    """Keys as a clerk presses them; the driver has no Cyrillic keyboard, so letters are sent as events."""

    def __init__(self, clerk: Person) -> None:
        self.clerk, self.page, self.pressed = clerk, clerk.page, 0

    def press(self, *keys: str) -> None:
        """Keys one after the other, once everything pressed before has reached the server."""
        expect(self.page.locator(".pending")).to_have_count(0)
        for key in keys:
            self.pressed += 1
            self.page.keyboard.press(key)

    def find(self, surname: str) -> None:
        """The first letters of a surname, on a list of deputies."""
        for letter in surname[:5]:
            self.pressed += 1
            self.page.locator(":focus").dispatch_event(
                "keydown", {"key": letter, "code": "", "bubbles": True, "cancelable": True}
            )

    def type(self, text: str) -> None:
        self.pressed += len(text)
        self.page.keyboard.insert_text(text)


def test_twenty_items_are_run_from_the_keyboard_alone(person: Callable[..., Person], session: str):
    clerk = person("clerk", "ru")
    clerk.go(f"desk/sessions/{session}/console/")
    clerk.page.evaluate(
        "document.addEventListener('pointerdown', () => { document.body.dataset.mouse = 'used'; })"
    )
    keyboard = Keyboard(clerk)
    names = clerk.page.locator("#hall [data-name]").evaluate_all("all => all.map((it) => it.dataset.name)")

    call_the_roll(keyboard, absent=names[2:4])
    for number in range(1, 21):
        take_up(keyboard, number)
        if number == 5:
            arrives(keyboard, names[2], present=14)
        if number == 9:
            leaves(keyboard, names[0], present=13)
        if number not in HEARD:
            vote(keyboard, names, EXCEPTIONS.get(number, ""))
        if number in DECIDED:
            decide(keyboard, f"8С-{number}")
    close(keyboard)

    assert clerk.page.locator("body").get_attribute("data-mouse") is None
    assert keyboard.pressed < 20 * 12
    everyone_reads_it(person(language="ru"), session)


def call_the_roll(keyboard: Keyboard, *, absent: list[str]) -> None:
    keyboard.press("h")
    for name in absent:
        keyboard.find(name)
        keyboard.press("Space")
    keyboard.press("Enter")
    expect(keyboard.page.locator("#quorum strong")).to_have_text("13")
    keyboard.press("o", "Enter")
    expect(keyboard.page.locator("#next")).to_be_visible()


def take_up(keyboard: Keyboard, number: int) -> None:
    keyboard.press("n")
    expect(keyboard.page.locator("#item-title")).to_contain_text(f"{number}. {TITLES[number - 1][1]}")


def arrives(keyboard: Keyboard, name: str, *, present: int) -> None:
    keyboard.press("h")
    keyboard.find(name)
    keyboard.press("Enter", "Escape")
    expect(keyboard.page.locator("#quorum strong")).to_have_text(str(present))


def leaves(keyboard: Keyboard, name: str, *, present: int) -> None:
    arrives(keyboard, name, present=present)


def vote(keyboard: Keyboard, names: list[str], exception: str) -> None:
    """Open, all for, the exceptions, close."""
    keyboard.press("v", "Enter")
    expect(keyboard.page.locator("#ballots li").first).to_be_visible()
    keyboard.press("f")
    present = keyboard.page.locator("#ballots li").count()
    expect(keyboard.page.locator('#ballots [aria-pressed="true"]')).to_have_count(present)
    if exception:
        keyboard.find(names[5])
        keyboard.press(exception)
        keyboard.press("ArrowDown", exception)
    keyboard.press("Escape", "c")
    expect(keyboard.page.locator("#item .console-vote .status").first).to_have_text(
        keyboard.clerk.word("Adopted")
    )


def decide(keyboard: Keyboard, number: str) -> None:
    keyboard.press("d")
    keyboard.type(number)
    keyboard.press("Enter")
    expect(keyboard.page.locator("#item .console-vote").first).to_contain_text(number)


def close(keyboard: Keyboard) -> None:
    keyboard.press("e", "Tab", "Enter")
    expect(keyboard.page.locator("#next")).to_have_count(0)
    keyboard.clerk.check_accessibility()


def everyone_reads_it(citizen: Person, session: str) -> None:
    citizen.go(f"maslikhats/sessions/{session}/")
    expect(citizen.page.get_by_text(citizen.word("Adopted"), exact=True)).to_have_count(18, timeout=10_000)
    # What is only recorded is not public yet.
    assert not citizen.sees("8С-20")
