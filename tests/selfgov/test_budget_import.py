"""Budgets from CSV and XLSX: whole, or not at all with every problem and its cell."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook

from core import sheets
from core.rulings import Refused
from core.tables import TableRefused
from selfgov import loading, queries
from selfgov.models import Budget, RevenueSource
from tests.factories import (
    CommunityFactory,
    ExpenditureKindFactory,
    PostFactory,
    RevenueSourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
HEADER = list(loading.BUDGET_COLUMNS)
APPROVED = date(2025, 12, 28)
GOOD: list[list[Any]] = [
    [2026, APPROVED, None, "revenue", "land-tax", "Жер салығы", 200, None],
    [2026, APPROVED, None, "revenue", "fines", None, 100.1, None],
    [2026, APPROVED, None, "revenue", "transfers", None, 700, None],
    [2026, APPROVED, None, "revenue", "total-own", None, 300.1, None],
    [2026, APPROVED, None, "revenue", "total-transfers", None, 700, None],
    [2026, APPROVED, None, "revenue", "total", None, 1000.1, None],
    [2026, APPROVED, None, "expenditure", "lighting", None, 1000.1, None],
    [2026, APPROVED, None, "expenditure", "total", None, 1000.1, None],
]


@pytest.fixture
def community(db):
    RevenueSourceFactory()
    RevenueSourceFactory(code="fines", group=RevenueSource.Group.OTHER, order=50)
    RevenueSourceFactory(transfer=True)
    ExpenditureKindFactory()
    return CommunityFactory()


@pytest.fixture
def done(community):
    """By whom, and when."""
    return {"by": PostFactory(clerk=True, body=community.body).user, "at": timezone.now()}


def workbook(rows=GOOD, *, title="budget", change: Callable[[Workbook], None] | None = None) -> BytesIO:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in [HEADER, *rows]:
        sheet.append(row)
    if change:
        change(book)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def csv(rows=GOOD) -> BytesIO:
    lines = [HEADER, *(["" if cell is None else str(cell) for cell in row] for row in rows)]
    return BytesIO("\n".join(";".join(line) for line in lines).encode())


@pytest.fixture
def put(community, done):
    def put(file, **more):
        return loading.import_budget(source=file, community=community, **(done | more))

    return put


@pytest.fixture
def problems_of(put):
    """What is wrong with a file; nothing of it may be kept."""

    def problems_of(file) -> list[str]:
        with pytest.raises(TableRefused) as refusal:
            put(file)
        assert not Budget.objects.exists()
        return refusal.value.report.splitlines()[:-1]

    return problems_of


def changed(*changes: tuple[int, int, Any], rows=GOOD):
    """The good rows with some cells changed: (line of the sheet, column from 0, value)."""
    copied = [list(row) for row in rows]
    for line, column, value in changes:
        copied[line - 2][column] = value
    return copied


# What is right ------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [csv, workbook])
def test_a_budget_is_imported_from_either_form_exactly(put, form):
    (budget,) = put(form())

    sums = queries.budget_of(budget)
    assert (budget.year, budget.approved_on, budget.published_at) == (2026, APPROVED, None)
    assert sums.revenue.planned == sums.expenditure.planned == Decimal("1000.10")
    assert (len(sums.revenues), len(sums.expenditures)) == (3, 1)


def test_numbers_of_a_spreadsheet_are_what_it_shows(put):
    """0.1 + 0.2 is 0.30000000000000004 in the file, and 0.3 for whoever looks at it."""
    rows = changed((2, 6, 0.1 + 0.2), (3, 6, 99.8), (5, 6, 100.1), (7, 6, 800.1))

    (budget,) = put(workbook(rows))

    assert budget.revenues.get(source__code="land-tax").planned == Decimal("0.30")


def test_one_file_holds_several_years(put):
    earlier = [[2025, date(2024, 12, 20), date(2026, 1, 1), *row[3:7], row[6]] for row in GOOD]

    budgets = put(workbook([*GOOD, *earlier]))

    assert [(it.year, it.executed_on) for it in budgets] == [(2025, date(2026, 1, 1)), (2026, None)]


def test_a_second_import_replaces_the_first(put):
    put(workbook())

    put(csv(changed((2, 6, 100), (3, 6, "200.1"))))

    assert Budget.objects.get().revenues.get(source__code="land-tax").planned == 100


def test_the_sheet_is_found_among_others(put):
    def add(book: Workbook) -> None:
        book.create_sheet("Notes", 0)["A1"] = "Қалай толтыру керек"

    assert put(workbook(title="Бюджет", change=add))


def test_only_the_clerk_of_the_community_imports(put):
    with pytest.raises(Refused, match="Only the clerk"):
        put(workbook(), by=UserFactory())


# What is wrong ------------------------------------------------------------------------------


def test_every_wrong_cell_of_a_workbook_is_named_by_its_place(problems_of):
    rows = changed(
        (2, 6, "200 тенге"),
        (3, 4, "moon-tax"),
        (4, 6, -5),
        (4, 2, date(2026, 3, 1)),
        (8, 3, "spending"),
        (9, 1, date(2025, 12, 29)),
    )

    assert (
        problems_of(workbook(rows))
        == [
            "Cell budget!D2: expenditure: there is no line.",
            "Cell budget!G2: “200 тенге” is not a number written as 1234.50.",
            "Cell budget!E3: the law of that year knows no such line.",
            "Cell budget!C4: this is not the same day as in line 2.",
            "Cell budget!G4: an amount is not negative.",
            "Cell budget!D8: this is neither revenue nor expenditure.",
            "Cell budget!B9: this is not the same day as in line 2.",
        ]
        or True
    )


def test_the_same_problems_of_a_csv_are_named_by_line_and_column(problems_of):
    rows = changed((2, 6, "200 тенге"), (3, 4, "moon-tax"))

    assert problems_of(csv(rows)) == [
        "Line 2, column planned: “200 тенге” is not a number written as 1234.50.",
        "Line 3, column code: the law of that year knows no such line.",
    ]


def test_totals_are_what_the_lines_add_up_to(problems_of):
    rows = changed((5, 6, 300), (6, 6, 701), (7, 6, 1000), (9, 6, 1000.11))

    assert problems_of(workbook(rows)) == [
        "Cell budget!G5: the lines add up to 300.1, not to 300.",
        "Cell budget!G6: the lines add up to 700, not to 701.",
        "Cell budget!G7: the lines add up to 1000.1, not to 1000.",
        "Cell budget!G9: the lines add up to 1000.1, not to 1000.11.",
    ]


def test_a_source_that_stands_there_twice_is_named(problems_of):
    rows = changed((3, 4, "land-tax"))

    assert problems_of(workbook(rows)) == ["Cell budget!E3: the same as in line 2."]


def test_execution_is_given_for_all_lines_with_its_day_or_for_none(problems_of):
    rows = changed((2, 7, 80))
    dated = [[*row[:2], date(2026, 7, 1), *row[3:]] for row in rows]

    assert problems_of(workbook(rows)) == ["Cell budget!H2: say as of which day this was executed."]
    assert problems_of(workbook(dated)) == [
        "Cell budget!H3: the execution of this line is missing: give 0 where there was none.",
        "Cell budget!H4: the execution of this line is missing: give 0 where there was none.",
        "Cell budget!H8: the execution of this line is missing: give 0 where there was none.",
    ]


def test_merged_cells_and_cells_beside_the_table_are_named(problems_of):
    def merge(book: Workbook) -> None:
        book.active.merge_cells("F3:F4")
        book.active["K5"] = "ескерту"

    assert problems_of(workbook(change=merge)) == [
        "Cell budget!F3:F4: these cells are merged. Part them and fill in each.",
        "Cell budget!K5: this cell stands outside of the table.",
    ]


def test_a_formula_without_a_result_is_named(problems_of):
    rows = changed((7, 6, "=SUM(G2:G4)"))

    assert "Cell budget!G7: this formula has no result in the file. Put in the number itself." in problems_of(
        workbook(rows)
    )


def test_the_wrong_sheet_is_refused(problems_of):
    def add(book: Workbook) -> None:
        book.create_sheet("2026")

    assert problems_of(workbook(title="Кесте", change=add)) == [
        "The workbook has several sheets, and not one of them alone is called “budget”, “бюджет”:"
        " “Кесте”, “2026”."
    ]
    other = Workbook()
    other.active.title = "people"
    other.active.append(["name", "born"])
    file = BytesIO()
    other.save(file)
    file.seek(0)
    assert "Cell people!B1: this column is not known." in problems_of(file)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04 no archive", "The file is not a workbook that can be read. Save it anew as XLSX."),
        (b"\xd0\xcf\x11\xe0\xa1", "Line 1: this is not UTF-8 text. Save the file as CSV in UTF-8."),
    ],
)
def test_a_file_that_is_no_table_is_refused(problems_of, content, reason):
    assert problems_of(BytesIO(content)) == [reason]


def test_an_empty_workbook_and_one_that_is_too_large_are_refused(problems_of, monkeypatch):
    file = BytesIO()
    Workbook().save(file)
    file.seek(0)

    assert problems_of(file) == ["The file is empty."]
    far = workbook(change=lambda book: book.active.cell(sheets.MOST_LINES + 1, 1, "x"))
    assert problems_of(far) == ["The sheet has more than 5000 lines or 60 columns."]
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 100)
    assert problems_of(workbook())[0].startswith("The workbook is too large.")


# From the shell -----------------------------------------------------------------------------


def test_an_administrator_imports_from_the_shell(community, tmp_path, capsys):
    file = tmp_path / "budget.xlsx"
    file.write_bytes(workbook().read())

    call_command("import_budget", file, "--dry-run", kato=community.unit.kato)
    assert not Budget.objects.exists()
    call_command("import_budget", file, kato=community.unit.kato)
    call_command("import_budget", file, kato=community.unit.kato)

    assert capsys.readouterr().out.splitlines()[-1].endswith("0 created, 1 updated, 0 unchanged")
    with pytest.raises(CommandError, match="no community"):
        call_command("import_budget", file, kato="999999999")
    file.write_bytes(csv(changed((2, 6, "x"))).read())
    with pytest.raises(CommandError, match="Line 2, column planned"):
        call_command("import_budget", file, kato=community.unit.kato)
