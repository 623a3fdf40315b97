"""What the tests of people share."""

from datetime import UTC, datetime

import pytest

from accounts.identity import VerifiedIdentity
from accounts.personas import load_personas, personas
from bodies.models import Kind, Level
from tests.factories import BodyFactory, CountryFactory, RegionFactory, UnitFactory


@pytest.fixture
def at():
    return datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


@pytest.fixture
def district(db):
    return UnitFactory(name_en="Trial District")


@pytest.fixture
def identity(district):
    return VerifiedIdentity(
        iin="900515300008",
        given_name="Ерлан",
        surname="Мұратов",
        territory_kato=district.kato,
        provider="demonstration",
    )


@pytest.fixture
def people(db, at):
    """Every persona, with the places and bodies they need."""
    CountryFactory()
    for persona in personas():
        if persona.kato:
            _place(persona.kato)
        if persona.body_code:
            _body(persona.body_code)
    load_personas(at=at)
    return personas()


def _place(kato):
    region = RegionFactory(kato=f"{kato[:2]}0000000", city=kato[:2] in {"71", "75", "79"})
    return region if kato == region.kato else UnitFactory(kato=kato, parent=region)


def _body(code):
    kind, _, rest = code.partition("-")
    if kind == Kind.MINISTRY:
        return BodyFactory(authorized=True, code=code)
    if not rest.isdigit():
        return BodyFactory(consultative=True, code=code)
    regional = rest.endswith("0000000")
    level = Level.REGION if regional else Level.DISTRICT
    return BodyFactory(kind=kind, level=level, territory=_place(rest))
