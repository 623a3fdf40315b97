"""Files of a section: what is in them, and above all what is not."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import docx
import openpyxl
import pytest
from django.utils import timezone, translation

from kurultai import papers
from tests.factories import (
    CitizenFactory,
    CoAuthorFactory,
    SectionFactory,
    SubmissionFactory,
    SupportFactory,
    ThemeFactory,
    ThemePlaceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(db):
    return SectionFactory(name_kk="Білім секциясы", name_ru="Секция образования")


@pytest.fixture
def author(db):
    return CitizenFactory(given_name="Жанар", surname="Құлмағамбетова")


def rows_of(section) -> list[list[str]]:
    return list(csv.reader(StringIO(papers.as_csv(section).decode("utf-8-sig"))))


def cells_of(section) -> list[tuple]:
    sheet = openpyxl.load_workbook(BytesIO(papers.as_xlsx(section))).active
    return list(sheet.iter_rows())


def digest(section, language: str) -> str:
    content = papers.digest_of(section, language, at=timezone.now())
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_row_holds_the_public_name_and_nothing_else_of_a_person(section, author):
    submission = SubmissionFactory(published=True, body=section.body, section=section, author=author)
    other = CoAuthorFactory(submission=submission, citizen=CitizenFactory(surname="Әбілқасымов")).citizen
    supporter = SupportFactory(submission=submission, citizen=CitizenFactory(given_name="Сүйінішбек"))

    files = [
        papers.as_csv(section).decode(),
        *(str(cell.value) for row in cells_of(section) for cell in row),
        digest(section, "kk"),
    ]

    text = "\n".join(files)
    assert text.count(f"{author.public_name}, {other.public_name}") == 3
    for secret in (author.surname, other.surname, author.iin_hash, author.user.username):
        assert secret not in text
    assert supporter.citizen.given_name not in text


@pytest.mark.parametrize("stage", ["draft", "received", "in_moderation", "returned"])
def test_what_is_not_public_is_in_no_file(section, stage):
    submission = SubmissionFactory(status=stage, body=section.body, section=section)

    assert submission.code not in papers.as_csv(section).decode()
    assert submission.title not in digest(section, "kk")


def test_the_most_supported_stand_first(section):
    few = SubmissionFactory(published=True, body=section.body, section=section, supporters=2)
    many = SubmissionFactory(published=True, body=section.body, section=section, supporters=20)

    assert [row[0] for row in rows_of(section)[1:]] == [many.code, few.code]


@pytest.mark.parametrize("title", ["=HYPERLINK(A1)", "+7 жұмыс күні", "-5 градус", "@бәріне"])
def test_a_title_is_never_a_formula(section, title):
    SubmissionFactory(published=True, body=section.body, section=section, title_kk=title)

    _heading, row = rows_of(section)
    _headings, cells = cells_of(section)

    assert row[2] == f"'{title}"
    assert (cells[2].value, cells[2].data_type) == (title, "s")


def test_a_sheet_takes_every_letter_and_dates_as_dates(section):
    submission = SubmissionFactory(
        published=True, body=section.body, section=section, title_kk="Ұлттық\x0bқор", problem_kk="а" * 4_000
    )

    headings, cells = cells_of(section)

    values = dict(zip([cell.value for cell in headings], [cell.value for cell in cells], strict=True))
    assert values["Title in Kazakh"] == "Ұлттыққор"
    assert values["Published on"].date() == timezone.localtime(submission.published_at).date()


def test_a_section_without_proposals_has_files_too(section):
    assert len(rows_of(section)) == 1
    assert len(cells_of(section)) == 1
    with translation.override("ru"):
        assert "Секция образования" in digest(section, "ru")


def test_a_digest_tells_numbers_themes_and_each_proposal_in_short(section, author):
    submission = SubmissionFactory(
        supported=True,
        body=section.body,
        section=section,
        author=author,
        supporters=37,
        title_kk="Ауылға кітапхана",
        proposal_kk="Әр ауылда кітапхана ашу керек. " * 30,
    )
    ThemePlaceFactory(submission=submission, theme=ThemeFactory(body=section.body, name_kk="Кітапханалар"))
    waiting = ThemeFactory(body=section.body, suggested=True, name_kk="Ойдан шығарылған")
    ThemePlaceFactory(theme=waiting, submission__section=section, submission__body=section.body)

    text = digest(section, "kk")

    assert "Білім секциясы" in text
    assert "Ауылға кітапхана" in text
    assert "37" in text
    assert "Кітапханалар" in text
    assert "Ойдан шығарылған" not in text
    assert max(map(len, text.splitlines())) <= papers.SHORT


def test_a_digest_says_in_which_language_a_title_is_that_is_not_its_own(section):
    SubmissionFactory(published=True, body=section.body, section=section, title_kk="Ауылға кітапхана")

    with translation.override("en"):
        blocks = papers.paper_of(section, "ru", at=timezone.now()).blocks

    titles = [block.text for block in blocks if block.kind == "heading"]
    assert "Ауылға кітапхана [in Kazakh: there is no text in Russian]" in titles


def test_what_is_overdue_is_counted_in_the_digest(section):
    late = timezone.localdate() - timedelta(days=3)
    SubmissionFactory(section_review=True, body=section.body, section=section, section_due_date=late)

    with translation.override("en"):
        blocks = papers.paper_of(section, "kk", at=timezone.now()).blocks

    assert ("Overdue now", "1") in [(block.label, block.text) for block in blocks if block.kind == "line"]


def test_files_cost_as_many_queries_for_many_as_for_few(section, django_assert_max_num_queries):
    for _ in range(5):
        submission = SubmissionFactory(published=True, body=section.body, section=section)
        CoAuthorFactory(submission=submission)

    with django_assert_max_num_queries(6):
        papers.as_csv(section)
