import csv
from collections import Counter
from pathlib import Path

import pytest

from search import lexicon
from search.lexicon import concepts
from search.words import tokens

ROWS = list(
    csv.DictReader(
        Path(lexicon.__file__).with_name("data").joinpath("lexicon.csv").open("r", encoding="utf-8")
    )
)


def named(text: str, language: str) -> list[str]:
    return [concept.name for concept in concepts([token.stem for token in tokens(text, language)], language)]


@pytest.mark.parametrize(
    ("kazakh", "russian", "concept"),
    [
        ("мектептерде", "школами", "school"),
        ("жолдардың", "дорогах", "road"),
        ("қоқысты", "мусора", "garbage"),
        ("балабақшаға", "детского сада", "kindergarten"),
        ("zholdardy", "ДОРОГИ", "road"),
    ],
)
def test_a_thing_is_the_same_in_both_languages(kazakh, russian, concept):
    assert named(kazakh, "kk") == named(russian, "ru") == [concept]


def test_a_phrase_counts_before_its_words():
    assert named("жедел жәрдем", "kk") == ["ambulance"]
    assert named("жедел желі", "kk") == ["hotline"]


def test_words_without_a_concept_name_none():
    assert named("абракадабра", "ru") == []
    assert concepts([], "kk") == []


def test_every_concept_is_named_once_and_in_both_languages():
    names = Counter(row["concept"] for row in ROWS)

    assert max(names.values()) == 1
    assert all(row["kk"].strip() and row["ru"].strip() for row in ROWS)
