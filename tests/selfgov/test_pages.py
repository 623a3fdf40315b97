"""The pages on which somebody finds their place, in three languages, for everyone, in few queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from selfgov.actions.communities import index_names
from selfgov.models import Community
from tests.factories import (
    BodyFactory,
    CommunityFactory,
    CouncilFactory,
    CouncilMemberFactory,
    OfficialFactory,
    OkrugFactory,
    PopulationFactory,
    SizeBandFactory,
    UnitFactory,
)
from tests.pages import localized, reader_of

pytestmark = pytest.mark.django_db
at = localized("selfgov:")
page = reader_of("selfgov:")
LANGUAGES = ["kk", "ru", "en"]


@pytest.fixture
def place() -> Community:
    """An okrug with two villages, an akim, an assembly of seven and the assembly before it."""
    SizeBandFactory()
    community = CommunityFactory(
        unit__name_kk="Қызылжар ауылдық округі",
        unit__name_ru="Кызылжарский сельский округ",
        unit__name_en="Kyzylzhar rural okrug",
        office_kk="Бейбітшілік көшесі, 5",
        phone="8 71234 21-5-01",
        website="https://kyzylzhar.example/",
    )
    for name in ("Жаңатұрмыс ауылы", "Ақбұлақ ауылы"):
        OkrugFactory(village=True, parent=community.unit, name_kk=name, name_ru="село " + name.split()[0])
    PopulationFactory(unit=community.unit, count=4_317)
    OfficialFactory(community=community, name="Сәрсенов Ермек")
    OfficialFactory(community=community, head=True, name="Оспанова Айгүл")
    CouncilFactory(community=community, past=True, members=5)
    CouncilFactory(community=community, members=7)
    BodyFactory(territory=community.district, code="akimat-of-the-place")
    BodyFactory(territory=community.district, code="maslikhat-of-the-place", maslikhat=True)
    index_names()
    return community


def sitting(community: Community):
    return community.councils.get(to_date=None)


def everything(community: Community) -> list[tuple[str, tuple[str, ...]]]:
    """The name and arguments of every public page around a community."""
    return [
        ("home", ()),
        ("region", (community.district.parent.kato,)),
        ("district", (community.district.kato,)),
        ("community", (community.unit.kato,)),
        ("council", (sitting(community).code,)),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_in_every_language(client, place, language):
    for name, args in everything(place):
        assert client.get(at(language, name, *args)).status_code == 200, name


@pytest.mark.parametrize("name", ["community", "district", "region", "council"])
@pytest.mark.parametrize("code", ["999999999", "no-such-place", "1"])
def test_an_unknown_place_is_not_found(client, place, name, code):
    assert client.get(at("en", name, code)).status_code == 404


def test_a_district_is_no_region_and_no_community(client, place):
    assert client.get(at("en", "region", place.district.kato)).status_code == 404
    assert client.get(at("en", "community", place.district.kato)).status_code == 404


# Finding --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["Қызылжар", "кызылжар", "Qyzyljar", "Kyzylzhar", "жаңатұрмыс", "Жанатурмыс", "с. Акбулак"]
)
def test_a_place_is_found_in_any_letters(client, place, words):
    answer = page(client, "home", q=words)

    assert "1 place found" in answer
    assert str(place.name) in answer
    assert str(place.district.name) in answer


def test_a_village_that_was_meant_is_named(client, place):
    answer = page(client, "home", q="Ақбұлақ", language="kk")

    assert "Ақбұлақ ауылы" in answer
    assert "Жаңатұрмыс ауылы" not in answer


def test_what_is_not_found_says_what_to_try(client, place):
    answer = page(client, "home", q="Йокнапатофа")

    assert "No place with this name is on file" in answer
    assert "Type only the beginning of the name" in answer


@pytest.mark.parametrize("words", ["", "   ", "\x00", "%", "' OR 1=1", "🙂", "(", "12345", "а" * 500])
def test_whatever_is_typed_is_answered(client, place, words):
    assert client.get(at("en", "home", q=words)).status_code == 200


def test_a_complete_code_leads_straight_to_the_place(client, place):
    village = place.unit.children.order_by("kato")[0]

    for unit in (place.unit, village):
        response = client.get(at("ru", "home", q=unit.kato))
        assert response.headers["Location"] == at("ru", "community", unit.kato)
    spaced = f"{place.unit.kato[:3]} {place.unit.kato[3:]}"
    assert client.get(at("ru", "home", q=spaced)).status_code == 302


def test_the_code_of_a_district_or_a_region_leads_to_its_page(client, place):
    district, region = place.district, place.district.parent

    answers = [client.get(at("en", "home", q=unit.kato)).headers["Location"] for unit in (district, region)]

    assert answers == [at("en", "district", district.kato), at("en", "region", region.kato)]


# The place ------------------------------------------------------------------------------------


def test_a_place_says_who_runs_it_and_where(client, place):
    answer = page(client, "community", place.unit.kato)

    assert "Сәрсенов Ермек Elected, in office since 1 August 2024" in answer
    assert "Оспанова Айгүл" in answer
    assert "8 71234 21-5-01" in answer
    assert "4 317" in answer
    assert "2 villages" in answer


@pytest.mark.parametrize(
    ("traits", "words"),
    [({"appointed": True}, "Appointed, in office since"), ({"acting": True}, "Acting since")],
)
def test_an_akim_who_was_not_elected_is_not_called_so(client, traits, words):
    akim = OfficialFactory(**traits)

    answer = page(client, "community", akim.community.unit.kato)

    assert words in answer
    assert "Elected" not in answer


def test_what_is_not_on_file_is_said_to_be_missing(client):
    community = CommunityFactory()

    answer = page(client, "community", community.unit.kato)

    assert "Who is the akim is not on file." in answer
    assert "No council that sits now is on file." in answer
    assert "The address and telephone of the office are not on file." in answer


def test_the_page_of_a_village_says_where_it_lies(client, place):
    village = place.unit.children.get(name_kk="Ақбұлақ ауылы")

    answer = page(client, "community", village.kato, language="kk")

    assert "Қызылжар ауылдық округі" in answer
    assert 'rel="canonical"' in client.get(at("kk", "community", village.kato)).content.decode()


def test_a_matter_is_raised_with_the_bodies_of_the_district(client, place):
    html = client.get(at("en", "community", place.unit.kato)).content.decode()

    with translation.override("en"):
        for address in (
            reverse("bodies:detail", args=["akimat-of-the-place"]),
            reverse("bodies:detail", args=["maslikhat-of-the-place"]),
            reverse("maslikhat:body", args=["maslikhat-of-the-place"]),
            reverse("petitions:begin"),
        ):
            assert f'href="{address}"' in html


def test_the_rules_of_its_bodies_stand_with_their_basis_and_how_sure_they_are(client, place):
    answer = page(client, "community", place.unit.kato)

    assert "Term 4 years" in answer
    assert "up to 10 000 people: 5–10" in answer
    assert "at least 50 % of the members" in answer
    assert "within 2 working days to be confirmed" in answer
    assert (
        "№ 148 Заң, 39-3-бап · in force from 1 January 2013 common knowledge, source not yet read" in answer
    )


def test_invented_places_are_marked_as_such(client):
    community = CommunityFactory(generated=True)
    CouncilFactory(community=community, members=5)

    for name, args in everything(community):
        assert "generated for trial" in page(client, name, *args), name


# Councils -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "words"),
    [
        (4, "At least 5 members have to sit here; there are 4."),
        (11, "At most 10 members may sit here; there are 11."),
    ],
)
def test_a_council_whose_size_breaks_the_law_is_flagged(client, members, words):
    council = CouncilFactory(members=members)
    kato = council.community.unit.kato

    assert words in page(client, "council", council.code)
    assert words in page(client, "community", kato)
    assert "not the size the law asks" in page(client, "district", council.community.district.kato)


@pytest.mark.parametrize("members", [5, 10])
def test_a_council_of_the_right_size_is_not_flagged(client, members):
    council = CouncilFactory(members=members)

    answer = page(client, "council", council.code)

    assert "people lived here on 1 January 2024, by which the size was set 4 200" in answer
    assert "The number of members is not what the law asks" not in answer


def test_former_members_stand_apart_with_the_reason(client, place):
    council = sitting(place)
    CouncilMemberFactory(
        council=council, name="Бұрынғы Мүше", to_date=date(2025, 3, 1), end_reason="Өз өтініші бойынша"
    )

    answer = page(client, "council", council.code)

    assert answer.index("Former members") < answer.index("Бұрынғы Мүше")
    assert "Өз өтініші бойынша" in answer


def test_a_council_that_is_over_says_so_and_shows_its_last_members(client, place):
    past = place.councils.get(to_date__isnull=False)

    answer = page(client, "council", past.code)

    assert "The term of this council is over." in answer
    assert all(member.name in answer for member in past.members.all())


def test_past_councils_are_listed_apart_from_the_one_that_sits(client, place):
    html = client.get(at("en", "community", place.unit.kato)).content.decode()
    past = place.councils.get(to_date__isnull=False)

    with translation.override("en"):
        assert html.count(past.get_absolute_url()) == 1
        assert html.index(sitting(place).get_absolute_url()) < html.index(past.get_absolute_url())


# Districts and regions ------------------------------------------------------------------------


def test_coverage_counts_what_is_on_file(client, place):
    CommunityFactory(unit__parent=place.district)

    for name, kato in (("district", place.district.kato), ("region", place.district.parent.kato)):
        answer = page(client, name, kato)
        assert "2 communities are on file." in answer
        assert "Of these, the akim is known for 1 and the council for 1." in answer


def test_a_district_with_nothing_on_file_says_so(client):
    empty = UnitFactory()

    assert "No community is on file here yet." in page(client, "district", empty.kato)
    assert "No community is on file here yet." in page(client, "region", empty.parent.kato)


# Queries --------------------------------------------------------------------------------------


def queries_of(client, name: str, *args: str, **query: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(at("en", name, *args, **query)).status_code == 200
    return len(captured)


def test_more_communities_take_no_more_queries(client, place):
    pages = [(name, args, {}) for name, args in everything(place)] + [("home", (), {"q": "Kyzylzhar"})]
    before = [queries_of(client, name, *args, **query) for name, args, query in pages]

    for _more in range(4):
        other = CommunityFactory(unit__parent=place.district)
        OkrugFactory(village=True, parent=place.unit)
        OfficialFactory(community=other)
        CouncilFactory(community=other, members=3)
        CouncilFactory(community=place, gathering=True, members=2)
        CouncilMemberFactory(council=sitting(place))
        BodyFactory()
    index_names()
    after = [queries_of(client, name, *args, **query) for name, args, query in pages]

    assert after == before
    assert max(after) <= 18
