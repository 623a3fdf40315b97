"""Themes, measured on proposals whose topics are known: how, and with which figures, says docs/search.md."""

import json
import random
from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from search import themes
from search.themes import Item, group, likeness

PROPOSALS = json.loads((Path(__file__).parent / "data/proposals.json").read_text("utf-8"))
ITEMS = [Item(place, row["language"], row["text"], row["title"]) for place, row in enumerate(PROPOSALS)]
PARTS = {"tuning": 41, "test": 20}
Pair = tuple[dict[str, str], dict[str, str]]


@pytest.fixture(scope="module")
def found():
    return group(ITEMS)


def measured(found: list[themes.Theme], wanted: Callable[[Pair], bool]) -> tuple[float, float]:
    """Precision and recall of the pairs that the themes hold, among the wanted ones."""
    theme_of = {member: place for place, theme in enumerate(found) for member in theme.members}
    hits = misses = wrong = 0
    for one, other in combinations(range(len(PROPOSALS)), 2):
        if not wanted((PROPOSALS[one], PROPOSALS[other])):
            continue
        together = one in theme_of and theme_of[one] == theme_of.get(other)
        same = PROPOSALS[one]["topic"] == PROPOSALS[other]["topic"]
        hits += together and same
        misses += same and not together
        wrong += together and not same
    return hits / (hits + wrong), hits / (hits + misses)


def within(part: str, *languages: str) -> Callable[[Pair], bool]:
    def wanted(pair: Pair) -> bool:
        return all(row["part"] == part for row in pair) and sorted(r["language"] for r in pair) == [
            *languages
        ]

    return wanted


# The labelled set ---------------------------------------------------------------------------


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_set_has_three_proposals_on_each_topic(part, language):
    texts = defaultdict(set)
    for row in PROPOSALS:
        if row["part"] == part and row["language"] == language:
            texts[row["topic"]].add(row["text"])

    assert {len(written) for written in texts.values()} == {3}
    assert len(texts) == PARTS[part]


def test_no_topic_is_in_both_parts():
    topics = {part: {row["topic"] for row in PROPOSALS if row["part"] == part} for part in PARTS}

    assert not topics["tuning"] & topics["test"]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_proposals_on_one_topic_are_found_within_a_language(found, part, language):
    precision, recall = measured(found, within(part, language, language))

    assert precision >= 0.8
    assert recall >= 0.6


@pytest.mark.parametrize("part", PARTS)
def test_proposals_on_one_topic_are_found_across_languages(found, part):
    precision, recall = measured(found, within(part, "kk", "ru"))

    assert precision >= 0.8
    assert recall >= 0.6


# What groups are ----------------------------------------------------------------------------


def test_the_order_of_the_texts_does_not_matter(found):
    shuffled = random.Random(1).sample(ITEMS, len(ITEMS))

    assert group(shuffled) == found


def test_a_text_is_in_one_theme_at_most(found):
    members = [member for theme in found for member in theme.members]

    assert len(members) == len(set(members))


def test_representatives_are_members_and_labels_are_words_of_the_theme(found):
    for theme in found:
        assert set(theme.representatives) <= set(theme.members)
        for language, label in theme.labels.items():
            texts = " ".join(
                f"{PROPOSALS[member]['title']} {PROPOSALS[member]['text']}".lower()
                for member in theme.members
                if PROPOSALS[member]["language"] == language
            )
            assert all(word in texts for word in label)


def test_likeness_is_mutual_and_greatest_with_oneself():
    alike = likeness(ITEMS[:60]).toarray()

    assert alike == pytest.approx(alike.T)
    assert alike.diagonal() == pytest.approx(1, abs=1e-5)
    assert alike.min() >= 0


# Confirmed by people ------------------------------------------------------------------------


def on(topic: str) -> list[Item]:
    return [item for item in ITEMS if PROPOSALS[item.id]["topic"] == topic]


def placed(item: Item, theme: object) -> Item:
    return Item(item.id, item.language, item.text, item.title, theme)


def test_what_people_assigned_stays():
    """Two that have nothing in common, put together by people; and one taken away from its like."""
    dogs, roads = on("stray-dogs"), on("roads")
    items = [placed(dogs[0], "odd"), placed(roads[0], "odd"), *dogs[1:], *roads[1:], *on("gambling")]

    odd = next(theme for theme in group(items) if theme.key == "odd")

    assert {dogs[0].id, roads[0].id} <= set(odd.members)
    assert len([theme for theme in group(items) if theme.key is not None]) == 1


def test_a_confirmed_theme_takes_in_what_is_like_it():
    dogs = on("stray-dogs")
    others = [item for item in ITEMS if item not in dogs]
    items = [*(placed(item, 7) for item in dogs[:3]), *dogs[3:], *others]

    theme = group(items)[0]

    assert theme.key == 7
    assert len(set(theme.members) & {item.id for item in dogs}) >= 5


def test_a_confirmed_theme_is_kept_when_nothing_else_is_like_it():
    lonely = placed(on("gambling")[0], 1)

    theme = group([lonely, *on("roads")])[0]

    assert (theme.key, theme.members) == (1, (lonely.id,))


# Edges --------------------------------------------------------------------------------------


def test_nothing_has_no_themes():
    assert group([]) == []


@pytest.mark.parametrize("text", ["", "123", "!!!", "и не так уж", "Ауыл жолын жөндеу"])
def test_one_text_is_no_theme(text):
    assert group([Item(1, "kk", text)]) == []


def test_texts_that_say_nothing_are_in_no_theme():
    assert group([Item(number, "ru", "и не так уж") for number in range(5)]) == []


def test_one_and_the_same_text_many_times_is_one_theme():
    copies = [Item(number, "kk", "Ауыл жолын жөндеп, асфальт төсеу керек") for number in range(30)]

    theme, *others = group([*copies, Item(99, "ru", "Бездомные собаки кусают детей")])

    assert theme.members == tuple(range(30))
    assert not others


def test_a_thousand_texts_are_grouped():
    """Many on each topic: themes grow with the collection and don't fall to pieces."""
    chance = random.Random(1)
    many, topics = [], []
    for number in range(1_000):
        row = chance.choice(PROPOSALS)
        words = [word for word in row["text"].split() if chance.random() < 0.8]
        many.append(Item(number, row["language"], " ".join(words), row["title"]))
        topics.append(row["topic"])

    found = group(many)

    assert len(found) < 150
    assert sum(len(theme.members) for theme in found) > 900
    for theme in found[:20]:
        counted = [topics[member] for member in theme.members]
        assert counted.count(max(counted, key=counted.count)) > 0.5 * len(counted)
