"""The story of one meeting of a rural okrug: from a clerk's telephone to the maslikhat of the district."""

import re
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import PHONE, Person, wait_for

NUMBER = "117"
MATTER = "Қызылту көшесіне шам орнату туралы"
MATTER_RU = "Об установке фонарей на улице Кызылту"
DECISION = "Қызылту көшесіне жиырма шам орнату бюджет жобасына енгізілсін."
REASONS = "Бюджет жобасында мұндай қаражат қарастырылмаған, келесі жылы қайта қаралады."
SPEECHES = "Баяндамашы сметаны таныстырды, екі тұрғын шамдардың қажеттігін айтты."


def test_from_a_telephone_to_the_maslikhat(portal, person):
    """The clerk records a meeting on a telephone and loses the connection meanwhile; the minutes are
    signed, published and passed on; the akim is silent past the term, which everyone sees, and then
    disagrees; the matter goes to the maslikhat of the district."""
    clerk = person("okrug-clerk", "kk", viewport=PHONE)
    held = working_day_before(timezone.localdate(), weeks=4)

    record(clerk, held)
    lose_the_connection(clerk)
    sign_and_publish(clerk, held)
    address = everyone_reads_the_minutes(clerk)
    pass_to_the_akim(clerk, held)
    everyone_sees_that_the_akim_is_late(person("", "kk"), address)
    disagree(person("okrug-akim", "kk"))
    refer(clerk)
    everyone_sees_where_the_matter_is(person("", "kk"), address)


def working_day_before(day: date, *, weeks: int) -> date:
    """A Wednesday so many weeks ago: the terms that follow are over today."""
    return day - timedelta(weeks=weeks, days=(day.weekday() - 2) % 7)


def field(somebody: Person, english: str, *, within: Locator | None = None) -> Locator:
    return (within or somebody.page).get_by_label(somebody.word(english), exact=True)


# The record -----------------------------------------------------------------------------------


def record(clerk: Person, held: date) -> None:
    clerk.go("desk/")
    clerk.page.locator('section[aria-labelledby="communities"] a').first.click()
    clerk.check_accessibility()
    clerk.follow("Record a meeting that was held")
    field(clerk, "When it began").fill(f"{held.isoformat()}T10:07")
    clerk.press("Record a meeting that was held")
    write_the_head(clerk)
    write_the_matter(clerk)
    clerk.check_accessibility()
    assert clerk.fits()


def write_the_head(clerk: Person) -> None:
    field(clerk, "Place, in Kazakh").fill("Айнабұлақ ауылы, мәдениет үйі")
    members = clerk.page.locator('input[name="present"]')
    assert members.count() >= 5
    for place in range(members.count() - 1):
        members.nth(place).check()
    field(clerk, "Others present, one on a line").fill("Смағұлова Г., әкім\nАсанов Б., тұрғын")
    field(clerk, "Chair of the meeting").fill("Шайкенов Болат")
    field(clerk, "Secretary of the meeting").fill("Есмағамбетова Рысты")
    field(clerk, "Number of the minutes").fill(NUMBER)


def write_the_matter(clerk: Person) -> None:
    matter = clerk.page.locator("form [data-row]").first
    field(clerk, "Title in Kazakh", within=matter).fill(MATTER)
    field(clerk, "Title in Russian", within=matter).fill(MATTER_RU)
    field(clerk, "Decision in Kazakh", within=matter).fill(DECISION)
    for name, count in (("votes_for", "4"), ("votes_against", "0"), ("votes_abstained", "0")):
        matter.locator(f'input[name$="-{name}"]').fill(count)
    clerk.press("Save and go on")
    expect(clerk.page.locator("[data-said]")).not_to_be_empty()


def lose_the_connection(clerk: Person) -> None:
    """What is written without a connection is kept, and sent when the connection is back."""
    page, said = clerk.page, clerk.page.locator("[data-said]")
    page.context.set_offline(True)
    expect(page.locator('[data-note="offline"]')).to_be_visible()
    field(clerk, "Short content of speeches in Kazakh").fill(SPEECHES)
    clerk.press("Save and go on")
    kept = "Object.keys(localStorage).some((name) => localStorage.getItem(name).includes('сметаны'))"
    wait_for(lambda: bool(page.evaluate(kept)), "the words on the device")
    expect(said).to_be_empty()
    page.context.set_offline(False)
    expect(said).not_to_be_empty()
    expect(page.locator('[data-note="offline"]')).to_be_hidden()
    page.reload()
    expect(field(clerk, "Short content of speeches in Kazakh")).to_have_value(SPEECHES)
    expect(page.locator('[data-note="found"]')).to_be_hidden()


# The minutes ----------------------------------------------------------------------------------


def sign_and_publish(clerk: Person, held: date) -> None:
    clerk.follow("To the meeting")
    clerk.check_accessibility()
    clerk.follow("Note that the minutes are signed")
    field(clerk, "Signed on").fill((held + timedelta(days=1)).isoformat())
    clerk.press("Note that the minutes are signed")
    clerk.follow("Publish the minutes")
    clerk.press("Publish the minutes")
    assert clerk.reads("The minutes are published; everyone can read them.")


def everyone_reads_the_minutes(clerk: Person) -> str:
    clerk.follow("The public page")
    for words in (MATTER, DECISION, "Шайкенов Болат", "Асанов Б., тұрғын"):
        assert clerk.sees(words)
    address = clerk.path()
    clerk.page.go_back()
    return address


def pass_to_the_akim(clerk: Person, held: date) -> None:
    clerk.follow("Pass the minutes to the akim")
    field(clerk, "Passed to the akim on").fill((held + timedelta(days=2)).isoformat())
    clerk.press("Pass the minutes to the akim")


def everyone_sees_that_the_akim_is_late(visitor: Person, address: str) -> None:
    visitor.go(address)
    expect(visitor.page.locator("main .status-error").first).to_be_visible()
    expect(visitor.page.locator("main .clock-overdue").first).to_be_visible()
    visitor.check_accessibility()


# The akim and the maslikhat -------------------------------------------------------------------


def disagree(akim: Person) -> None:
    akim.go("desk/")
    akim.page.locator('section[aria-labelledby="communities"] a').first.click()
    overdue = akim.page.get_by_role("listitem").filter(has=akim.page.locator(".clock-overdue"))
    overdue.get_by_role("link", name=re.compile(NUMBER)).click()
    akim.follow("Record the answer of the akim")
    akim.page.locator('input[name="agrees"][value="no"]').check()
    akim.press("Record the answer of the akim")
    expect(akim.page.get_by_role("alert")).to_be_visible()
    field(akim, "Answer in Kazakh").fill(REASONS)
    akim.check_accessibility()
    akim.press("Record the answer of the akim")
    assert akim.sees(REASONS)


def refer(clerk: Person) -> None:
    clerk.page.reload()
    clerk.follow("Refer a matter to the maslikhat")
    clerk.page.get_by_role("radio", name=re.compile(MATTER)).check()
    clerk.press("Refer a matter to the maslikhat")
    assert clerk.reads("The matter is with the maslikhat of the district.")


def everyone_sees_where_the_matter_is(visitor: Person, address: str) -> None:
    visitor.go(address)
    assert visitor.reads("The matter was referred to the maslikhat of the district")
    assert visitor.sees(REASONS)
    visitor.check_accessibility()
