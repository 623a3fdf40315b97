"""Three stories of moderation on a telephone: corrected and published, refused and objected to, gone."""

import pytest
from playwright.sync_api import expect

from tests.journeys import petitions
from tests.journeys.conftest import PHONE, Person

TEXT = "Көшеде жарық жоқ, кешке жүру қауіпті. Тұрғындар бірнеше рет өтініш жазды, бірақ шам орнатылған жоқ."
PROPOSAL = "Абай көшесіне тұтас шам орнатып, оны жыл сайын тексеріп отыруды ұсынамыз."
NOTE = "Қай ауылдың көшесі екенін жазыңыз."
REASONS = "Бұл мәселе басқа органның құзырында, сондықтан петицияның нысанасы бола алмайды."
OBJECTION = "Көшені жарықтандыру аудан әкімдігінің құзырында, сондықтан негіз дұрыс қолданылмаған."
RESULT = "Көшені жарықтандыру әкімдіктің құзырында: петиция модераторларға қайтарылды."
WHY = "Мәтінде бөтен адамның телефоны мен мекенжайы жарияланған."
UNDONE = "Автор бөтен адамның келісімін көрсетті, сондықтан қайтарамыз."


@pytest.fixture
def on_a_phone(person):
    def somebody(persona: str, language: str, **options) -> Person:
        return person(persona, language, viewport=PHONE, **options)

    return somebody


def test_returned_with_a_note_beside_the_field_then_corrected_then_published(on_a_phone):
    """A moderator notes what is missing beside the title; the author, who has no JavaScript, finds the
    note beside the field; the moderator compares the next version with the last, and publishes it."""
    title, better = "Абай көшесін жарықтандыру", "Ақкөл қаласының Абай көшесін жарықтандыру"
    author = on_a_phone("bekzat", "kk", java_script_enabled=False)
    moderator = on_a_phone("moderator", "kk")
    address = file(author, title)

    return_with_a_note(moderator, title)
    correct(author, address, better)
    compare_and_publish(moderator, better)

    author.go(address)
    assert author.stage() == author.word("Finding backers")
    assert better in author.page.inner_text("main")


def test_refused_by_two_then_objected_to_then_upheld(on_a_phone):
    """One moderator proposes the refusal, a second approves it; the author objects, a third, who had no
    part in it, finds the author right, and the petition goes on. Everyone can read all of it."""
    title = "Ақкөл саябағына шам орнату"
    author, visitor = on_a_phone("bekzat", "kk"), on_a_phone("", "ru")
    address = file(author, title)

    ground = propose_to_refuse(on_a_phone("moderator", "ru"), title)
    approve(on_a_phone("moderator2", "ru"), title)
    visitor.go(address)
    assert visitor.stage() == visitor.word("Refused")
    everyone_reads(visitor, ground, REASONS)

    object_to_it(author, address)
    third = on_a_phone("moderator3", "kk")
    uphold(third, title)
    author.go(address)
    assert author.stage() == author.word("Under check")
    open_case(third, title)
    third.press("Publish")

    visitor.go(address)
    assert visitor.stage() == visitor.word("Finding backers")
    everyone_reads(visitor, ground, REASONS, OBJECTION, visitor.word("The objection was right"), RESULT)


def test_taken_down_by_two_and_put_back(on_a_phone):
    """Nothing happens until a second moderator approves; then everyone reads why it is gone. Once it is
    undone the petition stands where it stood, and everyone reads why it came back."""
    visitor, first = on_a_phone("", "kk"), on_a_phone("moderator3", "kk")
    address, title = a_petition_that_collects(visitor)

    act = propose_to_take_down(first, code=address.strip("/").rpartition("/")[2])
    visitor.go(address)
    assert title in visitor.page.inner_text("main")

    second = on_a_phone("moderator2", "ru")
    second.go(act)
    press_approve(second)
    visitor.go(address)
    assert title not in visitor.page.inner_text("main")
    everyone_reads(visitor, WHY)

    second.go(act)
    undo(second)
    visitor.go(address)
    assert title in visitor.page.inner_text("main")
    everyone_reads(visitor, UNDONE)


def everyone_reads(visitor: Person, *words: str) -> None:
    for said in words:
        assert visitor.sees(said)
    looks_right(visitor)


def looks_right(somebody: Person) -> None:
    somebody.check_accessibility()
    assert somebody.fits()


# The author -----------------------------------------------------------------------------------


