import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import names
from core.rulings import Invalid


@pytest.mark.parametrize("name", ["Айгүл", "Әл-Фараби", "О'Нил", "Жан Клод", "José", "Ұлы"])
def test_names_of_many_peoples_are_names(name):
    assert names.parse(name) == name


def test_spaces_are_tidied_and_accents_composed():
    assert names.parse("  Мария \t Анна ") == "Мария Анна"
    assert names.parse("Jose\u0301") == "José"


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "Ай\x07гүл", "Ай\u202eгүл", "Ай\u200bгүл", "<b>", "1", "-", "A1"]
)
def test_what_is_no_name_is_refused(text):
    with pytest.raises(Invalid, match="only letters"):
        names.parse(text)


def test_a_name_longer_than_sixty_characters_is_refused():
    assert names.parse("ә" * 60)

    with pytest.raises(Invalid, match="at most 60"):
        names.parse("ә" * 61)


@given(st.text(max_size=80))
def test_any_text_is_either_a_tidy_name_or_refused(text):
    try:
        name = names.parse(text)
    except Invalid:
        return

    assert name.isprintable()
    assert names.parse(name) == name
