"""The individual identification number (ЖСН / ИИН).

Twelve digits: date of birth, century and sex, serial number, check digit. The check digit is the
weighted sum modulo 11; when that gives 10, a second row of weights; when that gives 10 again, the
number is never issued (Government programme of 11.06.2003 No. 565).
"""

import hashlib
import hmac
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from core.rulings import Invalid

FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}
LENGTH = 12


def check_digit(stem: str) -> int | None:
    """The check digit of eleven digits, or ``None`` when such a number is never issued."""
    digits = [int(digit) for digit in stem]
    for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS):
        remainder = sum(w * d for w, d in zip(weights, digits, strict=True)) % 11
        if remainder < 10:
            return remainder
    return None


def parse(text: str, *, on: date | None = None) -> str:
    """The twelve digits of a valid number; raises ``Invalid`` with the reason otherwise.

    With ``on``, the number must belong to somebody already born on that day.
    """
    digits = "".join(text.split())
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()):
        raise Invalid(_("An identification number has twelve digits."))
    born = birth_date(digits)
    if born is None:
        raise Invalid(_("The first digits of the identification number are not a date of birth."))
    if on and born > on:
        raise Invalid(_("The date of birth in the identification number is still to come."))
    if check_digit(digits[:11]) != int(digits[11]):
        raise Invalid(_("The identification number has a mistake: its check digit does not match."))
    return digits


def birth_date(digits: str) -> date | None:
    """The date of birth that the number states, or ``None`` if it states none."""
    century = CENTURIES.get(digits[6])
    if century is None:
        return None
    try:
        return date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return None


def keyed_hash(digits: str) -> str:
    """HMAC-SHA-256 of a valid number under the deployment's key, in hexadecimal."""
    return hmac.new(settings.IIN_KEY.encode(), digits.encode(), hashlib.sha256).hexdigest()


def synthetic(born: date, serial: int, *, female: bool = False) -> str:
    """A number with a right check digit for people who do not exist.

    The next serial is taken where the law issues no number.
    """
    century = {18: 1, 19: 3, 20: 5}[born.year // 100] + female
    while True:
        stem = f"{born:%y%m%d}{century}{serial % 10_000:04d}"
        digit = check_digit(stem)
        if digit is not None:
            return f"{stem}{digit}"
        serial += 1
