"""A clerk announces a session, timed as a person works: from the desk to a session that everyone sees."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Person

# How long a practiced person takes (the keystroke-level model): to decide, to point and press, to type a
# letter, to copy from another window and paste.
DECIDE, POINT, KEY, PASTE = 1.35, 1.1, 0.28, 1.0
FIVE_MINUTES = 300

AGENDA = "\n".join(
    f"{number}. {kk}\t{ru}\t{who}"
    for number, (kk, ru, who) in enumerate(
        [
            ("Аудандық бюджетті нақтылау туралы", "Об уточнении районного бюджета", "Ә. Қасымова"),
            ("Ауыл клубтарын жөндеу туралы", "О ремонте сельских клубов", "Б. Омаров"),
            ("Су тасқынына дайындық туралы", "О подготовке к паводку", "Д. Төлеуов"),
            ("Жолаушылар тасымалы туралы", "О пассажирских перевозках", "Г. Сейітова"),
            ("Әлеуметтік көмек қағидалары туралы", "О правилах социальной помощи", "Қ. Әбенов"),
            ("Көшелерге атау беру туралы", "О присвоении наименований улицам", "Ұ. Жүнісова"),
            ("Жайылымдарды басқару жоспары туралы", "О плане управления пастбищами", "М. Ибраев"),
            ("Тұрғын үй көмегі туралы", "О жилищной помощи", "С. Ерланов"),
            ("Әкімнің есебі туралы", "Об отчёте акима", "Н. Оразов"),
            ("Тексеру комиссиясының есебі туралы", "Об отчёте ревизионной комиссии", "Ж. Мұқанова"),
        ],
        start=1,
    )
)


@dataclass
class Hand:
    """Counts what a person does at a browser, and how long that takes one who is used to it."""

    person: Person
    clicks: int = 0
    keys: int = 0
    seconds: float = 0.0
    began: float = field(default_factory=time.monotonic)

    def click(self, target: Locator) -> None:
        self.clicks += 1
        self.seconds += DECIDE + POINT
        target.click()

    def press(self, english: str) -> None:
        self.click(self.person.page.get_by_role("button", name=self.person.word(english), exact=True).first)

    def follow(self, english: str) -> None:
        self.click(self.person.page.get_by_role("link", name=self.person.word(english), exact=True).first)

    def type(self, target: Locator, text: str) -> None:
        """Point at a field and type over what is in it."""
        self.click(target)
        self.keys += len(text)
        self.seconds += KEY * len(text)
        target.fill(text)

    def paste(self, target: Locator, text: str) -> None:
        """Into the field in which the cursor stands already."""
        expect(target).to_be_focused()
        self.seconds += DECIDE + PASTE
        target.fill(text)

    @property
    def total(self) -> float:
        """The person's time, and the portal's."""
        return self.seconds + time.monotonic() - self.began


@pytest.mark.parametrize(("width", "days"), [(1280, 400), (360, 410)])
def test_a_session_of_ten_items_and_two_broadcasts_is_announced_within_five_minutes(
    person: Callable[..., Person], width: int, days: int
):
    clerk = person("clerk", "kk", viewport={"width": width, "height": 900})
    clerk.go("desk/")
    hand = Hand(clerk)

    plan(hand, number=str(days), day=timezone.localtime() + timedelta(days=days))
    write_the_agenda(hand)
    add_broadcasts(hand, suffix=str(days))
    announce(hand)

    assert hand.total < FIVE_MINUTES, f"{hand.clicks} clicks, {hand.keys} keys"
    everyone_reads_it(clerk, person(language="ru"))


def fits(clerk: Person) -> None:
    clerk.check_accessibility()
    assert clerk.fits(), clerk.page.url


def plan(hand: Hand, *, number: str, day: datetime) -> None:
    """Even the place is typed, as where no session was held before."""
    page = hand.person.page
    hand.click(page.locator("main a.button[href*='/sessions/new/']").first)
    fits(hand.person)
    expect(page.locator("[name=cause_kk]")).to_be_hidden()
    hand.type(page.locator("[name=number]"), number)
    hand.type(page.locator("[name=starts_at]"), day.strftime("%Y-%m-%dT11:00"))
    hand.type(page.locator("[name=place_kk]"), "Аудандық мәслихаттың мәжіліс залы")
    hand.type(page.locator("[name=place_ru]"), "Зал заседаний районного маслихата")
    hand.press("Plan it and write the agenda")


def write_the_agenda(hand: Hand) -> None:
    page = hand.person.page
    expect(
        page.get_by_role("link", name=hand.person.word("Paste an agenda"), exact=True).first
    ).to_be_visible()
    fits(hand.person)
    hand.follow("Paste an agenda")
    text = page.locator("[name=text]")
    hand.click(text)
    hand.paste(text, AGENDA)
    hand.press("Show how it is understood")
    fits(hand.person)
    hand.click(page.locator("[name=confirm]"))
    expect(page.locator(".desk-agenda > li")).to_have_count(10)
    fits(hand.person)


def add_broadcasts(hand: Hand, *, suffix: str) -> None:
    """The language is offered: Kazakh first, then Russian."""
    page = hand.person.page
    hand.follow("Next: broadcasts")
    for place, language in enumerate(("kk", "ru")):
        expect(page.locator(f"[name=language][value={language}]")).to_be_checked()
        hand.paste(page.locator("[name=url]"), f"https://youtu.be/synaq{suffix}00{place}?si=share")
        hand.press("Add it")
    fits(hand.person)


def announce(hand: Hand) -> None:
    hand.follow("Next: the announcement")
    fits(hand.person)
    assert hand.person.reads("All rules are kept")
    hand.press("Announce the session to everyone")
    fits(hand.person)


def everyone_reads_it(clerk: Person, citizen: Person) -> None:
    clerk.follow("The public page")
    citizen.go(clerk.page.url.split("/kk/")[1])
    for words in ("Об уточнении районного бюджета", "Об отчёте ревизионной комиссии", "YouTube"):
        assert citizen.sees(words)
