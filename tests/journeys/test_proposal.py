"""The story of one proposal, from a look at similar ones to the act, and who was told."""

import re
from collections.abc import Callable

from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Person, wait_for

TITLE = "Ауыл кітапханаларын тегін интернетпен қамту"
PROBLEM = "Шағын ауылдарда интернет үйге жеткенше жылдар өтеді, ал кітапхана әр ауылда бар және бос тұр."
PROPOSAL = "Әр ауыл кітапханасына жылдам интернет пен екі компьютер қойылсын, тұрғындар тегін пайдалансын."
STATEMENT_KK = "Интернет алдымен ауыл кітапханасына келсін, үйлерге содан кейін."
STATEMENT_RU = "Интернет сначала нужен сельской библиотеке, потом уже домам."
MINISTRY = "Министерство культуры и информации"
ACT = "Об утверждении правил оснащения сельских библиотек доступом к интернету"
ACT_URL = "https://adilet.zan.kz/rus/docs/V2600000217"
# So many answers put somebody on the map; of fewer than five people nothing is told.
ANSWERS, VOTERS = 7, ("daniyar", "olga", "timur", "bekzat", "dana")


def test_from_a_look_at_similar_ones_to_an_act_and_everyone_is_told(portal, person):
    """Aigul writes without JavaScript, the moderator publishes, citizens support; the secretariat puts
    a statement to the vote, citizens answer and the map follows; the section supports, the ministry
    takes it up, an act makes it come true; the author and the supporters hear of that once."""
    aigul = person("aigul", "kk", java_script_enabled=False)
    secretary = person("secretary", "ru")

    address = write(aigul)
    publish(person("moderator", "ru"))
    support(person("daniyar", "ru"), address)
    support(person("bekzat", "kk"), address)
    support_and_take_it_back(person("olga", "ru"), address)
    put_to_the_vote(secretary)
    conversation = vote(aigul, address)
    for name in VOTERS:
        vote(person(name, "kk" if name == "bekzat" else "ru"), address)
    wait_until_the_map_knows_them(person("", "ru"), conversation)
    find_oneself_on_the_map(aigul, conversation)
    give_to_a_section(secretary)
    conclude(secretary)
    forward(secretary)
    answer(person("officer-ministry", "ru"))
    implement(secretary)
    everyone_reads_what_became_of_it(person("", "ru"), address)
    everyone_was_told_once(person)


# Writing --------------------------------------------------------------------------------------


def write(aigul: Person) -> str:
    aigul.go("kurultai/")
    aigul.page.locator('section[aria-labelledby="open"] article a').first.click()
    aigul.follow("Write a proposal")
    look_for_similar(aigul)
    write_the_text(aigul)
    write_the_details(aigul)
    aigul.follow("Go on")
    aigul.follow("Go on")
    assert aigul.sees(TITLE)
    aigul.press("Send the proposal")
    assert aigul.reads("Your proposal has been sent to the moderators. You will be told what they decide.")
    return aigul.path()


def look_for_similar(aigul: Person) -> None:
    aigul.page.get_by_role("textbox").fill("шағын ауылдарға интернет")
    aigul.press("Look for similar proposals")
    similar = aigul.page.get_by_role("listitem").filter(has_text="спутниктік интернет")
    expect(similar.get_by_role("button")).to_be_visible()
    aigul.press("Mine is different: write it")


def write_the_text(aigul: Person) -> None:
    title = aigul.page.get_by_label(aigul.word("Title"), exact=True)
    title.fill("Қысқа")
    aigul.page.get_by_label(aigul.word("The problem")).fill(PROBLEM)
    aigul.page.get_by_label(aigul.word("What you propose")).fill(PROPOSAL)
    aigul.press("Save and go on")
    expect(aigul.page.get_by_role("alert")).to_be_visible()
    expect(aigul.page.get_by_label(aigul.word("The problem"))).to_have_value(PROBLEM)
    title.fill(TITLE)
    aigul.press("Save and go on")


def write_the_details(aigul: Person) -> None:
    aigul.page.get_by_label(aigul.word("Topic")).select_option(index=1)
    aigul.page.get_by_role("radio").first.check()
    aigul.press("Save and go on")


