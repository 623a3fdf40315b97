"""What the checks find in a text, and what they leave alone."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from accounts import iin
from moderation import hints
from moderation.hints import Code, Hint

BORN = st.dates(date(1930, 1, 1), date(2020, 12, 31))
SERIAL = st.integers(1, 9_999)
WORDS = st.text("абвгдеёжәғқңөұүһі ,.\n", max_size=60)


def codes(text: str, language: str = "") -> list[str]:
    return [str(hint.code) for hint in hints.find({"text": (language, text)})]


def with_luhn(stem: str) -> str:
    """The digits with the last one that makes them add up."""
    return next(f"{stem}{digit}" for digit in range(10) if hints.is_card(f"{stem}{digit}"))


# Identification numbers ---------------------------------------------------------------------


@given(BORN, SERIAL, st.booleans(), WORDS, WORDS)
def test_every_identification_number_is_found_where_it_stands(born, serial, female, before, after):
    number = iin.synthetic(born, serial, female=female)
    text = f"{before} {number} {after}"

    [hint] = [hint for hint in hints.find({"text": ("", text)}) if hint.code == Code.IIN]

    assert text[hint.start : hint.end] == number


@given(BORN, SERIAL, st.integers(1, 9))
def test_a_wrong_check_digit_makes_it_another_number(born, serial, off):
    number = iin.synthetic(born, serial)
    wrong = f"{number[:11]}{(int(number[11]) + off) % 10}"

    assert Code.IIN not in codes(f"№ {wrong}")


@given(BORN, SERIAL)
def test_spaces_do_not_hide_it(born, serial):
    number = iin.synthetic(born, serial)

    assert codes(f"ЖСН {number[:6]} {number[6:]}") == [Code.IIN]


@given(BORN, SERIAL, WORDS)
def test_nobody_reads_it_in_a_hint_or_in_a_covered_text(born, serial, words):
    number = iin.synthetic(born, serial)
    text = f"{words} {number}"
    found = hints.find({"text": ("kk", text)})

    shown = "".join(piece.words for piece in hints.pieces(text, found))

    assert not any(number in hint.words for hint in found)
    assert number not in hints.covered(text)
    assert number not in shown
    assert len(hints.covered(text)) == len(text) == len(shown)


# Cards --------------------------------------------------------------------------------------


@given(st.from_regex(r"[2-6][0-9]{14}", fullmatch=True))
def test_a_card_number_adds_up_and_is_covered(stem):
    number = with_luhn(stem)
    grouped = " ".join(number[place : place + 4] for place in range(0, 16, 4))

    for written in (number, grouped):
        assert codes(f"Карта {written}.") == [Code.CARD]
        assert written not in hints.covered(f"Карта {written}.")


@given(st.from_regex(r"[2-6][0-9]{14}", fullmatch=True), st.integers(1, 9))
def test_one_wrong_digit_is_no_card(stem, off):
    number = with_luhn(stem)
    wrong = f"{number[:15]}{(int(number[15]) + off) % 10}"

    assert Code.CARD not in codes(wrong)


@given(st.from_regex(r"[0-9]{15}", fullmatch=True), st.integers(0, 13))
def test_two_neighbors_in_the_wrong_order_do_not_add_up(stem, place):
    number = with_luhn(stem)
    first, second = number[place], number[place + 1]
    # What Luhn can't tell apart.
    assume(first != second and {first, second} != {"0", "9"})

    swapped = f"{number[:place]}{second}{first}{number[place + 2 :]}"

    assert not hints.is_card(swapped)


# Everything else ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Звоните: +7 701 123 45 67", Code.PHONE),
        ("Телефон 8(7172)55-12-34 доб. 3", Code.PHONE),
        ("Пишите на aigul.s@mail.example", Code.EMAIL),
        ("Подробнее: https://example.kz/aqparat?id=1", Code.LINK),
        ("Сайтты қараңыз: e-example.kz", Code.LINK),
        ("ҚАШАНҒЫ ШЫДАЙМЫЗ, СУ ҚАШАН БЕРІЛЕДІ", Code.SHOUTING),
        ("Қашан су беріледі!!!", Code.SHOUTING),
    ],
)
def test_what_else_is_found(text, code):
    assert codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "В 2026 году отремонтировали 14 км дорог за 1 250 000 000 тенге.",
        "Постановление № 345-VI от 12.04.2024, пункт 7.3.1.",
        "АҚШ пен ҚР арасындағы келісім ЮНЕСКО-да тіркелген.",
        "Кодтар: 8 701 және 123456789012.",
    ],
)
def test_what_is_left_alone(text):
    assert codes(text) == []


@pytest.mark.parametrize(
    ("language", "text", "is_found"),
    [
        ("kk", "Ауылымызға ауыз су тартылуы керек, себебі құдықтардың суы тартылып қалды.", False),
        ("ru", "Ауылымызға ауыз су тартылуы керек, себебі құдықтардың суы тартылып қалды.", True),
        ("ru", "В нашем селе нет питьевой воды, потому что колодцы пересохли прошлым летом.", False),
        ("kk", "В нашем селе нет питьевой воды, потому что колодцы пересохли прошлым летом.", True),
        ("ru", "There is no drinking water in our village, because the wells ran dry.", True),
        ("kk", "Су керек", False),
        ("", "В нашем селе нет питьевой воды, потому что колодцы пересохли прошлым летом.", False),
    ],
)
def test_a_text_in_another_language_than_declared_is_found(language, text, is_found):
    assert (Code.LANGUAGE in codes(text, language)) == is_found


@pytest.mark.parametrize(
    ("language", "text", "about"),
    [
        ("ru", "Требуем отставки акима района.", "appointments"),
        ("ru", "О введении вопросов государственного языка.", ""),
        ("ru", "Изменить статус языка в школе.", "language"),
        ("kk", "Әкімді қызметінен босату керек.", "appointments"),
        ("kk", "Референдум өткізу туралы.", "referendum"),
        ("kk", "Жаңа мектеп салу туралы.", ""),
    ],
)
def test_words_of_excluded_subjects_are_found_with_their_ground(language, text, about):
    found = {hint.about for hint in hints.find({"text": (language, text)}) if hint.code == Code.SUBJECT}

    assert (about in found) if about else found <= {"language"}


def test_every_ground_of_the_word_list_is_a_ground():
    import csv  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    data = Path(hints.SUBJECT_WORDS).parent
    rows = list(csv.DictReader((data / "subject_words.csv").open(encoding="utf-8")))
    grounds = {
        row["code"]
        for row in csv.DictReader((data / "grounds.csv").open(encoding="utf-8"))
        if row["kind"] == "forbidden_subject"
    }

    assert {row["code"] for row in rows} == grounds
    assert {(row["code"], row["language"]) for row in rows} == {
        (code, language) for code in grounds for language in ("kk", "ru")
    }


def test_a_number_is_one_thing_only():
    number = iin.synthetic(date(1988, 3, 14), 4101)

    assert codes(f"{number} и 8 701 123 45 67") == [Code.IIN, Code.PHONE]


def test_only_personal_data_is_asked_for_before_something_is_published():
    texts = {"text": ("ru", "Смотрите https://example.kz и пишите на a@b.example!!!")}

    assert [hint.code for hint in hints.personal_data(texts)] == [Code.EMAIL]


@given(st.text(max_size=300), st.sampled_from(["kk", "ru", ""]))
def test_any_text_can_be_looked_through(text, language):
    found = hints.find({"text": (language, text)})

    for hint in found:
        assert 0 <= hint.start <= hint.end <= len(text)
    assert "".join(piece.words for piece in hints.pieces(text, found)) == hints.covered(text)


def test_findings_come_in_the_order_of_the_fields_and_of_the_words():
    found = hints.find({"title": ("ru", "a@b.example"), "text": ("ru", "https://a.kz, c@d.example")})

    assert [(hint.field, hint.code) for hint in found] == [
        ("title", Code.EMAIL),
        ("text", Code.LINK),
        ("text", Code.EMAIL),
    ]


def test_what_is_kept_of_a_finding_holds_no_words():
    hint = Hint(Code.PHONE, "text_ru", 3, 14, "87011234567")

    assert "87011234567" not in str(hint.as_kept())
