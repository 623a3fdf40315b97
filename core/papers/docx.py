"""A paper as DOCX: real headings and tables, so that a clerk can go on writing."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from core.papers.blocks import Block, Facts, Figures, Heading, Line, Paper, Points, Signatures

# Every office has it or a font of the same widths, with the Kazakh letters.
FONT = "Times New Roman"
LABELS, VALUES = Cm(6), Cm(11)
GREY = RGBColor(0x55, 0x55, 0x55)
LOCALES = {"kk": "kk-KZ", "ru": "ru-RU"}


def as_docx(paper: Paper) -> bytes:
    document = docx.Document()
    _set_up(document, paper)
    _head(document, paper)
    for block in paper.blocks:
        _WRITERS[block.kind](document, block)
    _margins(document, paper)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Document, paper: Paper) -> None:
    """A4, the margins of official papers, one font everywhere, and the language for the spell checker."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    for name, size in (("Normal", 12), ("Title", 16), ("Heading 1", 13), ("Heading 2", 12)):
        _style(document.styles[name], size, paper.language)
    document.core_properties.title = f"{paper.body}. {paper.title}. {paper.subtitle}"
    document.core_properties.language = LOCALES[paper.language]
    document.core_properties.author = paper.body
    document.core_properties.comments = paper.foot


def _style(style: Any, size: int, language: str) -> None:
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
    style.font.bold = style.name != "Normal"
    is_heading = style.name != "Normal"
    style.paragraph_format.space_before = Pt(12 if is_heading else 0)
    style.paragraph_format.space_after = Pt(4)
    style.paragraph_format.line_spacing = 1.1
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    _child(properties, "w:lang", **{"w:val": LOCALES[language], "w:eastAsia": LOCALES[language]})
    if (border := style.element.find(f".//{qn('w:pBdr')}")) is not None:
        border.getparent().remove(border)


def _child(parent: Any, tag: str, **attributes: str) -> Any:
    found = parent.find(qn(tag))
    child = found if found is not None else OxmlElement(tag)
    for name, value in attributes.items():
        child.set(qn(name), value)
    if found is None:
        parent.append(child)
    return child


def _head(document: Document, paper: Paper) -> None:
    body = document.add_paragraph()
    body.add_run(paper.body).bold = True
    _centered(body)
    _centered(document.add_paragraph(paper.title.upper(), style="Title"))
    _centered(document.add_paragraph(paper.subtitle))


def _centered(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _margins(document: Document, paper: Paper) -> None:
    """The stamp of a draft above every page; its address and number below."""
    section = document.sections[0]
    if paper.stamp:
        stamp = section.header.paragraphs[0]
        stamp.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        stamp.add_run(paper.stamp).bold = True
    foot = section.footer.paragraphs[0]
    _centered(foot)
    foot.add_run(paper.foot + "    ")
    before, middle, after = _around(paper.page_label)
    foot.add_run(before)
    _field(foot, "PAGE")
    foot.add_run(middle)
    _field(foot, "NUMPAGES")
    foot.add_run(after)
    # Of the style, not of runs: a program sets the numbers anew.
    font = document.styles["Footer"].font
    font.size, font.color.rgb = Pt(9), GREY


def _around(label: str) -> tuple[str, str, str]:
    """What stands before, between and after the two numbers of “Page 1 of 3”."""
    before, _, rest = label.partition("%(page)s")
    middle, _, after = rest.partition("%(pages)s")
    return before, middle, after


def _field(paragraph: Paragraph, code: str) -> None:
    """A number that the reader's program fills in."""
    run = paragraph.add_run()
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
        if kind == "begin":
            instruction = OxmlElement("w:instrText")
            instruction.text = code
            run._r.append(instruction)


# Blocks --------------------------------------------------------------------------------------


def _heading(document: Document, block: Heading) -> None:
    document.add_heading(block.text, level=block.level)


def _line(document: Document, block: Line) -> None:
    paragraph = document.add_paragraph()
    if block.label:
        paragraph.add_run(f"{block.label}: " if block.text else f"{block.label}:").bold = True
    run = paragraph.add_run(block.text)
    if block.is_note:
        run.italic, run.font.color.rgb = True, GREY


def _points(document: Document, block: Points) -> None:
    for point in block.points:
        paragraph = document.add_paragraph(point)
        paragraph.paragraph_format.left_indent = Cm(0.75)
        paragraph.paragraph_format.space_after = Pt(2)


def _facts(document: Document, block: Facts) -> None:
    table = document.add_table(rows=0, cols=2)
    table.autofit = False
    table.columns[0].width, table.columns[1].width = LABELS, VALUES
    for label, value in block.rows:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = LABELS, VALUES
        cells[0].paragraphs[0].add_run(label).bold = True
        cells[1].paragraphs[0].add_run(value)
    _close(document)


def _figures(document: Document, block: Figures) -> None:
    table = document.add_table(rows=2, cols=len(block.rows), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    for column, (label, value) in enumerate(block.rows):
        for cell, text in zip(table.columns[column].cells, (label, str(value)), strict=True):
            _centered(cell.paragraphs[0])
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            run = cell.paragraphs[0].add_run(text)
            run.font.size, run.bold = Pt(10), text == str(value)
    _close(document)


def _signatures(document: Document, block: Signatures) -> None:
    _close(document)
    table = document.add_table(rows=0, cols=3)
    for post, name in block.rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, (post, "____________________", name), strict=True):
            cell.paragraphs[0].add_run(text)
            cell.paragraphs[0].paragraph_format.space_before = Pt(14)


def _close(document: Document) -> None:
    """A little air after a table, which has none of its own."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(6)


_WRITERS: dict[str, Callable[[Document, Any], None]] = {
    Heading.kind: _heading,
    Line.kind: _line,
    Points.kind: _points,
    Facts.kind: _facts,
    Figures.kind: _figures,
    Signatures.kind: _signatures,
}
assert {block.kind for block in Block.__args__} == set(_WRITERS)