def publish(moderator: Person) -> None:
    moderator.go("desk/")
    moderator.follow("All proposals to check")
    moderator.page.get_by_role("link", name=TITLE).click()
    moderator.check_accessibility()
    assert moderator.sees(PROPOSAL)
    moderator.press("Publish")
    assert moderator.reads("The proposal is published; its authors are being told.")


# Supporting -----------------------------------------------------------------------------------


def support(citizen: Person, address: str) -> None:
    citizen.go("kurultai/proposals/?q=кітапхана")
    citizen.page.get_by_role("link", name=TITLE).click()
    assert citizen.page.url.endswith(address)
    citizen.check_accessibility()
    citizen.press("Support this proposal")
    assert citizen.reads("You support this proposal. You will be told what becomes of it.")


def support_and_take_it_back(citizen: Person, address: str) -> None:
    support(citizen, address)
    citizen.press("Take my support back")
    assert citizen.reads("Your support is taken back. You can give it again while it can be given.")


# The conversation -----------------------------------------------------------------------------


def put_to_the_vote(secretary: Person) -> None:
    open_at_the_desk(secretary)
    secretary.follow("Put a statement to the vote")
    secretary.check_accessibility()
    secretary.page.get_by_label(secretary.word("Statement in Kazakh")).fill(STATEMENT_KK)
    secretary.page.get_by_label(secretary.word("Statement in Russian")).fill(STATEMENT_RU)
    secretary.press("Put a statement to the vote")
    assert secretary.reads("The statement is put to the vote.")


def vote(citizen: Person, address: str) -> str:
    """Answer the new statement first, for nobody else has, then some of the older ones."""
    citizen.go(address)
    citizen.page.locator('main a[href*="/kurultai/consultations/"]').first.click()
    citizen.follow("Say where you stand")
    statement = STATEMENT_KK if citizen.language == "kk" else STATEMENT_RU
    expect(citizen.page.locator("#voting-title")).to_contain_text(statement)
    for place in range(ANSWERS):
        choose(citizen, "Agree" if place % 3 == 0 else "Disagree")
        expect(citizen.page.locator("#voting progress")).to_have_attribute("value", str(place + 1))
    return citizen.path().split("#")[0]


def choose(citizen: Person, stand: str) -> None:
    name = citizen.word(stand, context="position")
    citizen.page.get_by_role("button", name=name, exact=True).click()


def wait_until_the_map_knows_them(visitor: Person, conversation: str) -> None:
    """Beat has maps drawn every half minute; here stands how everyone answered the new statement."""

    def knows_them() -> bool:
        visitor.go(f"{conversation}map/")
        row = everyone_on(visitor, STATEMENT_RU)
        return bool(row.count()) and row.locator("td").last.text_content() == str(len(VOTERS) + 1)

    wait_for(knows_them, "the map with everyone's answers to the new statement", seconds=120)
    visitor.page.locator("details.opinion-all summary").click()
    expect(everyone_on(visitor, STATEMENT_RU)).to_contain_text("100%")
    visitor.check_accessibility()


def everyone_on(visitor: Person, statement: str) -> Locator:
    return (
        visitor.page.locator("details.opinion-all article")
        .filter(has_text=statement)
        .locator("tr.opinion-everyone")
    )


def find_oneself_on_the_map(citizen: Person, conversation: str) -> None:
    citizen.go(f"{conversation}map/")
    words = citizen.word("You stand nearest to group %(number)s")
    assert any(citizen.sees(words % {"number": place}) for place in range(1, 6))


# At the desk ----------------------------------------------------------------------------------


def open_at_the_desk(secretary: Person) -> None:
    secretary.go("desk/")
    rooms = secretary.page.get_by_role("navigation", name=secretary.word("The secretariat"))
    rooms.get_by_role("link", name=secretary.word("Proposals"), exact=True).click()
    secretary.page.get_by_role("link", name=TITLE).click()


def give_to_a_section(secretary: Person) -> None:
    open_at_the_desk(secretary)
    secretary.follow("Give to a section")
    secretary.page.get_by_label(secretary.word("Section"), exact=True).select_option("pc-socio-cultural")
    secretary.press("Give the proposal to a section")
    assert secretary.stage() == secretary.word("In review by the section", context="proposal")