def file(author: Person, title: str) -> str:
    petitions.begin(author)
    petitions.write(author, title=title, text=TEXT, proposal=PROPOSAL)
    return petitions.send(author)


def correct(author: Person, address: str, title: str) -> None:
    author.go(address)
    author.follow("Correct and send again")
    author.go(f"{address}write/kk/")
    field = author.page.locator(".field").filter(has=author.page.get_by_label(author.word("Title")))
    expect(field).to_contain_text(NOTE)
    petitions.write(author, title=title)
    author.press("Send again")


def object_to_it(author: Person, address: str) -> None:
    author.go(address)
    author.follow("Object to the refusal")
    looks_right(author)
    author.page.get_by_label(author.word("Why is the refusal wrong?")).fill(OBJECTION)
    author.press("File the objection")
    assert author.reads("The author has objected")


# The moderators -------------------------------------------------------------------------------


def open_case(moderator: Person, title: str) -> None:
    moderator.go("desk/moderation/?kind=petition")
    moderator.page.get_by_role("link", name=title).click()


def open_part(moderator: Person, english: str, *, context: str = "") -> None:
    name = moderator.word(english, context=context)
    moderator.page.get_by_role("heading", name=name, exact=True).click()


def return_with_a_note(moderator: Person, title: str) -> None:
    open_case(moderator, title)
    moderator.press("Work on it")
    assert moderator.reads("You are working on it")
    open_part(moderator, "Return for correction")
    looks_right(moderator)
    moderator.page.locator('[name="return-to_title_kk"]').fill(NOTE)
    moderator.press("Return to the author")


def compare_and_publish(moderator: Person, title: str) -> None:
    open_case(moderator, title)
    moderator.follow("Show what changed since the last version")
    expect(moderator.page.locator("ins").first).to_contain_text("Ақкөл")
    looks_right(moderator)
    moderator.press("Publish")
    assert moderator.reads("Published: the petition now looks for backers under its link.")


def propose_to_refuse(moderator: Person, title: str) -> str:
    """Returns the ground, as it is called in the language of the moderator."""
    open_case(moderator, title)
    open_part(moderator, "Propose to refuse")
    ground = moderator.page.get_by_label(moderator.word("Ground"), exact=True)
    ground.select_option(index=1)
    called = ground.locator("option:checked").inner_text().strip()
    moderator.page.get_by_label(moderator.word("Public reasons"), exact=True).fill(REASONS)
    looks_right(moderator)
    moderator.press("Propose this refusal")
    return called


def approve(moderator: Person, title: str) -> None:
    moderator.go("desk/approvals/")
    looks_right(moderator)
    moderator.page.get_by_role("link", name=title).first.click()
    looks_right(moderator)
    press_approve(moderator)


def press_approve(moderator: Person) -> None:
    name = moderator.word("Approve", context="act")
    moderator.page.get_by_role("button", name=name, exact=True).click()


def uphold(moderator: Person, title: str) -> None:
    moderator.go("desk/appeals/")
    moderator.page.get_by_role("link", name=title).click()
    moderator.page.get_by_label(moderator.word("The objection is right: the moderators decide anew")).check()
    moderator.page.get_by_label(moderator.word("Reasons"), exact=True).fill(RESULT)
    looks_right(moderator)
    moderator.press("Decide on the objection")


# Taking down ----------------------------------------------------------------------------------


def a_petition_that_collects(visitor: Person) -> tuple[str, str]:
    """Where it is, and its title."""
    visitor.go("petitions/?status=collecting")
    visitor.page.locator("main .card-title a").first.click()
    return visitor.path(), visitor.page.locator("h1").inner_text().strip()


def propose_to_take_down(moderator: Person, *, code: str) -> str:
    """Look at what changes, propose it; returns where the proposed act is."""
    moderator.go(f"desk/moderation/{code}/")
    moderator.follow("Propose to take it down")
    assert moderator.reads("What changes")
    looks_right(moderator)
    moderator.page.get_by_label(moderator.word("Public reasons"), exact=True).fill(WHY)
    moderator.press("Propose the take-down")
    return moderator.path()


def undo(moderator: Person) -> None:
    open_part(moderator, "Undo", context="act")
    moderator.page.get_by_label(moderator.word("Why it is undone"), exact=True).fill(UNDONE)
    looks_right(moderator)
    name = moderator.word("Undo", context="act")
    moderator.page.get_by_role("button", name=name, exact=True).click()
