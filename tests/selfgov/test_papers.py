"""The notice and the minutes of a meeting as papers, and who may have them."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from core.papers.files import WRITERS
from selfgov import papers
from selfgov.limits import Vote
from selfgov.models import Meeting
from tests.factories import (
    CommitmentFactory,
    CouncilFactory,
    CouncilMemberFactory,
    MeetingFactory,
    MeetingItemFactory,
    OfficialFactory,
    PostFactory,
)
from tests.papers import words_of

every_form = pytest.mark.parametrize("form", sorted(WRITERS))
every_language = pytest.mark.parametrize("language", ["kk", "ru"])
every_paper = pytest.mark.parametrize("paper", ["minutes", "notice"])

PRESENT = ("Әбдіғаппаров Ң. Ғ.", "Өмірзақова Қ. Ү.", "Ким В. П.", "Һашимов Ұ. І.")


@pytest.fixture
def meeting(db) -> Meeting:
    """Four of six came; one matter was adopted by the chair's vote, another has no Russian text."""
    council = CouncilFactory()
    council.community.unit.name_kk, council.community.unit.name_ru = "Мойнақ а/о", "Мойнакский с/о"
    council.community.unit.save()
    for name in PRESENT:
        CouncilMemberFactory(council=council, name=name)
    held = MeetingFactory(
        answered=True,
        council=council,
        present=4,
        number="3",
        convened_by="members",
        convened_note="Бастамашыл топ",
        notice_on=date(2026, 3, 5),
        notice_reason="Су тасқыны күтілді.",
        chair="Әбдіғаппаров Ң. Ғ.",
        secretary="Жұмабекова Ә. С.",
        others_present="Иванов И. И., газет тілшісі\n\nПак Л. Г.",
    )
    for name in ("Досымов Е. Е.", "Яковлев Ю. Ю."):
        CouncilMemberFactory(council=council, name=name)
    held.quorum_base = 6
    held.save()
    MeetingItemFactory(
        meeting=held,
        position=1,
        voted=True,
        votes_for=2,
        votes_against=2,
        result=Vote.ADOPTED_BY_CHAIR,
        speeches_kk="Ким: шам керек.\n\nӨмірзақова: ақшасы бар.",
        speeches_ru="Ким: нужны фонари.\n\nОмирзакова: деньги есть.",
    )
    MeetingItemFactory(meeting=held, position=4, title_kk="Ауылдың құдығы туралы", title_ru="")
    return held


def minutes(meeting: Meeting, language: str, form: str = "docx") -> str:
    return words_of(papers.minutes_of(meeting, language), form)


def blocks(meeting: Meeting, kind: str, language: str = "ru") -> list:
    return [block for block in papers.minutes_of(meeting, language).blocks if block.kind == kind]


# What minutes say -----------------------------------------------------------------------------


@every_form
@every_language
def test_minutes_name_everyone_who_was_there_and_who_was_not(meeting, language, form):
    words = minutes(meeting, language, form)

    for name in (*PRESENT, "Досымов Е. Е.", "Яковлев Ю. Ю.", "Иванов И. И., газет тілшісі", "Пак Л. Г."):
        assert name in words


@every_form
@every_language
def test_minutes_have_every_field_of_the_order(meeting, language, form):
    words = minutes(meeting, language, form)

    said = {
        "kk": ("Мойнақ а/о", "Қызылжар ауылы, мәдениет үйі", "Көше шамдарын орнату туралы", "Ким: шам керек.",
               "Өмірзақова: ақшасы бар.", "Көше шамдарын орнатуға келісім берілсін.", "Шешімді қолдаймын."),
        "ru": ("Мойнакский с/о", "село Кызылжар, дом культуры", "Об установке уличных фонарей",
               "Ким: нужны фонари.", "Омирзакова: деньги есть.", "Согласовать установку уличных фонарей.",
               "Решение поддерживаю."),
    }  # fmt: skip
    for text in (
        *said[language],
        "Баяндамашы Сынақ",
        "Жұмабекова Ә. С.",
        "Бастамашыл топ",
        "Су тасқыны күтілді.",
        meeting.council.community.unit.kato,
        f"/places/meetings/{meeting.code}/",
    ):
        assert text in words


def test_the_quorum_is_told_in_numbers(meeting):
    _head, quorum, *_rest = blocks(meeting, "facts")

    assert [value for _label, value in quorum.rows][:3] == ["6", "3", "4"]


