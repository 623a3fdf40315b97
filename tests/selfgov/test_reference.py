"""The units and communities that come with the portal."""

import csv
import re
from pathlib import Path

import pytest

from core.confidence import Confidence
from selfgov import models
from territory import loading as territory
from territory.models import LOCAL_KINDS, Kind

DATA = Path(models.__file__).parent.parent / "data"
KATO = re.compile(r"[0-9]{9}")
CYRILLIC = re.compile(r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі0-9№ .«»-]+")
LATIN = re.compile(r"[A-Za-z -]+")
OF_OKRUGS = (Kind.RURAL_OKRUG, Kind.SETTLEMENT, Kind.DISTRICT_CITY)
OF_DISTRICTS = (Kind.DISTRICT, Kind.REGIONAL_CITY)


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


UNITS = table(DATA / "units.csv")
COMMUNITIES = table(DATA / "communities.csv")
ABOVE = {row["kato"]: row["kind"] for row in table(territory.DATA / "units.csv")}
KINDS = {row["kato"]: row["kind"] for row in UNITS}
each_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit["kato"])


def test_no_code_stands_twice():
    codes = [row["kato"] for row in UNITS]

    assert len(codes) == len(set(codes))
    assert not set(codes) & set(ABOVE)


@each_unit
def test_a_code_has_nine_digits_and_begins_as_that_of_its_parent(unit):
    shared = 6 if unit["parent"] in KINDS else 4

    assert KATO.fullmatch(unit["kato"])
    assert unit["kato"][:shared] == unit["parent"][:shared]


@each_unit
def test_a_village_lies_in_an_okrug_and_an_okrug_in_a_district(unit):
    parent = (KINDS | ABOVE)[unit["parent"]]

    assert unit["kind"] in LOCAL_KINDS
    if unit["kind"] == Kind.VILLAGE and unit["parent"] in KINDS:
        assert parent in OF_OKRUGS
    else:
        assert parent in OF_DISTRICTS


@each_unit
def test_names_keep_to_their_alphabet(unit):
    assert CYRILLIC.fullmatch(unit["name_kk"])
    assert CYRILLIC.fullmatch(unit["name_ru"])
    assert LATIN.fullmatch(unit["name_en"])


@each_unit
def test_names_are_complete(unit):
    if unit["kind"] == Kind.RURAL_OKRUG:
        assert re.search("ауылдық округі?$", unit["name_kk"])
        assert "сельский округ" in unit["name_ru"]
        assert unit["name_en"].endswith(" rural okrug")
    else:
        assert unit["name_kk"].endswith((" ауылы", " кенті", " қаласы", " станциясы"))
        assert unit["name_ru"].startswith(("село ", "посёлок ", "город ", "станция "))


@each_unit
def test_every_unit_says_how_sure_it_is(unit):
    assert unit["confidence"] in Confidence.values


def test_zhanaarka_district_is_whole():
    """Twelve okrugs and two settlements, each a community."""
    own = [row["kato"] for row in UNITS if row["parent"] == "623600000"]
    okrugs = [kato for kato in own if KINDS[kato] == Kind.RURAL_OKRUG]

    assert (len(own), len(okrugs)) == (14, 12)
    assert {row["parent"] for row in UNITS if row["kind"] == Kind.VILLAGE} >= set(okrugs)


def test_each_okrug_and_settlement_is_a_community_and_a_village_in_one_is_not():
    communities = [row["kato"] for row in COMMUNITIES]

    assert len(communities) == len(set(communities))
    assert set(communities) == {row["kato"] for row in UNITS if row["parent"] in ABOVE}