def conclude(secretary: Person) -> None:
    secretary.follow("Record the conclusion")
    secretary.check_accessibility()
    secretary.page.get_by_role("radio", name=secretary.word("The section supports the proposal")).check()
    secretary.page.get_by_label(secretary.word("Reasons in Kazakh")).fill(
        "Ұсыныс аз қаражатпен көп ауылды қамтиды, секция оны қолдайды."
    )
    secretary.page.get_by_label(secretary.word("Reasons in Russian")).fill(
        "Предложение при малых затратах охватывает много сёл, секция его поддерживает."
    )
    secretary.press("Record the conclusion of the section")
    assert secretary.stage() == secretary.word("Supported by the section", context="proposal")


def forward(secretary: Person) -> None:
    secretary.follow("Forward to a body")
    secretary.page.get_by_label(secretary.word("Name of the body or the place")).fill(MINISTRY)
    secretary.press("Find")
    secretary.page.get_by_role("link", name=re.compile(MINISTRY)).first.click()
    secretary.page.get_by_label(secretary.word("Number of the letter")).fill("ХК-214")
    secretary.page.locator("main form button[type=submit]").click()
    assert secretary.stage() == secretary.word("Forwarded to a body", context="proposal")


def answer(officer: Person) -> None:
    officer.go("desk/")
    officer.follow("All forwarded proposals")
    officer.page.get_by_role("link", name=TITLE).click()
    officer.follow("Record the answer")
    officer.page.get_by_role("radio", name=officer.word("It takes the proposal up")).check()
    officer.page.get_by_label(officer.word("Answer in Kazakh")).fill(
        "Қағидаларға өзгеріс әзірленіп жатыр, кітапханалар жыл соңына дейін жабдықталады."
    )
    officer.page.get_by_label(officer.word("Answer in Russian")).fill(
        "Готовятся изменения в правила, библиотеки оснастят до конца года."
    )
    officer.press("Record the answer of the body")
    assert officer.stage() == officer.word("In work", context="proposal")


def implement(secretary: Person) -> None:
    open_at_the_desk(secretary)
    secretary.follow("Link the act")
    secretary.check_accessibility()
    secretary.page.get_by_label(secretary.word("Kind of the act")).select_option(index=1)
    secretary.page.get_by_label(secretary.word("Number of the act")).fill("217")
    secretary.page.get_by_label(secretary.word("Date of the act")).fill(timezone.localdate().isoformat())
    secretary.page.get_by_label(secretary.word("Title of the act in Russian")).fill(ACT)
    secretary.page.get_by_label(secretary.word("Address of its text")).fill(ACT_URL)
    secretary.press("Link the act in which the proposal came true")
    assert secretary.stage() == secretary.word("Implemented", context="proposal")


# What became of it ----------------------------------------------------------------------------


def everyone_reads_what_became_of_it(visitor: Person, address: str) -> None:
    visitor.go(address)
    assert visitor.stage() == visitor.word("Implemented", context="proposal")
    for words in (ACT, "ХК-214", "секция его поддерживает"):
        assert visitor.sees(words)
    expect(visitor.page.locator(f'main a[href="{ACT_URL}"]')).to_be_visible()
    visitor.check_accessibility()


TOLD = {"aigul": "kk", "daniyar": "ru", "bekzat": "kk", "secretary": "ru"}


def everyone_was_told_once(person: Callable[..., Person]) -> None:
    visitor = person()

    def told() -> list[str]:
        return sorted(to for to, subject in visitor.portal.letters() if subject in subjects())

    wait_for(lambda: len(told()) >= len(TOLD), "the letters on the act")
    visitor.page.wait_for_timeout(6_000)  # one round of the dispatcher more: nobody is told again
    assert told() == sorted(f"{name}@demo.invalid" for name in TOLD)  # olga took her support back
    for name in ("aigul", "daniyar", "bekzat"):
        reader = person(name, TOLD[name])
        reader.go("inbox/")
        expect(reader.page.get_by_role("link", name=subject(TOLD[name]), exact=True)).to_have_count(1)


def subject(language: str) -> str:
    with translation.override(language):
        return gettext("The proposal is implemented: “%(title)s”") % {"title": TITLE}


def subjects() -> set[str]:
    return {subject(language) for language in ("kk", "ru", "en")}
