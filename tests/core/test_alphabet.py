"""Names in the order of the Kazakh alphabet."""

import random

import pytest

from core.alphabet import LETTERS, alphabetical
from maslikhat.models import Deputy
from tests.factories import DeputyFactory


def test_the_alphabet_has_its_forty_two_letters_once():
    assert len(LETTERS) == len(set(LETTERS)) == 42


def test_a_kazakh_letter_follows_the_one_it_resembles():
    names = ["Яковлев", "Қалиев", "Камалов", "Лаптев", "Әбенов", "Ахметов", "Бектұров", "Іңкәров", "Ыдырысов"]

    ordered = sorted(names, key=alphabetical)

    assert ordered == [
        *("Ахметов", "Әбенов", "Бектұров", "Камалов", "Қалиев", "Лаптев", "Ыдырысов", "Іңкәров", "Яковлев"),
    ]


def test_a_shorter_name_comes_before_a_longer_one_with_any_given_name():
    names = ["Әлімов Асан", "Әлі Ярослав", "әлі айдос"]

    assert sorted(names, key=alphabetical) == ["әлі айдос", "Әлі Ярослав", "Әлімов Асан"]


@pytest.mark.django_db
def test_the_database_sorts_as_python_does():
    surnames = ["Яковлев", "Қалиев", "камалов", "Ли", "Li", "Әбенов", "Ахметов", "Ёлкин", "Ән-Ким", "Өтеген"]
    random.Random(1).shuffle(surnames)
    for surname in surnames:
        DeputyFactory(surname=surname, given_name="Асан", patronymic="")

    ordered = list(Deputy.objects.order_by("alphabetical").values_list("surname", flat=True))

    assert ordered == sorted(surnames, key=alphabetical)
    assert ordered != sorted(surnames)
