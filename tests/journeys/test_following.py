"""Somebody without an account follows a maslikhat by e-mail, is told, and stops with one click."""

import re
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

from django.utils import timezone

from tests.journeys.conftest import PHONE, Person, Portal, wait_for
from tests.journeys.test_announcement import Hand, add_broadcasts, announce, plan, write_the_agenda

GULNAR = "gulnar@example.org"
MASLIKHAT = "maslikhats/maslikhat-113200000/"
IN_DAYS = 420


def test_following_by_mail_is_confirmed_twice_and_stopped_with_one_click(
    portal: Portal, person: Callable[..., Person]
):
    """Gulnar has no JavaScript. Nothing comes before she has pressed the button behind the link;
    her mail program stops the letters without opening a page; the list shows it, and she undoes it."""
    gulnar = person("", "ru", java_script_enabled=False)

    ask(gulnar)
    say_yes(gulnar, link_in(newest(portal, 1), "confirm"))
    a_session_is_announced(person("clerk", "kk"))
    news = newest(portal, 2)
    stop_with_one_click(news)
    undo(gulnar, link_in(news, "mine"), link_in(news, "stop"))
    anybody_can_use_these_pages(person("", "kk", viewport=PHONE), news)
    assert len(portal.letters_to(GULNAR)) == 2


def newest(portal: Portal, number: int) -> EmailMessage:
    wait_for(lambda: len(portal.letters_to(GULNAR)) >= number, f"letter {number} to {GULNAR}")
    return portal.letters_to(GULNAR)[-1]


def link_in(letter: EmailMessage, what: str) -> str:
    body = letter.get_body(preferencelist=("plain",))
    assert body is not None
    found = re.search(rf"http\S+/follow/{what}/\S+", body.get_content())
    assert found is not None
    return found.group()


def ask(gulnar: Person) -> None:
    gulnar.go(MASLIKHAT)
    gulnar.follow("Follow")
    gulnar.page.locator("[name=address]").fill("gulnar@example")
    gulnar.press("Send me the letter")
    assert gulnar.reads("This is not an e-mail address: it looks like name@example.kz.")
    gulnar.page.locator("[name=address]").fill(GULNAR)
    gulnar.press("Send me the letter")
    assert gulnar.reads("A letter is on its way")


def say_yes(gulnar: Person, link: str) -> None:
    gulnar.page.goto(link)
    assert GULNAR in gulnar.page.inner_text("main")
    gulnar.press("Yes, write to me")
    assert gulnar.reads("What you follow")
    assert gulnar.page.locator("main select").first.input_value() == "now"


def a_session_is_announced(clerk: Person) -> None:
    clerk.go("desk/")
    hand = Hand(clerk)
    plan(hand, number=str(IN_DAYS), day=timezone.localtime() + timedelta(days=IN_DAYS))
    write_the_agenda(hand)
    add_broadcasts(hand, suffix=str(IN_DAYS))
    announce(hand)


def stop_with_one_click(news: EmailMessage) -> None:
    """What a mail program sends when its reader presses "unsubscribe" (RFC 8058)."""
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(news["List-Unsubscribe"]).strip().strip("<>")
    with urllib.request.urlopen(address, data=b"List-Unsubscribe=One-Click", timeout=20) as answer:
        assert (answer.status, answer.url) == (200, address)


def undo(gulnar: Person, everything: str, stop: str) -> None:
    gulnar.page.goto(everything)
    assert gulnar.page.locator("main select").first.input_value() == "off"
    gulnar.page.locator("main select").first.select_option("now")
    gulnar.press("Save")
    gulnar.page.goto(stop)
    gulnar.press("Stop these letters")
    gulnar.press("Undo: let the letters come again")
    assert gulnar.page.locator("main select").first.input_value() == "now"


def anybody_can_use_these_pages(visitor: Person, news: EmailMessage) -> None:
    visitor.go(f"follow/maslikhat/{MASLIKHAT.split('/')[1]}/")
    visitor.check_accessibility()
    for what in ("mine", "stop"):
        visitor.page.goto(link_in(news, what))
        visitor.check_accessibility()
        assert visitor.fits()
