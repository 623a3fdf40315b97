"""Papers as files, whatever they are about."""

from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from core.papers import files
from core.papers.blocks import Facts, Figures, Heading, Line, Paper, Points, Signatures
from tests.papers import words_of

every_form = pytest.mark.parametrize("form", sorted(files.WRITERS))


def paper(*blocks, stamp: str = "") -> Paper:
    return Paper(
        language="kk",
        name="paper",
        body="Қызылжар аудандық мәслихаты",
        title="Хаттама",
        subtitle="№ 24 сессия",
        stamp=stamp,
        foot="https://example.kz/kk/",
        page_label="%(pages)s беттің %(page)s-беті",
        blocks=list(blocks),
    )


@every_form
def test_every_kind_of_block_is_written(form):
    blocks = [
        Heading("Қатысу"),
        Heading("1. Мәселе", level=2),
        Line("Өмірзақова Қ. Ү.", label="Хатшы"),
        Line("Дауыс жасырын болды.", is_note=True),
        Points(("Ғимарат", "Һәм іргетас")),
        Facts((("Орны", "Ұлытау ауылы"),)),
        Figures((("Қолдады", 7), ("Қарсы", 1))),
        Signatures((("Төраға", "Әбдіров Ң."),)),
    ]

    words = words_of(paper(*blocks), form)

    for said in ("Қатысу", "1. Мәселе", "Хатшы: Өмірзақова Қ. Ү.", "Дауыс жасырын болды.", "Һәм іргетас",
                 "Ұлытау ауылы", "Қолдады", "7", "Әбдіров Ң."):  # fmt: skip
        assert said in words


def test_a_stamp_and_the_address_stand_on_every_page_of_a_pdf():
    long = paper(*[Line(f"{number}-жол") for number in range(120)], stamp="Жоба")

    pages = [page.extract_text() for page in PdfReader(BytesIO(files.written(long, "pdf"))).pages]

    assert len(pages) > 2
    assert all("Жоба" in page and "https://example.kz/kk/" in page for page in pages)
    assert f"{len(pages)} беттің 2-беті" in pages[1]


def test_a_stamp_and_the_address_stand_in_the_margins_of_a_docx():
    document = docx.Document(BytesIO(files.written(paper(stamp="Жоба"), "docx")))

    section = document.sections[0]
    assert section.header.paragraphs[0].text == "Жоба"
    assert section.footer.paragraphs[0].text.startswith("https://example.kz/kk/")


@every_form
def test_markup_is_text(form):
    title = "<b>A & B</b> <para>"

    assert title in words_of(paper(Heading(title), Line(title, label=title), Points((title,))), form)


def test_pdf_knows_its_title_and_language():
    reader = PdfReader(BytesIO(files.written(paper(), "pdf")))

    assert "Қызылжар аудандық мәслихаты" in reader.metadata.title
    assert reader.trailer["/Root"]["/Lang"] == "kk"


def test_pdf_carries_its_fonts():
    reader = PdfReader(BytesIO(files.written(paper(Line("Әріп")), "pdf")))

    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts if "PTSerif" in font["/BaseFont"])
    assert sum("PTSerif" in font["/BaseFont"] for font in fonts) == 2


def test_docx_has_real_headings_and_a_language():
    document = docx.Document(BytesIO(files.written(paper(Heading("Қатысу")), "docx")))

    assert [it.text for it in document.paragraphs if it.style.name == "Heading 1"] == ["Қатысу"]
    assert document.core_properties.language == "kk-KZ"


@pytest.mark.parametrize(
    ("language", "form", "offered"),
    [("kk", "pdf", True), ("ru", "docx", True), ("en", "pdf", False), ("kk", "exe", False)],
)
def test_papers_are_had_in_the_official_languages_in_two_formats(language, form, offered):
    assert files.is_offered(language, form) is offered
