"""Addresses that say nothing."""

from core.codes import LENGTH, LETTERS, new_code


def test_a_code_is_as_long_as_asked_for_and_never_the_same():
    codes = {new_code(8) for _ in range(1_000)}

    assert len(codes) == 1_000
    assert all(len(code) == 8 and set(code) <= set(LETTERS) for code in codes)


def test_a_code_is_ten_letters_unless_somebody_says_otherwise():
    assert len(new_code()) == LENGTH == 10
