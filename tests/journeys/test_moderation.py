"""Three stories of moderation: corrected and published, refused and objected to, taken down and put back."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Person

TEXT = "Көшеде жарық жоқ, кешке жүру қауіпті. Тұрғындар бірнеше рет өтініш жазды, бірақ шам орнатылған жоқ."
PROPOSAL = "Абай көшесіне тұтас шам орнатып, оны жыл сайын тексеріп отыруды ұсынамыз."
NOTE = "Қай ауылдың көшесі екенін жазыңыз."
REASONS = "Бұл мәселе басқа органның құзырында, сондықтан петицияның нысанасы бола алмайды."
OBJECTION = "Көшені жарықтандыру аудан әкімдігінің құзырында, сондықтан негіз дұрыс қолданылмаған."
RESULT = "Көшені жарықтандыру әкімдіктің құзырында: петиция модераторларға қайтарылды."
WHY = "Мәтінде бөтен адамның телефоны мен мекенжайы жарияланған."
UNDONE = "Автор бөтен адамның келісімін көрсетті, сондықтан қайтарамыз."


def file(author: Person, title: str) -> str:
    """Write a petition in Kazakh and send it; return where its page is."""
    author.go("petitions/new/")
    author.page.get_by_role("checkbox").check()
    author.press("Go on")
    author.page.get_by_role("searchbox").fill("Ақкөл ауданының әкімдігі")
    author.press("Find")
    author.page.get_by_role("button", name=re.compile("Ақкөл ауданының әкімдігі")).click()
    author.page.get_by_role("radio").first.check()
    author.press("Save and go on")
    author.page.get_by_label(author.word("Title")).fill(title)
    author.page.get_by_label(author.word("What is the matter")).fill(TEXT)
    author.page.get_by_label(author.word("What you propose")).fill(PROPOSAL)
    author.press("Save and go on")
    author.press("Send to the authorized body")
    assert author.reads("Your petition is being checked")
    return author.path()


def open_case(moderator: Person, title: str) -> None:
    moderator.go("desk/moderation/?kind=petition")
    moderator.page.get_by_role("link", name=title).click()


def open_part(moderator: Person, english: str) -> None:
    moderator.page.get_by_role("heading", name=moderator.word(english), exact=True).click()


def open_act(moderator: Person, title: str) -> None:
    moderator.go("desk/approvals/")
    moderator.check_accessibility()
    moderator.page.get_by_role("link", name=title).first.click()


def test_returned_with_a_note_beside_the_field_then_corrected_then_published(person):
    """A moderator holds the case and notes what is missing beside the title; the author, who has no
    JavaScript, finds the note beside the field; the next version is compared, and published."""
    title, better = "Абай көшесін жарықтандыру", "Ақкөл қаласының Абай көшесін жарықтандыру"
    author = person("bekzat", "kk", java_script_enabled=False)
    moderator = person("moderator", "kk", java_script_enabled=False)
    address = file(author, title)

    open_case(moderator, title)
    moderator.check_accessibility()
    moderator.press("Work on it")
    assert moderator.reads("You are working on it")
    open_part(moderator, "Return for correction")
    moderator.page.locator('[name="return-to_title_kk"]').fill(NOTE)
    moderator.press("Return to the author")

    author.go(address)
    author.follow("Correct and send again")
    author.go(f"{address}write/kk/")
    expect(author.page.locator("form").filter(has_text=NOTE)).to_be_visible()
    author.page.get_by_label(author.word("Title")).fill(better)
    author.press("Save and go on")
    author.press("Send again")

    open_case(moderator, better)
    moderator.follow("Show what changed since the last version")
    expect(moderator.page.locator("ins").first).to_be_visible()
    moderator.check_accessibility()
    moderator.press("Publish")
    author.go(address)
    assert author.stage() == author.word("Finding backers")


def test_refused_by_two_then_objected_to_then_upheld(person):
    """One moderator proposes the refusal, a second approves it, the author objects once, a third, who
    had no part in it, finds that the author is right: the petition is before the moderators again."""
    title = "Ақкөл саябағына шам орнату"
    author, first = person("bekzat", "kk", java_script_enabled=False), person("moderator", "kk")
    second, third = person("moderator2", "ru"), person("moderator3", "kk")
    address = file(author, title)

    open_case(first, title)
    open_part(first, "Propose to refuse")
    first.page.get_by_label(first.word("Ground")).select_option(index=1)
    first.page.get_by_label(first.word("Public reasons")).fill(REASONS)
    first.press("Propose this refusal")
    open_act(second, title)
    second.check_accessibility()
    second.page.get_by_role("button", name=second.word("Approve", context="act"), exact=True).click()

    author.go(address)
    assert author.sees(REASONS)
    author.follow("Object to the refusal")
    author.check_accessibility()
    author.page.locator("#id_text").fill(OBJECTION)
    author.press("File the objection")
    assert author.reads("The author has objected")

    third.go("desk/appeals/")
    third.page.get_by_role("link", name=title).click()
    third.check_accessibility()
    third.page.get_by_role("radio").first.check()
    third.page.locator("#id_reasons").fill(RESULT)
    third.press("Decide on the objection")

    author.go(address)
    assert author.stage() == author.word("Under check")
    assert author.reads("The objection was right")
    assert author.sees(RESULT)
    author.check_accessibility()


def test_taken_down_by_two_and_put_back(person):
    """Nothing happens until a second moderator approves; then everyone reads why it is gone, and once
    it is undone the petition stands where it stood."""
    visitor, first, second = person("", "kk"), person("moderator3", "kk"), person("moderator2", "ru")
    visitor.go("petitions/?status=collecting")
    visitor.page.locator("main .card-title a").first.click()
    title = visitor.page.locator("h1").inner_text().strip()
    address = visitor.path()
    code = address.strip("/").rpartition("/")[2]

    first.go(f"desk/moderation/{code}/")
    first.follow("Propose to take it down")
    first.check_accessibility()
    first.page.locator("#id_reasons").fill(WHY)
    first.press("Propose the take-down")
    visitor.go(address)
    assert title in visitor.page.inner_text("main")

    act = first.path()
    second.go(act)
    second.page.get_by_role("button", name=second.word("Approve", context="act"), exact=True).click()
    visitor.page.goto(f"{visitor.portal.url}/kk/{address}")
    assert title not in visitor.page.inner_text("main")
    assert visitor.sees(WHY)
    visitor.check_accessibility()

    second.go(act)
    open_part_undo(second)
    visitor.go(address)
    assert title in visitor.page.inner_text("main")
    assert not visitor.sees(WHY)


def open_part_undo(moderator: Person) -> None:
    undo = moderator.word("Undo", context="act")
    moderator.page.get_by_role("heading", name=undo, exact=True).click()
    moderator.page.get_by_label(moderator.word("Why it is undone")).fill(UNDONE)
    moderator.page.get_by_role("button", name=undo, exact=True).click()
