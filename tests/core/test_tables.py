import io

import pytest
from django.utils import translation

from core.tables import TableRefused, read

COLUMNS = ("code", "count", "day", "is_open")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def parse(row):
    return row.text("code"), row.number("count"), row.optional_day("day"), row.flag("is_open")


def read_text(text, **options):
    return read(io.BytesIO(text if isinstance(text, bytes) else text.encode()), COLUMNS, parse, **options)


def problems_of(text, **options):
    with pytest.raises(TableRefused) as refusal:
        read_text(text, **options)
    return [str(problem) for problem in refusal.value.problems]


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_good_table_is_read_in_every_form_that_spreadsheets_write(start, delimiter, end):
    lines = ["count,code,day,is_open", "5, Ақкөл ,2026-01-31,true", "", "7,Семей,,FALSE"]
    text = start + end.join(line.replace(",", delimiter) for line in lines)

    rows = read_text(text)

    assert [(code, count, day and day.isoformat(), is_open) for code, count, day, is_open in rows] == [
        ("Ақкөл", 5, "2026-01-31", True),
        ("Семей", 7, None, False),
    ]


def test_letters_written_in_two_parts_become_one():
    rows = read_text("code,count,day,is_open\nИ\u0306,1,,true\n")

    assert rows[0][0] == "Й"


def test_every_problem_is_reported_with_its_line_and_column():
    text = (
        "code,count,day,is_open\n"
        "a,minus one,2026-02-30,perhaps\n"
        "b,-1,20260101,true\n"
        ",99999999999,,true\n"
        '"c\u0000",1,,true\n'
        "d,1\n"
    )

    assert problems_of(text) == [
        "Line 2, column count: “minus one” is not a whole number written in digits only.",
        "Line 2, column day: “2026-02-30” is not a date written as 2026-01-31.",
        "Line 2, column is_open: “perhaps” is neither true nor false.",
        "Line 3, column count: “-1” is not a whole number written in digits only.",
        "Line 3, column day: “20260101” is not a date written as 2026-01-31.",
        "Line 4, column code: this cell may not be empty.",
        "Line 4, column count: this number is too large.",
        "Line 5, column code: line breaks and control characters are not allowed here.",
        "Line 6: this line has 2 cells where 4 are expected.",
    ]


def test_a_line_number_counts_the_lines_of_the_file():
    text = 'code,count,day,is_open\n"two\nlines",1,,true\n\nb,x,,true\n'

    problems = problems_of(text)

    assert problems[0].startswith("Line 2, column code: line breaks")
    assert problems[1].startswith("Line 5, column count: “x”")


def test_columns_that_are_missing_unknown_or_doubled_are_named():
    assert problems_of("code,count,count,colour\na,1,1,red\n") == [
        "Line 1, column day: this column is missing.",
        "Line 1, column is_open: this column is missing.",
        "Line 1, column colour: this column is not known.",
        "Line 1, column count: this column stands there twice.",
    ]


@pytest.mark.parametrize("text", ["", "\ufeff", " \n \r\n"])
def test_an_empty_file_is_a_problem(text):
    assert problems_of(text) == ["The file is empty."]


def test_a_table_without_rows_is_good():
    assert read_text("code,count,day,is_open\n") == []


def test_another_encoding_is_a_problem_at_its_line():
    text = "code,count,day,is_open\nСемей,1,,true\n"

    assert problems_of(text.encode("cp1251")) == [
        "Line 2: this is not UTF-8 text. Save the file as CSV in UTF-8."
    ]
    assert problems_of(text.encode("utf-16")) == [
        "Line 1: this is not UTF-8 text. Save the file as CSV in UTF-8."
    ]


def test_a_quotation_mark_that_never_ends_is_a_problem():
    (problem,) = problems_of('code,count,day,is_open\n"a,1,,true\n')

    assert problem.startswith("Line 2: this line is not CSV")


def test_a_file_that_is_not_there_is_a_problem(tmp_path):
    with pytest.raises(TableRefused) as refusal:
        read(tmp_path / "nothing.csv", COLUMNS, parse)

    assert "can't be read" in refusal.value.report


def test_a_key_may_not_repeat():
    text = "code,count,day,is_open\na,1,,true\nb,1,,true\na,2,,true\n"

    assert problems_of(text, key=["code"]) == ["Line 4, column code: the same as in line 2."]


def test_the_reason_says_how_many_problems_there_are():
    with pytest.raises(TableRefused, match=r"The table has 2 problems; nothing was imported\."):
        read_text("code,count,day,is_open\na,x,,true\nb,x,,true\n")