def test_votes_are_told_in_numbers_and_with_their_result(meeting):
    figures = blocks(meeting, "figures")
    with translation.override("ru"):
        result = str(Vote.ADOPTED_BY_CHAIR.label)

    assert [[value for _label, value in block.rows] for block in figures] == [[4, 2, 2, 0]]
    assert result in [block.text for block in blocks(meeting, "line")]


def test_matters_are_numbered_one_by_one_whatever_their_positions(meeting):
    headings = [block.text for block in blocks(meeting, "heading", "kk") if block.level == 2]

    assert [text[:2] for text in headings] == ["1.", "2."]
    assert headings[1] == "2. Ауылдың құдығы туралы"


@every_form
def test_a_text_that_is_missing_in_a_language_is_named_as_missing(meeting, form):
    agenda = blocks(meeting, "points")[1].points

    assert agenda[1].startswith("2. Ауылдың құдығы туралы [")
    assert agenda[1] in minutes(meeting, "ru", form)


@every_form
def test_minutes_tell_what_became_of_decisions(meeting, form):
    item = meeting.items.get(position=1)
    CommitmentFactory(subject=item, what_ru="Поставить фонари", body=None, who="Аппарат акима", done=True)
    CommitmentFactory(subject=item, what_ru="Провести кабель", body=None, who="Аппарат акима", dropped=True)
    CommitmentFactory(subject=item, what_ru="Покрасить столбы", body=None, who="Аппарат акима")

    words = minutes(meeting, "ru", form)

    for what in ("Поставить фонари", "Провести кабель", "Покрасить столбы", "Бюджетте қаражат қаралмаған."):
        assert what in words


@every_form
def test_corrections_stay_visible(meeting, form):
    meeting.corrections.create(
        what="Дауыстар", old="3 дауыс", new="2 дауыс", reason="Қате саналған", at=timezone.now()
    )

    words = minutes(meeting, "kk", form)

    for said in ("Дауыстар", "3 дауыс", "2 дауыс", "Қате саналған"):
        assert said in words


@pytest.mark.parametrize(
    ("trait", "is_draft"),
    [("planned", True), ("held", True), ("failed", True), ("signed", False), ("published", False)],
)
def test_minutes_are_a_draft_until_they_are_signed(db, trait, is_draft):
    paper = papers.minutes_of(MeetingFactory(**{trait: True}), "kk")

    assert bool(paper.stamp) is is_draft


@every_form
def test_a_draft_says_so_on_the_paper(db, form):
    paper = papers.minutes_of(MeetingFactory(held=True), "kk")

    assert paper.stamp in words_of(paper, form)


def test_minutes_to_be_filled_in_tell_how_many_have_to_come(db):
    council = CouncilFactory(members=7)

    quorum = blocks(MeetingFactory(council=council), "facts")[1]

    assert [value for _label, value in quorum.rows][:2] == ["7", "4"]


def test_a_separate_gathering_is_counted_of_residents_and_names_its_street(db):
    meeting = MeetingFactory(
        held=True, council=CouncilFactory(separate=True), quorum_base=830, present_count=83
    )

    paper = papers.minutes_of(meeting, "kk")

    quorum = [block for block in paper.blocks if block.kind == "facts"][1]
    assert [value for _label, value in quorum.rows][:3] == ["830", "83", "83"]
    assert paper.body.endswith("Бейбітшілік көшесі")


def test_minutes_without_anything_are_a_paper_too(db):
    assert minutes(MeetingFactory(planned=True, place_kk="", place_ru="", notice_on=None), "ru", "pdf")


def test_markup_is_text(meeting):
    meeting.items.filter(position=1).update(title_kk="<b>A & B</b> <para>")

    assert "<b>A & B</b> <para>" in minutes(meeting, "kk", "pdf")


def test_a_long_meeting_takes_few_queries(meeting, django_assert_max_num_queries):
    for item in MeetingItemFactory.create_batch(8, meeting=meeting, voted=True):
        CommitmentFactory(subject=item)

    with django_assert_max_num_queries(8):
        papers.minutes_of(meeting, "kk")


# The notice -----------------------------------------------------------------------------------


