"""Texts in two official languages."""

from types import SimpleNamespace

import pytest

from core.texts import is_written

PARTS = ("title", "text")


def thing(**texts: str) -> SimpleNamespace:
    empty = {f"{part}_{language}": "" for part in PARTS for language in ("kk", "ru")}
    return SimpleNamespace(**{**empty, **texts})


@pytest.mark.parametrize(
    ("texts", "written"),
    [
        ({}, False),
        ({"title_kk": "Жол", "text_kk": "Жол керек."}, True),
        ({"title_ru": "Дорога", "text_ru": "Нужна дорога."}, True),
        ({"title_kk": "Жол"}, False),
        ({"title_kk": "Жол", "text_kk": "Жол керек.", "title_ru": "Дорога"}, False),
        ({"title_kk": "Жол", "text_kk": "Жол керек.", "text_ru": "Нужна дорога."}, True),
    ],
)
def test_one_language_has_every_part_and_none_is_only_begun(texts, written):
    assert is_written(thing(**texts), *PARTS) is written
