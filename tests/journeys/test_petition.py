"""The story of one petition, from a draft in Kazakh to the decision, and who was told."""

import csv
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from tests.journeys import petitions
from tests.journeys.conftest import ROOT, Person, Portal, wait_for

TITLE = "Мектеп жанындағы көшеге бағдаршам орнату"
TEXT = (
    "Мектептің алдындағы жолда көлік көп, балалар күн сайын қауіппен өтеді. Соңғы жылы екі оқыс оқиға болды."
)
PROPOSAL = "Мектептің алдындағы қиылысқа бағдаршам мен жаяу жүргінші белгісін орнатуды ұсынамыз."
CORRECTED = "Ақкөл қаласындағы №2 мектептің алдындағы қиылысқа бағдаршам орнатуды ұсынамыз."


def small_numbers(portal: Portal, folder: Path) -> None:
    """The law is data: a rule with small numbers comes into force today for district akimats."""
    with (ROOT / "petitions" / "data" / "rules.csv").open(encoding="utf-8") as source:
        rule = next(row for row in csv.DictReader(source) if row["code"] == "akimat-district")
    rule |= {
        "code": "akimat-district-trial",
        "signatures_fixed": "3",
        "signatures_per_10000": "",
        "small_population": "",
        "backers_needed": "2",
        "valid_from": date.today().isoformat(),
    }
    table = folder / "rules.csv"
    with table.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, fieldnames=list(rule))
        writer.writeheader()
        writer.writerow(rule)
    portal.manage("import_rules", str(table))


def test_from_a_draft_in_kazakh_to_the_decision_and_everyone_is_told(portal, person, tmp_path):
    """Aigul writes without JavaScript, the moderator returns it, she corrects it, it is published by
    link, two people join, a third signs over the threshold, the akimat registers it, announces a
    hearing and decides; everyone concerned hears of it once."""
    small_numbers(portal, tmp_path)
    aigul = person("aigul", "kk", java_script_enabled=False)
    moderator = person("moderator", "kk")
    officer = person("officer-district", "ru")

    address = write(aigul)
    return_with_a_note(moderator)
    correct_and_send_again(aigul, address)
    publish(moderator)
    join(person("daniyar", "ru"), address, wants_news=True)
    join(person("olga", "ru"), address, wants_news=False)
    sign(person("timur", "kk"), address)
    wait_until_the_threshold_is_reached(person(), address)
    register(officer)
    announce_a_hearing(officer)
    decide(officer)
    everyone_reads_the_decision(person("", "ru"), address)
    everyone_was_told_once(person(), person)


def write(aigul: Person) -> str:
    petitions.begin(aigul, needed="3")
    petitions.write(aigul, title="Қысқа", text=TEXT)
    expect(aigul.page.get_by_role("alert")).to_be_visible()
    expect(aigul.page.get_by_label(aigul.word("What is the matter"))).to_have_value(TEXT)
    petitions.write(aigul, title=TITLE, proposal=PROPOSAL)
    assert aigul.sees(TITLE)
    return petitions.send(aigul)


def open_case(moderator: Person) -> None:
    moderator.go("desk/moderation/")
    moderator.page.get_by_role("link", name=TITLE).click()


def return_with_a_note(moderator: Person) -> None:
    open_case(moderator)
    moderator.check_accessibility()
    moderator.page.get_by_text(moderator.word("Return for correction")).click()
    moderator.page.get_by_label(moderator.word("What has to be corrected")).fill(
        "Қай мектеп екенін нақты жазыңыз."
    )
    moderator.press("Return to the author")
    assert not moderator.sees(TITLE)


def correct_and_send_again(aigul: Person, address: str) -> None:
    aigul.go(address)
    assert aigul.sees("Қай мектеп екенін нақты жазыңыз.")
    aigul.follow("Correct and send again")
    aigul.page.get_by_role("link", name=re.compile(aigul.word("Change"))).nth(2).click()
    petitions.write(aigul, proposal=CORRECTED)
    aigul.press("Send again")
    assert aigul.reads("Your petition is being checked")


def publish(moderator: Person) -> None:
    open_case(moderator)
    assert moderator.sees(CORRECTED)
    moderator.press("Publish")
    assert moderator.reads("Published: the petition now looks for backers under its link.")


