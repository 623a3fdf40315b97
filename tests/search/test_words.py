import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.folding import fold
from search.words import language_of, tokens

PROPOSALS = json.loads((Path(__file__).parent / "data/proposals.json").read_text("utf-8"))


def stems(text: str, language: str) -> list[str]:
    return [token.stem for token in tokens(text, language)]


def test_words_that_say_nothing_are_left_out():
    assert stems("Бізге мектепке дейін жаңа автобус керек", "kk") == ["мектеп", "автобус"]
    assert stems("Нам очень нужно, чтобы в школу ходил автобус", "ru") == stems("школа ходил автобус", "ru")


def test_a_stop_word_is_one_in_any_alphabet():
    assert stems("Mektepke avtobus kerek", "kk") == ["мектеп", "автобус"]


def test_a_token_keeps_the_word_to_show():
    assert [token.word for token in tokens("Мектептерге Автобус", "kk")] == ["мектептерге", "автобус"]


def test_numbers_and_signs_are_no_words():
    assert stems("№ 15, 2 000 000 — 50 %! 👍", "ru") == []


def test_a_thing_too_long_to_be_a_word_is_none():
    assert stems("а" * 41 + " дорога", "ru") == stems("дорога", "ru")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_language_of_a_proposal_is_recognized(language):
    texts = [row["title"] + "\n" + row["text"] for row in PROPOSALS if row["language"] == language]

    assert {language_of(text) for text in texts} == {language}


def test_kazakh_without_kazakh_letters_is_recognized():
    texts = [fold(row["title"] + "\n" + row["text"]) for row in PROPOSALS if row["language"] == "kk"]

    assert {language_of(text) for text in texts} == {"kk"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Жолды жөндеу керек", "kk"),
        ("Мектеп жондеу керек", "kk"),
        ("Auylga jol kerek", "kk"),
        ("Нужно починить дорогу", "ru"),
        ("", "ru"),
        ("123", "ru"),
    ],
)
def test_the_language_of_a_few_words(text, language):
    assert language_of(text) == language


@given(st.text(max_size=200), st.sampled_from(["kk", "ru"]))
def test_no_text_breaks_it(text, language):
    language_of(text)

    assert all(len(token.stem) >= 2 for token in tokens(text, language))
