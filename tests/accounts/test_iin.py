from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import iin
from core.rulings import Invalid

BIRTHDAYS = st.dates(min_value=date(1800, 1, 1), max_value=date(2099, 12, 31))


@pytest.mark.parametrize("number", ["900515300008", "051220400004", "070301500001"])
def test_a_number_with_a_check_digit_of_the_first_pass_is_valid(number):
    assert iin.parse(number) == number


@pytest.mark.parametrize("number", ["900515300908", "051220400504", "070301500202"])
def test_a_number_with_a_check_digit_of_the_second_pass_is_valid(number):
    assert iin.parse(number) == number


def test_a_stem_that_gives_ten_twice_is_never_issued():
    assert iin.check_digit("90051530091") is None


@pytest.mark.parametrize("last", "0123456789")
def test_no_last_digit_makes_the_unissuable_stem_valid(last):
    with pytest.raises(Invalid, match="check digit"):
        iin.parse(f"90051530091{last}")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "twelve digits"),
        ("90051530000", "twelve digits"),
        ("9005153000080", "twelve digits"),
        ("90051530000a", "twelve digits"),
        ("٩٠٠٥١٥٣٠٠٠٠٨", "twelve digits"),
        ("90051530000²", "twelve digits"),
        ("900515300009", "check digit"),
        ("123456789013", "date of birth"),
        ("901315300000", "date of birth"),
        ("900230300000", "date of birth"),
        ("900515700000", "date of birth"),
    ],
)
def test_a_wrong_number_is_refused_with_its_reason(text, reason):
    with pytest.raises(Invalid, match=reason):
        iin.parse(text)


def test_spaces_between_the_digits_do_not_matter():
    assert iin.parse(" 900515 300008\n") == "900515300008"


def test_a_number_of_somebody_not_yet_born_is_refused_on_a_day():
    unborn = iin.synthetic(date(2050, 1, 1), 1)

    assert iin.parse(unborn) == unborn
    with pytest.raises(Invalid, match="still to come"):
        iin.parse(unborn, on=date(2026, 11, 20))


@given(st.text(max_size=20) | st.text(alphabet="0123456789", min_size=12, max_size=12))
def test_any_text_is_either_a_number_or_refused(text):
    try:
        digits = iin.parse(text)
    except Invalid:
        return

    assert iin.check_digit(digits[:11]) == int(digits[11])


@given(born=BIRTHDAYS, serial=st.integers(min_value=0, max_value=9_999), female=st.booleans())
def test_a_synthetic_number_is_always_valid_and_states_the_birthday(born, serial, female):
    number = iin.synthetic(born, serial, female=female)

    assert iin.parse(number) == number
    assert iin.birth_date(number) == born


def test_another_key_gives_another_hash(settings):
    before = iin.keyed_hash("900515300008")

    settings.IIN_KEY = "another key"

    assert iin.keyed_hash("900515300008") != before


def test_the_hash_is_an_hmac_and_not_a_bare_digest(settings):
    settings.IIN_KEY = "key"

    assert iin.keyed_hash("900515300008") == (
        "1523f71b6c74494c868ce183070e3b8c17e0c4a72e31e7a7fd0cf8b23c487965"
    )
