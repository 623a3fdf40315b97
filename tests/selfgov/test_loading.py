"""The law, communities and people from tables: whole, or not at all with every problem and its place."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.tables import TableRefused
from selfgov import loading, queries
from selfgov.models import Community, Council, CouncilRule, Member, Official, SizeBand
from territory.models import Unit
from tests.factories import (
    CommunityFactory,
    CouncilFactory,
    CouncilRuleFactory,
    OfficialFactory,
    OkrugFactory,
    PopulationFactory,
    SizeBandFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db
Table = Callable[..., Path]


@pytest.fixture
def table(tmp_path: Path) -> Table:
    def write(columns: tuple[str, ...], *rows: dict[str, str]) -> Path:
        path = tmp_path / "table.csv"
        lines = [
            ",".join(columns),
            *(",".join({**dict.fromkeys(columns, ""), **row}.values()) for row in rows),
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def community() -> Community:
    return CommunityFactory(unit=OkrugFactory(kato="623633000", parent=UnitFactory(kato="623600000")))


def refused(command: str, file: Path) -> list[str]:
    with pytest.raises(CommandError) as refusal:
        call_command(command, file)
    return str(refusal.value).splitlines()


# What comes with the portal -----------------------------------------------------------------


@pytest.fixture
def reference() -> None:
    call_command("load_reference", verbosity=0)


def test_the_portal_comes_with_the_law_and_one_whole_district(reference):
    district = Unit.objects.get(kato="623600000")

    assert set(CouncilRule.objects.values_list("kind", flat=True)) == {
        *("separate_gathering", "gathering", "assembly", "kenes")
    }
    assert Community.objects.filter(district=district).count() == 14
    assert queries.coverage_of(day=date(2026, 11, 20)).known.count == 2_345
    assert queries.search("айнабулак")[0].community.unit.kato == "623633000"


def test_a_second_load_changes_nothing(reference):
    counts = loading.load_reference(at=timezone.now())

    assert {(it.created, it.updated) for it in counts} == {(0, 0)}


def test_what_was_edited_stays(reference):
    community = Community.objects.first()
    Community.objects.filter(pk=community.pk).update(phone="123")

    loading.load_reference(at=timezone.now())

    community.refresh_from_db()
    assert community.phone == "123"


def test_bands_of_population_leave_no_gap(table):
    CouncilRuleFactory(valid_from=date(2021, 9, 30))
    row = {"rule": "assembly", "valid_from": "2021-09-30", "least": "5", "most": "10"}
    file = table(
        loading.rules.SIZE_COLUMNS,
        row | {"above": "5", "up_to": "10"},
        row | {"above": "11", "up_to": "20", "most": "4"},
        row | {"above": "20", "up_to": "30", "rule": "nobody's"},
    )

    with pytest.raises(TableRefused) as refusal:
        loading.load_sizes(file)

    places = [(it.line, it.column) for it in refusal.value.problems]
    assert {(2, "above"), (3, "above"), (3, "up_to"), (3, "most"), (4, "rule"), (4, "above")} <= set(places)
    assert not SizeBand.objects.exists()


# Communities --------------------------------------------------------------------------------


def test_communities_are_imported_and_found(table, capsys):
    unit = OkrugFactory(name_kk="Өрнек ауылдық округі")
    file = table(loading.COMMUNITY_COLUMNS, {"kato": unit.kato, "office_ru": "ул. Абая 1"})

    call_command("import_communities", file)
    call_command("import_communities", file)

    community = Community.objects.get()
    assert (community.district, community.office_ru) == (unit.parent, "ул. Абая 1")
    assert [found.community for found in queries.search("ornek")] == [community]
    assert capsys.readouterr().out.splitlines()[-1].endswith("0 created, 0 updated, 1 unchanged")


def test_every_bad_community_is_named_and_nothing_is_imported(table):
    village = OkrugFactory(village=True)
    file = table(
        loading.COMMUNITY_COLUMNS,
        {"kato": village.parent.kato},
        {"kato": village.kato},
        {"kato": village.parent.parent.kato},
        {"kato": "999999999", "website": "no address"},
        {"kato": village.parent.kato},
    )

    problems = refused("import_communities", file)

    assert [problem.split(":")[0] for problem in problems[:-1]] == [
        *("Line 3, column kato", "Line 4, column kato", "Line 5, column kato", "Line 5, column website"),
        "Line 6, column kato",
    ]
    assert not Community.objects.exists()


# Officials ----------------------------------------------------------------------------------


def official(**cells: str) -> dict[str, str]:
    right = {"kato": "623633000", "post": "akim", "name": "Сынақов Әкім", "from_date": "2021-07-01"}
    return right | {"is_acting": "false", "is_elected": "true"} | cells


def test_an_import_ends_an_akim_and_appoints_the_next(community, table):
    OfficialFactory(community=community, name="Сынақов Әкім", from_date=date(2021, 7, 1))

    call_command(
        "import_officials",
        table(
            loading.OFFICIAL_COLUMNS,
            official(to_date="2025-06-30"),
            official(name="Жаңаев Әкім", from_date="2025-07-01"),
        ),
    )

    ends = list(Official.objects.order_by("from_date").values_list("to_date", flat=True))
    assert ends == [date(2025, 6, 30), None]


def test_akims_that_overlap_are_refused_in_the_table_and_with_those_on_file(community, table):
    OfficialFactory(community=community, name="Бұрынғы", from_date=date(2024, 1, 1))
    file = table(
        loading.OFFICIAL_COLUMNS,
        official(from_date="2022-01-01", to_date="2023-06-01"),
        official(from_date="2023-05-01", to_date="2023-12-31"),
        official(from_date="2025-01-01"),
        official(post="head", from_date="2025-01-01"),
        official(post="tsar", from_date="2026-02-30"),
    )

    problems = refused("import_officials", file)

    assert [problem.split(":")[0] for problem in problems[:-1]] == [
        *("Line 3, column from_date", "Line 4, column from_date"),
        *("Line 6, column from_date", "Line 6, column post"),
    ]
    assert Official.objects.count() == 1


# Councils -----------------------------------------------------------------------------------


def council(**cells: str) -> dict[str, str]:
    return {"kato": "623633000", "kind": "assembly", "from_date": "2024-01-10"} | cells


def test_councils_are_imported_with_the_size_of_their_first_day(community, table):
    SizeBandFactory(rule=CouncilRuleFactory())
    PopulationFactory(unit=community.unit, on_date=date(2024, 1, 1), count=1_900)
    PopulationFactory(unit=community.unit, on_date=date(2026, 1, 1), count=1_700)
    file = table(loading.COUNCIL_COLUMNS, council())

    call_command("import_councils", file)
    call_command("import_councils", file)

    seated = Council.objects.get()
    assert (seated.population, seated.least, seated.most) == (1_900, 5, 10)


def test_councils_that_overlap_have_no_rule_or_no_part_are_refused(community, table):
    CouncilRuleFactory()
    CouncilFactory(community=community, from_date=date(2024, 1, 10))
    file = table(
        loading.COUNCIL_COLUMNS,
        council(from_date="2025-01-01"),
        council(kind="kenes", from_date="2020-01-01", to_date="2021-01-01"),
        council(kind="separate_gathering"),
        council(from_date="2023-01-01", to_date="2022-01-01"),
    )

    problems = refused("import_councils", file)

    assert [problem.split(":")[0] for problem in problems[:-1]] == [
        *("Line 2, column from_date", "Line 3, column from_date"),
        *("Line 4, column part_kk", "Line 4, column from_date", "Line 5, column to_date"),
    ]
    assert Council.objects.count() == 1


# Members ------------------------------------------------------------------------------------


def member(**cells: str) -> dict[str, str]:
    right = {"kato": "623633000", "kind": "assembly", "council_from": "2024-01-10"}
    return right | {"name": "Әбенов Қайрат", "from_date": "2024-01-10"} | cells


def test_members_are_imported_once_and_leave(community, table):
    seated = CouncilFactory(community=community, from_date=date(2024, 1, 10))
    call_command("import_members", table(loading.MEMBER_COLUMNS, member(), member(birth_year="1990")))

    file = table(
        loading.MEMBER_COLUMNS,
        member(to_date="2025-01-31", end_reason="көшіп кетті"),
        member(birth_year="1990"),
        member(from_date="2026-01-01"),
    )
    call_command("import_members", file)
    call_command("import_members", file)

    ends = [it.to_date for it in seated.members.order_by("id")]
    assert ends == [date(2025, 1, 31), None, None]
    community.refresh_from_db()
    assert community.changed_at is not None


def test_every_bad_member_is_named_and_nothing_is_imported(community, table):
    CouncilFactory(community=community, from_date=date(2024, 1, 10), to_date=date(2025, 12, 31))
    ends = {"to_date": "2025-12-31"}
    file = table(
        loading.MEMBER_COLUMNS,
        member(**ends),
        member(**ends, name="әбенов қайрат", from_date="2024-03-01"),
        member(**ends, kato="000000001"),
        member(**ends, kind="separate_gathering"),
        member(**ends, council_from="2020-01-01"),
        member(**ends, name="", birth_year="1700"),
        member(name="Сәрсенов"),
        member(name="Омаров", from_date="2023-01-01", **ends),
    )

    problems = refused("import_members", file)

    assert [problem.split(":")[0] for problem in problems[:-1]] == [
        *("Line 3, column from_date", "Line 4, column kato", "Line 5, column kind"),
        *("Line 6, column council_from", "Line 7, column name", "Line 7, column birth_year"),
        *("Line 8, column to_date", "Line 9, column from_date"),
    ]
    assert "already counted as a member" in problems[0]
    assert not Member.objects.exists()


def test_a_dry_run_stores_nothing(community, table):
    CouncilFactory(community=community, from_date=date(2024, 1, 10))

    call_command("import_members", table(loading.MEMBER_COLUMNS, member()), dry_run=True)

    assert not Member.objects.exists()


# Invented communities -----------------------------------------------------------------------


def test_invented_communities_are_always_the_same_and_marked(reference):
    real = Community.objects.count()

    call_command("generate_communities", count=real + 30, verbosity=0)
    first = list(
        Community.objects.filter(is_generated=True).values_list("names", flat=True).order_by("unit__kato")
    )
    call_command("generate_communities", count=real + 30, verbosity=0)

    assert len(first) == 30
    assert Community.objects.count() == real + 30
    assert Council.objects.filter(community__is_generated=True, least__gte=5).exists()
    assert not Community.objects.filter(is_generated=True, district__kato="623600000").exists()


def test_nothing_is_invented_outside_the_demonstration(reference, settings):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError, match="demonstration mode only"):
        call_command("generate_communities", count=100)


def test_nothing_is_invented_without_the_law():
    with pytest.raises(CommandError, match="No rule"):
        call_command("generate_communities", count=100)
