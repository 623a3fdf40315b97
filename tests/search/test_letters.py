import pytest

from search.letters import cyrillic, skeleton


@pytest.mark.parametrize(
    "typed",
    [
        "жаңалық",
        "ЖАҢАЛЫҚ",
        "жаналык",  # no Kazakh letters on the keyboard
        "жaңaлық",  # Latin look-alikes
        "jańalyq",  # 2018
        "jañalyq",  # 2021
        "jan'alyq",  # 2017
        "zhanalyq",  # chats
    ],
)
def test_a_word_has_one_skeleton_in_every_alphabet(typed):
    assert skeleton(typed) == "жаналык"


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("мектеп", ["mektep"]),
        ("қала", ["qala", "kala"]),
        ("үй", ["üi", "úı", "u'i'", "uy"]),
        ("ұлттық", ["ulttyq", "ūlttyq"]),
        ("шығыс", ["shyǵys", "şyğys", "s'yg'ys", "shygys"]),
        ("тау", ["tau", "taý", "tay'", "taw"]),
        ("қою", ["qoiu", "qoıý", "qoyu"]),
        ("сияқты", ["siiaqty", "siyaqty"]),
        ("жолдың", ["joldyñ", "joldyń", "zholdyng"]),
        ("өзен", ["özen", "ózen", "o'zen", "ozen"]),
        ("халық", ["halyq", "xalyq", "khalyq"]),
    ],
)
def test_latin_kazakh_meets_cyrillic(written, typed):
    assert {skeleton(word) for word in typed} == {skeleton(written)}


def test_letters_that_only_look_cyrillic_are_put_right():
    assert cyrillic("Aвтoбуc") == "автобус"


def test_a_russian_word_keeps_its_letters():
    assert cyrillic("Подъёмный") == "подъёмный"


@pytest.mark.parametrize("text", ["", "123", "№ 5", "—", "👍"])
def test_what_is_no_word_does_no_harm(text):
    assert skeleton(text) == text