def join(backer: Person, address: str, *, wants_news: bool) -> None:
    backer.go("petitions/")
    assert TITLE not in backer.page.inner_text("main")  # by direct link only
    backer.go(address)
    backer.follow("Join this petition")
    backer.check_accessibility()
    if wants_news:
        backer.page.get_by_role("checkbox").check()
    backer.press("Join")
    assert backer.reads("You have joined the petition.")


def sign(signer: Person, address: str) -> None:
    signer.go(address)
    signer.check_accessibility()
    signer.follow("Sign this petition")
    assert signer.sees(CORRECTED)
    signer.check_accessibility()
    signer.page.get_by_role("checkbox").check()
    signer.press("Sign")
    assert signer.reads("You have signed. Your signature appears in the count within a few seconds.")


def wait_until_the_threshold_is_reached(visitor: Person, address: str) -> None:
    def reached() -> bool:
        visitor.go(address)
        return visitor.stage() == visitor.word("Threshold reached")

    wait_for(reached, "the counter crosses the threshold")
    assert visitor.page.locator("progress").first.get_attribute("value") == "3"


def open_at_the_desk(officer: Person) -> None:
    officer.go("desk/")
    officer.page.get_by_role("link", name=TITLE).click()


def register(officer: Person) -> None:
    open_at_the_desk(officer)
    officer.check_accessibility()
    officer.press("Register the petition")
    assert officer.stage() == officer.word("Under review")


def announce_a_hearing(officer: Person) -> None:
    officer.page.get_by_role("heading", name=officer.word("Announce a public hearing")).click()
    officer.page.get_by_label(officer.word("When it starts")).fill("2030-01-14T15:00")
    officer.page.get_by_label(officer.word("Place, in Kazakh")).fill("Ақкөл қаласы, мәдениет үйі")
    officer.page.get_by_label(officer.word("Place, in Russian")).fill("город Акколь, дом культуры")
    officer.press("Announce a public hearing")
    assert officer.stage() == officer.word("Hearing scheduled")


def decide(officer: Person) -> None:
    officer.page.get_by_role("heading", name=officer.word("Publish the decision")).click()
    officer.page.get_by_role("radio", name=officer.word("Satisfied in part")).check()
    officer.page.get_by_label(officer.word("Answer in Kazakh")).fill(
        "Бағдаршам 2027 жылғы 1 қыркүйекке дейін орнатылады."
    )
    officer.page.get_by_label(officer.word("Answer in Russian")).fill(
        "Светофор установят до 1 сентября 2027 года."
    )
    officer.page.get_by_label(officer.word("Signed by (name and post)")).fill("Е. Мұқанов, аудан әкімі")
    officer.press("Publish the decision")
    assert officer.stage() == officer.word("Satisfied in part")


def everyone_reads_the_decision(visitor: Person, address: str) -> None:
    visitor.go(address)
    assert visitor.sees("Светофор установят до 1 сентября 2027 года.")
    assert visitor.sees("Бағдаршам 2027 жылғы 1 қыркүйекке дейін орнатылады.")
    visitor.check_accessibility()


TOLD_OF_THE_DECISION = {
    "aigul@demo.invalid",
    "daniyar@demo.invalid",
    "timur@demo.invalid",
    "officer-district@demo.invalid",
}


def letters(visitor: Person) -> list[tuple[str, str]]:
    """Letters about this petition: recipient and subject, as often as they were sent."""
    visitor.go("desk/mail/")
    return [(to, subject) for to, subject in visitor.portal.letters() if TITLE in subject]


def everyone_was_told_once(visitor: Person, person: Callable[..., Person]) -> None:
    subjects = decision_subjects()

    def told() -> list[str]:
        return sorted(to for to, subject in letters(visitor) if subject in subjects)

    wait_for(lambda: len(told()) >= len(TOLD_OF_THE_DECISION), "the letters on the decision")
    visitor.page.wait_for_timeout(6_000)  # one round of the dispatcher more: nobody is told again
    assert told() == sorted(TOLD_OF_THE_DECISION)
    assert not any("olga" in to for to, _subject in letters(visitor))  # she did not ask for news
    timur = person("timur", "kk")
    timur.go("inbox/")
    assert timur.sees(TITLE)
    timur.check_accessibility()


def decision_subjects() -> set[str]:
    subjects = set()
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            subjects.add(gettext("Decided: “%(title)s”") % {"title": TITLE})
    return subjects
