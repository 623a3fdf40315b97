import pytest

from core.rulings import ALLOWED, Conflict, Refused, Ruling


def test_an_allowed_ruling_is_truthy_and_enforces_nothing():
    assert ALLOWED

    ALLOWED.enforce()


def test_a_refusal_is_falsy_and_raises_its_reason():
    ruling = Ruling("Not today.")

    assert not ruling
    with pytest.raises(Refused, match="Not today"):
        ruling.enforce()


def test_a_conflict_is_told_apart_from_a_lack_of_rights():
    with pytest.raises(Conflict):
        Ruling("Closed.", conflict=True).enforce()
