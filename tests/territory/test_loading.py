import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from core.tables import TableRefused
from territory import loading
from territory.models import LOCAL_KINDS, Population, Unit
from tests.factories import OkrugFactory, RegionFactory, UnitFactory

POPULATIONS = "kato,on_date,count,is_estimate,source\n"
UNITS = ",".join(loading.UNIT_COLUMNS) + "\n"
COUNTRY = "000000000,country,,,Ел,Страна,Country,,,,,,confirmed\n"


@pytest.fixture
def table(tmp_path):
    def write(text):
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.usefixtures("reference")
def test_a_second_load_changes_nothing():
    units, populations = loading.load_reference()

    above = Unit.objects.exclude(kind__in=LOCAL_KINDS)
    assert (units.created, units.updated, units.unchanged) == (0, 0, above.count())
    assert (populations.created, populations.updated, populations.unchanged) == (0, 0, 21)


@pytest.mark.usefixtures("reference")
def test_a_name_that_was_edited_stays_until_it_is_overwritten():
    Unit.objects.filter(kato="101000000").update(name_ru="город Семипалатинск")

    (units, _) = loading.load_reference()
    assert units.updated == 0
    assert Unit.objects.get(kato="101000000").name_ru == "город Семипалатинск"

    (units, _) = loading.load_reference(overwrite=True)
    assert units.updated == 1
    assert Unit.objects.get(kato="101000000").name_ru == "город Семей"


@pytest.mark.usefixtures("reference")
def test_an_official_figure_is_not_overwritten_by_our_estimate(table):
    call_command("import_population", table(POPULATIONS + "110000000,2026-01-01,788013,false,stat.gov.kz\n"))

    loading.load_reference()

    population = Population.objects.get(unit__kato="110000000")
    assert (population.count, population.is_estimate) == (788_013, False)


@pytest.mark.usefixtures("reference")
def test_import_of_populations_adds_districts_and_says_what_it_did(table, capsys):
    file = table("kato;on_date;count;is_estimate;source\r\n101000000;2026-01-01;320000;false;stat.gov.kz\r\n")

    call_command("import_population", file)

    assert Unit.objects.get(kato="101000000").population_on(date(2026, 6, 1)).count == 320_000
    assert "1 created, 0 updated, 0 unchanged" in capsys.readouterr().out


@pytest.mark.usefixtures("reference")
def test_every_bad_row_is_reported_and_nothing_is_imported(table):
    file = table(
        POPULATIONS
        + "101000000,2026-01-01,320000,false,stat.gov.kz\n"
        + "999999999,2026-01-01,1,false,\n"
        + "101800000,01.01.2026,many,maybe,\n"
        + "101000000,2026-01-01,5,false,\n"
    )

    with pytest.raises(CommandError) as error:
        call_command("import_population", file)

    assert str(error.value).splitlines() == [
        "Line 3, column kato: there is no unit with the KATO code “999999999”.",
        "Line 4, column on_date: “01.01.2026” is not a date written as 2026-01-31.",
        "Line 4, column count: “many” is not a whole number written in digits only.",
        "Line 4, column is_estimate: “maybe” is neither true nor false.",
        "Line 5, column kato, on_date: the same as in line 2.",
        "The table has 5 problems; nothing was imported.",
    ]
    assert error.value.returncode == 1
    assert not Population.objects.filter(unit__kato="101000000").exists()


@pytest.mark.usefixtures("reference")
def test_a_dry_run_stores_nothing(table, capsys):
    call_command(
        "import_population", table(POPULATIONS + "101000000,2026-01-01,320000,false,\n"), "--dry-run"
    )

    assert "1 created" in capsys.readouterr().out
    assert not Population.objects.filter(unit__kato="101000000").exists()


