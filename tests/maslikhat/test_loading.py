"""Convocations that come with the portal, and deputies from a table."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from bodies.models import Kind
from maslikhat import loading
from maslikhat.models import Convocation, Deputy, Mandate
from tests.factories import BodyFactory, ConvocationFactory

pytestmark = pytest.mark.django_db

HEADER = ",".join(loading.DEPUTY_COLUMNS) + "\n"
Table = Callable[..., Path]


@pytest.fixture
def convocation() -> Convocation:
    """The eighth of a maslikhat with two seats."""
    body = BodyFactory(kind=Kind.MASLIKHAT, code="maslikhat-akkol")
    return ConvocationFactory(body=body, number=8, seats=2, from_date=date(2023, 3, 19))


@pytest.fixture
def table(tmp_path: Path) -> Table:
    def write(*lines: str) -> Path:
        path = tmp_path / "deputies.csv"
        path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def line(surname: str = "Әбенов", given_name: str = "Қайрат", **cells: str) -> str:
    """A line of the table that is right unless a test says otherwise."""
    row = dict.fromkeys(loading.DEPUTY_COLUMNS, "") | {
        "body": "maslikhat-akkol",
        "convocation": "8",
        "surname": surname,
        "given_name": given_name,
        "sex": "male",
        "birth_year": "1972",
        "kind": "district",
        "district_kk": "№ 1 сайлау округі",
        "district_ru": "избирательный округ № 1",
        "from_date": "2023-03-19",
    }
    return ",".join({**row, **cells}.values())


def test_deputies_are_imported_with_their_mandates(convocation, table):
    file = table(
        line(patronymic="Маратұлы"),
        line("Шмидт", "Анна", sex="female", kind="list", party_ru="Партия «Игілік»", district_kk=""),
    )

    call_command("import_deputies", file)

    first, second = Mandate.objects.order_by("pk")
    assert first.deputy.full_name == "Әбенов Қайрат Маратұлы"
    assert (first.kind, first.district_ru, first.to_date) == ("district", "избирательный округ № 1", None)
    assert (second.deputy.sex, second.party_ru) == ("female", "Партия «Игілік»")


def test_a_second_import_changes_nothing(convocation, table, capsys):
    file = table(line(), line("Шмидт", "Анна"))
    call_command("import_deputies", file)

    call_command("import_deputies", file)

    assert capsys.readouterr().out.splitlines()[-1].endswith("0 created, 0 updated, 2 unchanged")
    assert Deputy.objects.count() == 2


def test_an_import_ends_a_mandate_and_seats_the_successor(convocation, table):
    call_command("import_deputies", table(line(), line("Шмидт", "Анна")))

    file = table(
        line(to_date="2025-01-31"), line("Шмидт", "Анна"), line("Досова", "Айша", from_date="2025-03-30")
    )
    call_command("import_deputies", file)

    assert [it.to_date for it in Mandate.objects.order_by("pk")] == [date(2025, 1, 31), None, None]
    assert Deputy.objects.count() == 3


def test_who_sat_in_an_earlier_convocation_is_the_same_person(convocation, table):
    ConvocationFactory(body=convocation.body, number=7, seats=2, from_date=date(2021, 1, 10))

    file = table(
        line(convocation="7", from_date="2021-01-10", to_date="2023-03-18", birth_year=""),
        line(),
    )
    call_command("import_deputies", file)

    deputy = Deputy.objects.get()
    assert deputy.mandates.count() == 2
    assert deputy.birth_year == 1972


def test_namesakes_born_in_different_years_are_different_people(convocation, table):
    call_command("import_deputies", table(line(), line(birth_year="1990")))

    assert Deputy.objects.count() == 2


def test_every_bad_row_is_named_with_its_line_and_nothing_is_imported(convocation, table):
    Convocation.objects.update(seats=15)
    file = table(
        line("Шмидт", "Анна"),
        line(body="maslikhat-nowhere"),
        line(convocation="9"),
        line(surname="", sex="unknown"),
        line(kind="list"),
        line(from_date="19.03.2023", birth_year="72"),
        line(from_date="2020-01-01", to_date="2019-01-01"),
    )

    with pytest.raises(CommandError) as refusal:
        call_command("import_deputies", file)

    problems = str(refusal.value)
    for place in (
        "Line 3, column body",
        "Line 4, column convocation",
        "Line 5, column surname",
        "Line 5, column sex",
        "Line 6, column party_kk",
        "Line 7, column from_date",
        "Line 7, column birth_year",
        "Line 8, column to_date",
        "Line 8, column from_date",
    ):
        assert place in problems
    assert "The table has 9 problems; nothing was imported." in problems
    assert not Deputy.objects.exists()


def test_mandates_of_one_person_that_overlap_are_refused(convocation, table):
    file = table(line(to_date="2025-06-01"), line(from_date="2025-06-01"))

    with pytest.raises(CommandError, match="Line 3, column from_date: Әбенов Қайрат already has a mandate"):
        call_command("import_deputies", file)


def test_a_mandate_that_overlaps_a_stored_one_is_refused(convocation, table):
    call_command("import_deputies", table(line()))

    with pytest.raises(CommandError, match="since 2023-03-19 that overlaps"):
        call_command("import_deputies", table(line(from_date="2024-01-01")))


@pytest.fixture
def elsewhere() -> Convocation:
    """The eighth of another maslikhat."""
    body = BodyFactory(kind=Kind.MASLIKHAT, code="maslikhat-akmola", name_en="Maslikhat of Akmola Region")
    return ConvocationFactory(body=body, number=8, from_date=date(2023, 3, 19))


def test_nobody_sits_in_two_maslikhats_at_a_time(convocation, elsewhere, table):
    file = table(line(patronymic="Маратұлы"), line(patronymic="Маратұлы", body="maslikhat-akmola"))

    with translation.override("en"), pytest.raises(CommandError) as refusal:
        call_command("import_deputies", file)

    assert "Line 3, column from_date: Әбенов Қайрат Маратұлы, born in 1972, already sits" in str(
        refusal.value
    )
    assert f"since 2023-03-19: {convocation.body.name_en}." in str(refusal.value)
    assert not Deputy.objects.exists()


def test_a_seat_in_another_maslikhat_that_is_stored_counts_too(convocation, elsewhere, table):
    call_command("import_deputies", table(line(patronymic="Маратұлы", body="maslikhat-akmola")))

    with pytest.raises(CommandError, match="already sits in another maslikhat since 2023-03-19"):
        call_command("import_deputies", table(line(patronymic="маратұлы", from_date="2024-01-01")))


def test_one_may_go_from_one_maslikhat_to_another(convocation, elsewhere, table):
    file = table(
        line(patronymic="Маратұлы", to_date="2024-12-31"),
        line(patronymic="Маратұлы", body="maslikhat-akmola", from_date="2025-01-01"),
    )

    call_command("import_deputies", file)

    assert Mandate.objects.count() == 2


@pytest.mark.parametrize("unknown", [{"birth_year": ""}, {"patronymic": ""}, {"birth_year": "1973"}])
def test_namesakes_in_two_maslikhats_may_be_two_people(convocation, elsewhere, table, unknown):
    file = table(
        line(**{"patronymic": "Маратұлы"} | unknown), line(patronymic="Маратұлы", body="maslikhat-akmola")
    )

    call_command("import_deputies", file)

    assert Deputy.objects.count() == 2


def test_more_mandates_than_seats_are_refused_on_the_lines_too_many(convocation, table):
    file = table(line(), line("Шмидт", "Анна"), line("Досова", "Айша"))

    with pytest.raises(CommandError) as refusal:
        call_command("import_deputies", file)

    assert "Line 4, column from_date: all 2 seats are taken at that time." in str(refusal.value)
    assert "The table has 1 problem" in str(refusal.value)


def test_a_seat_can_be_taken_after_it_became_free(convocation, table):
    file = table(
        line(to_date="2024-12-31"), line("Шмидт", "Анна"), line("Досова", "Айша", from_date="2025-01-01")
    )

    call_command("import_deputies", file)

    assert Mandate.objects.held(date(2025, 1, 1)).count() == 2


def test_a_dry_run_stores_nothing(convocation, table):
    call_command("import_deputies", table(line()), dry_run=True)

    assert not Mandate.objects.exists()


@pytest.fixture
def reference():
    call_command("load_reference", verbosity=0)


def test_every_maslikhat_of_2023_has_its_eighth_convocation(reference):
    eighth = Convocation.objects.filter(number=8)

    assert eighth.count() == 223
    assert set(eighth.values_list("from_date", flat=True)) == {date(2023, 3, 19)}
    assert not eighth.filter(is_demonstration=True).exists()


def test_seats_that_nobody_told_us_are_not_made_up(reference):
    assert not Convocation.objects.filter(seats__isnull=False).exists()


def test_convocations_load_in_a_second_and_twice_is_once(reference):
    began = time.monotonic()

    counts = loading.load_convocations(loading.DATA / "convocations.csv")

    assert (counts.created, counts.updated, counts.unchanged) == (0, 0, 223)
    assert time.monotonic() - began < 1


def test_seats_that_were_entered_stay(reference):
    Convocation.objects.filter(body__code="maslikhat-113200000").update(seats=15)

    loading.load_convocations(loading.DATA / "convocations.csv")

    assert Convocation.objects.get(body__code="maslikhat-113200000").seats == 15
