"""The bodies to which a petition can be addressed."""

import re
from datetime import date

import pytest

from bodies import loading
from bodies.models import Body, Kind, Level
from core.confidence import Confidence
from territory.models import Kind as UnitKind
from territory.models import Unit

pytestmark = pytest.mark.usefixtures("reference")

TODAY = date(2026, 11, 20)
LOCAL = (Kind.AKIMAT, Kind.MASLIKHAT)


@pytest.mark.parametrize("kind", LOCAL)
def test_every_region_and_republican_city_has_its_two_bodies(kind):
    bodies = Body.objects.filter(kind=kind, level=Level.REGION).valid(TODAY)

    assert {body.territory_id for body in bodies} == set(Unit.objects.regional().values_list("pk", flat=True))
    assert bodies.count() == 20


@pytest.mark.parametrize("kind", LOCAL)
def test_on_the_election_day_of_2023_there_were_203_district_bodies(kind):
    """As the Central Election Commission counted them: 166 districts and 37 cities."""
    bodies = Body.objects.filter(kind=kind, level=Level.DISTRICT).valid(date(2023, 3, 19))

    assert bodies.filter(territory__kind=UnitKind.DISTRICT).count() == 166
    assert bodies.filter(territory__kind=UnitKind.REGIONAL_CITY).count() == 37


@pytest.mark.parametrize("kind", LOCAL)
def test_the_four_districts_formed_since_have_their_bodies_too(kind):
    bodies = Body.objects.filter(kind=kind, level=Level.DISTRICT).valid(TODAY)
    since = bodies.filter(valid_from__gt=date(2023, 3, 19))

    assert bodies.count() == 207
    assert sorted(since.values_list("territory__name_en", flat=True)) == [
        "Makanshy District",
        "Markakol District",
        "Ulken Naryn District",
        "Zhanasemey District",
    ]
    assert not since.filter(confidence=Confidence.CONFIRMED).exists()


def test_every_district_has_bodies_and_no_city_district_has():
    with_bodies = set(Body.objects.values_list("territory_id", flat=True))

    assert set(Unit.objects.filter(kind=UnitKind.DISTRICT).values_list("pk", flat=True)) <= with_bodies
    assert not with_bodies & set(
        Unit.objects.filter(kind=UnitKind.CITY_DISTRICT).values_list("pk", flat=True)
    )


def test_the_ministry_of_culture_and_information_is_the_authorized_body():
    assert [body.code for body in Body.objects.filter(is_authorized=True)] == ["ministry-culture-information"]


def test_there_is_one_government_and_the_ministries_are_only_known():
    central = Body.objects.filter(level=Level.CENTRAL)

    assert central.filter(kind=Kind.GOVERNMENT).count() == 1
    assert central.filter(kind=Kind.MINISTRY).count() == 21
    decides = central.exclude(kind=Kind.CONSULTATIVE)
    assert set(decides.values_list("confidence", flat=True)) == {Confidence.KNOWN}


def test_the_kurultai_is_followed_by_the_peoples_council():
    kurultai = Body.objects.get(code="national-kurultai")

    assert kurultai.successor == Body.objects.get(code="peoples-council")
    assert not kurultai.exists_on(date(2026, 2, 1))
    assert kurultai.successor.confidence == Confidence.TO_CONFIRM


@pytest.mark.parametrize("kind", LOCAL)
def test_a_local_code_names_kind_and_territory(kind):
    for body in Body.objects.filter(kind=kind).select_related("territory"):
        assert body.code == f"{kind}-{body.territory.kato}"


@pytest.mark.parametrize(
    ("code", "kk", "ru", "en"),
    [
        (
            "akimat-110000000",
            "Ақмола облысының әкімдігі",
            "Акимат Акмолинской области",
            "Akimat of Akmola Region",
        ),
        (
            "maslikhat-110000000",
            "Ақмола облыстық мәслихаты",
            "Маслихат Акмолинской области",
            "Maslikhat of Akmola Region",
        ),
        ("akimat-100000000", "Абай облысының әкімдігі", "Акимат области Абай", "Akimat of Abai Region"),
        ("akimat-103200000", "Абай ауданының әкімдігі", "Акимат Абайского района", "Akimat of Abay District"),
        (
            "maslikhat-103200000",
            "Абай аудандық мәслихаты",
            "Маслихат Абайского района",
            "Maslikhat of Abay District",
        ),
        (
            "akimat-114500000",
            "Біржан сал ауданының әкімдігі",
            "Акимат района Биржан сал",
            "Akimat of Birzhan Sal District",
        ),
        (
            "akimat-101000000",
            "Семей қаласының әкімдігі",
            "Акимат города Семей",
            "Akimat of the City of Semey",
        ),
        (
            "maslikhat-101000000",
            "Семей қалалық мәслихаты",
            "Маслихат города Семей",
            "Maslikhat of the City of Semey",
        ),
        (
            "akimat-392400000",
            "Рудный қаласының әкімдігі",
            "Акимат города Рудного",
            "Akimat of the City of Rudny",
        ),
        (
            "akimat-710000000",
            "Астана қаласының әкімдігі",
            "Акимат города Астаны",
            "Akimat of the City of Astana",
        ),
        (
            "maslikhat-750000000",
            "Алматы қаласының мәслихаты",
            "Маслихат города Алматы",
            "Maslikhat of the City of Almaty",
        ),
        (
            "maslikhat-596600000",
            "Ғабит Мүсірепов атындағы аудан мәслихаты",
            "Маслихат района имени Габита Мусрепова",
            "Maslikhat of Gabit Musirepov District",
        ),
    ],
)
def test_names_are_grammatical(code, kk, ru, en):
    body = Body.objects.get(code=code)

    assert (body.name_kk, body.name_ru, body.name_en) == (kk, ru, en)


def test_local_names_have_their_endings():
    for body in Body.objects.filter(kind__in=LOCAL):
        assert re.search(
            r"(ауданының|ауданның|қаласының|облысының) әкімдігі$"
            r"|(аудандық|қалалық|облыстық|қаласының|аудан) мәслихаты$",
            body.name_kk,
        ), body.name_kk
        assert re.match(
            r"(Акимат|Маслихат) (.+ского района|района .+|города .+|.+ской области|области .+)$", body.name_ru
        )
        assert re.match(r"(Akimat|Maslikhat) of (the City of .+|.+ District|.+ Region)$", body.name_en)


def test_no_name_mixes_alphabets():
    for body in Body.objects.all():
        assert not re.search(r"[A-Za-z]", body.name_kk + body.name_ru)
        assert re.fullmatch(r"[A-Za-z' -]+", body.name_en), body.name_en


def test_a_second_load_changes_nothing():
    (counts,) = loading.load_reference()

    assert (counts.created, counts.updated, counts.unchanged) == (0, 0, Body.objects.of_state().count())


def test_an_address_that_an_administrator_entered_stays():
    Body.objects.filter(code="government").update(email="office@example.kz")

    loading.load_reference()

    assert Body.objects.get(code="government").email == "office@example.kz"