@pytest.mark.django_db
def test_units_are_stored_whatever_their_order_in_the_file(table):
    file = table(
        UNITS
        + "111100000,district,110000000,,Бір ауданы,Первый район,First District,,,,,,confirmed\n"
        + "110000000,region,000000000,KZ-11,Облыс,Область,Region,,,,,,confirmed\n"
        + COUNTRY
    )

    call_command("import_units", file)

    assert Unit.objects.get(kato="111100000").parent.parent.kato == "000000000"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("11,region,000000000,,А,А,A,,,,,,confirmed", "Line 3, column kato: a KATO code has nine digits."),
        ("١١٠٠٠٠٠٠٠,region,000000000,,А,А,A,,,,,,confirmed", "a KATO code has nine digits."),
        (
            "110000000,oblast,000000000,,А,А,A,,,,,,confirmed",
            "Line 3, column kind: Value 'oblast' is not a valid",
        ),
        (
            "110000000,region,000000000,,А,А,A,,,,,,sure",
            "Line 3, column confidence: Value 'sure' is not a valid",
        ),
        (
            "110000000,region,990000000,,А,А,A,,,,,,confirmed",
            "there is no unit with the KATO code “990000000”.",
        ),
        ("110000000,region,,,А,А,A,,,,,,confirmed", "there is no unit with the KATO code “”."),
        (
            "110000000,region,110000000,,А,А,A,,,,,,confirmed",
            "a unit of this kind can't be part of that one.",
        ),
        (
            "110000000,region,000000000,,,А,A,,,,,,confirmed",
            "Line 3, column name_kk: this cell may not be empty.",
        ),
        (
            f"110000000,region,000000000,,{'А' * 121},А,A,,,,,,confirmed",
            "column name_kk: Ensure this value has at most",
        ),
        (
            "110000000,region,000000000,,А,А,A,,,,2026-01-02,2026-01-01,confirmed",
            "column valid_to: this date is before",
        ),
        ("000000001,country,000000000,,А,А,A,,,,,,confirmed", "the country is not part of anything."),
    ],
)
def test_a_unit_that_can_not_be_is_refused_with_a_sentence(table, row, problem):
    with pytest.raises(TableRefused) as refusal:
        loading.load_units(table(UNITS + COUNTRY + row + "\n"))

    assert problem in refusal.value.report
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_a_table_can_come_from_a_stream():
    counts = loading.load_units(io.StringIO(UNITS + COUNTRY))

    assert counts.created == 1


def local(kato: str, kind: str, parent: str) -> str:
    return f"{kato},{kind},{parent},Атауы,Название,Name,known"


@pytest.mark.django_db
def test_okrugs_and_villages_are_loaded_below_their_district(tmp_path):
    district = UnitFactory(kato="623600000")
    file = tmp_path / "units.csv"
    rows = [
        local("623633000", "rural_okrug", "623600000"),
        local("623633100", "village", "623633000"),
        local("623630100", "settlement", "623600000"),
        local("623641100", "village", "623600000"),
    ]
    file.write_text("\n".join([",".join(loading.LOCAL_COLUMNS), *rows]), encoding="utf-8")

    counts = loading.load_units(file, columns=loading.LOCAL_COLUMNS)

    assert counts.created == 4
    village = Unit.objects.get(kato="623633100")
    assert village.parent.parent == district
    assert village.is_within(district)
    assert not Unit.objects.residential().filter(kato__in=["623633000", "623633100"]).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "column"),
    [
        (local("613633000", "rural_okrug", "623600000"), "kato"),
        (local("623600100", "settlement", "623600000"), "kato"),
        (local("623633100", "rural_okrug", "623600000"), "kato"),
        (local("623633000", "rural_okrug", "620000000"), "parent"),
        (local("623640000", "village", "623640000"), "kato"),
        (local("6236331", "village", "623600000"), "kato"),
    ],
)
def test_a_local_unit_in_the_wrong_place_is_refused(tmp_path, row, column):
    UnitFactory(kato="623600000", parent=RegionFactory(kato="620000000"))
    OkrugFactory(kato="623640000", parent=Unit.objects.get(kato="623600000"))
    file = tmp_path / "units.csv"
    file.write_text(",".join(loading.LOCAL_COLUMNS) + "\n" + row, encoding="utf-8")

    with pytest.raises(TableRefused) as refusal:
        loading.load_units(file, columns=loading.LOCAL_COLUMNS)

    assert column in {problem.column for problem in refusal.value.problems}