@every_form
def test_a_notice_tells_when_where_and_about_what(db, form):
    meeting = MeetingFactory(items=2)
    OfficialFactory(community=meeting.council.community, name="Сәрсенбаев Ғ. Қ.")
    meeting.materials.create(
        title="Смета жобасы", language="kk", file="a.pdf", size=1, sha256="0" * 64, added_at=timezone.now()
    )

    words = words_of(papers.notice_of(meeting, "kk"), form)

    for said in (
        "Қызылжар ауылы, мәдениет үйі",
        "1. Көше шамдарын орнату туралы",
        "2. Көше шамдарын орнату туралы",
        "Баяндамашы Сынақ",
        "Смета жобасы",
        "Сәрсенбаев Ғ. Қ.",
    ):
        assert said in words


def test_the_akim_signs_only_what_the_akim_convened(db):
    meeting = MeetingFactory(convened_by="members")
    OfficialFactory(community=meeting.council.community)

    kinds = [block.kind for block in papers.notice_of(meeting, "kk").blocks]

    assert "signatures" not in kinds


@pytest.mark.parametrize(
    ("trait", "is_stamped"), [("planned", True), ("cancelled", True), ("failed", True), ("held", False)]
)
def test_a_notice_of_what_does_not_take_place_says_so(db, trait, is_stamped):
    paper = papers.notice_of(MeetingFactory(**{trait: True}), "ru")

    assert bool(paper.stamp) is is_stamped


# Who may have them ----------------------------------------------------------------------------


def at(meeting: Meeting, paper: str, name: str = "kk.pdf") -> str:
    language, form = name.split(".")
    return reverse(f"selfgov:{paper}", args=[meeting.code, language, form])


def clerk_of(meeting: Meeting) -> Client:
    browser = Client()
    browser.force_login(PostFactory(clerk=True, body=meeting.council.community.body).user)
    return browser


@every_form
@every_language
def test_published_minutes_are_for_everyone(client, meeting, language, form):
    response = client.get(at(meeting, "minutes", f"{language}.{form}"))

    name = f"minutes-{meeting.code}-{language}.{form}"
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "public" in response["Cache-Control"]
    assert response.content[:2] == {"docx": b"PK", "pdf": b"%P"}[form]


@pytest.mark.parametrize(
    ("paper", "trait", "status"),
    [
        ("minutes", "planned", 404),
        ("minutes", "held", 404),
        ("minutes", "signed", 404),
        ("minutes", "published", 200),
        ("notice", "planned", 404),
        ("notice", "held", 200),
        ("notice", "cancelled", 200),
        ("notice", "archived", 404),
        ("minutes", "archived", 404),
    ],
)
def test_readers_have_what_is_public(client, settings, tmp_path, db, paper, trait, status):
    settings.MEDIA_ROOT = tmp_path

    assert client.get(at(MeetingFactory(**{trait: True}), paper)).status_code == status


@every_paper
def test_the_clerk_takes_the_draft_and_it_stays_out_of_caches(db, paper):
    meeting = MeetingFactory(planned=True)

    response = clerk_of(meeting).get(at(meeting, paper))

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


@every_paper
def test_the_clerk_of_another_community_does_not(db, paper):
    meeting, other = MeetingFactory(planned=True), MeetingFactory()

    assert clerk_of(other).get(at(meeting, paper)).status_code == 404


@every_paper
@pytest.mark.parametrize("name", ["en.pdf", "kk.exe", "ru.html"])
def test_there_are_no_other_languages_or_formats(client, meeting, paper, name):
    assert client.get(at(meeting, paper, name)).status_code == 404


def test_a_paper_is_in_its_own_language_whatever_the_language_of_the_page(meeting):
    pages = {}
    for language in ("kk", "en"):
        with translation.override(language):
            response = Client().get(at(meeting, "minutes", "ru.pdf"))
        pages[language] = PdfReader(BytesIO(response.content)).pages[0].extract_text()

    assert pages["kk"] == pages["en"]
    assert "Мойнакский с/о" in pages["en"]


def test_a_meeting_that_is_still_to_come_has_its_notice_at_once(client, db):
    meeting = MeetingFactory(starts_at=timezone.now() + timedelta(days=20))

    assert client.get(at(meeting, "notice", "ru.docx")).status_code == 200


@pytest.mark.parametrize(
    ("trait", "paper"), [("convened", "notice"), ("held", "notice"), ("published", "minutes")]
)
def test_the_page_of_a_meeting_leads_to_its_papers(client, db, trait, paper):
    meeting = MeetingFactory() if trait == "convened" else MeetingFactory(**{trait: True})

    page = client.get(meeting.get_absolute_url()).content.decode()

    for name in ("kk.pdf", "kk.docx", "ru.pdf", "ru.docx"):
        assert f'href="{at(meeting, paper, name)}"' in page
