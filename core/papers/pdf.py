"""A paper as PDF, with its own font: Kazakh letters everywhere."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from core.papers.blocks import Block, Facts, Figures, Heading, Line, Paper, Points, Signatures

FONTS = Path(__file__).resolve().parent / "fonts"
REGULAR, BOLD = "PT Serif", "PT Serif Bold"
GREY = HexColor("#555555")
# The frame of a page keeps six points to each side for itself.
WIDTH = A4[0] - 4 * cm - 12
LABELS = 6 * cm

_BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=10.5, leading=14.5, spaceAfter=4)
STYLES = {
    "body": _BODY,
    "label": ParagraphStyle("label", _BODY, fontName=BOLD),
    "note": ParagraphStyle("note", _BODY, textColor=GREY),
    "point": ParagraphStyle("point", _BODY, leftIndent=0.6 * cm, spaceAfter=2),
    "centered": ParagraphStyle("centered", _BODY, alignment=TA_CENTER),
    "body name": ParagraphStyle("body name", _BODY, fontName=BOLD, alignment=TA_CENTER),
    "figure": ParagraphStyle("figure", _BODY, fontSize=9, leading=12, alignment=TA_CENTER, spaceAfter=0),
    "value": ParagraphStyle(
        "value", _BODY, fontName=BOLD, fontSize=9, leading=12, alignment=TA_CENTER, spaceAfter=0
    ),
    "title": ParagraphStyle("title", fontName=BOLD, fontSize=17, leading=24, alignment=TA_CENTER),
    "heading 1": ParagraphStyle(
        "heading 1", fontName=BOLD, fontSize=13, leading=17, spaceBefore=12, spaceAfter=4, keepWithNext=1
    ),
    "heading 2": ParagraphStyle(
        "heading 2", fontName=BOLD, fontSize=10.5, leading=14.5, spaceBefore=9, spaceAfter=3, keepWithNext=1
    ),
}


def as_pdf(paper: Paper) -> bytes:
    _register_fonts()
    file = BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=2.5 * cm,
        rightMargin=1.5 * cm,
        topMargin=2 * cm,
        bottomMargin=2 * cm,
        title=f"{paper.body}. {paper.title}. {paper.subtitle}",
        author=paper.body,
        lang=paper.language,
    )
    story = _head(paper)
    for block in paper.blocks:
        story.extend(_WRITERS[block.kind](block))
    document.build(story, canvasmaker=_numbered(paper))
    return file.getvalue()


@cache
def _register_fonts() -> None:
    pdfmetrics.registerFont(TTFont(REGULAR, FONTS / "pt-serif.ttf"))
    pdfmetrics.registerFont(TTFont(BOLD, FONTS / "pt-serif-bold.ttf"))


def _numbered(paper: Paper) -> type[Canvas]:
    """A canvas that writes the margins once it knows how many pages there are."""

    class Numbered(Canvas):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 (reportlab's name)
            self.pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for page in self.pages:
                self.__dict__.update(page)
                _margins(self, paper, number=self.getPageNumber(), count=len(self.pages))
                super().showPage()
            super().save()

    return Numbered


def _margins(canvas: Canvas, paper: Paper, *, number: int, count: int) -> None:
    canvas.setFont(BOLD, 9)
    canvas.drawRightString(A4[0] - 1.5 * cm, A4[1] - 1.2 * cm, paper.stamp)
    canvas.setFont(REGULAR, 8)
    canvas.setFillColor(GREY)
    canvas.drawString(2.5 * cm, 1.1 * cm, paper.foot)
    label = paper.page_label % {"page": number, "pages": count}
    canvas.drawRightString(A4[0] - 1.5 * cm, 1.1 * cm, label)


def _text(text: str, style: str = "body") -> Paragraph:
    return Paragraph(escape(text).replace("\n", "<br/>"), STYLES[style])


def _head(paper: Paper) -> list[Flowable]:
    return [
        _text(paper.body, "body name"),
        _text(paper.title.upper(), "title"),
        _text(paper.subtitle, "centered"),
        Spacer(0, 0.4 * cm),
    ]


# Blocks --------------------------------------------------------------------------------------


def _heading(block: Heading) -> list[Flowable]:
    return [_text(block.text, f"heading {block.level}")]


def _line(block: Line) -> list[Flowable]:
    label = f'<font name="{BOLD}">{escape(block.label)}:</font> ' if block.label else ""
    return [Paragraph(label + escape(block.text), STYLES["note" if block.is_note else "body"])]


def _points(block: Points) -> list[Flowable]:
    return [_text(point, "point") for point in block.points]


def _facts(block: Facts) -> list[Flowable]:
    rows = [[_text(label, "label"), _text(value)] for label, value in block.rows]
    return [_table(rows, [LABELS, WIDTH - LABELS]), Spacer(0, 0.25 * cm)]


def _figures(block: Figures) -> list[Flowable]:
    names = [_text(label, "figure") for label, _value in block.rows]
    values = [_text(str(value), "value") for _label, value in block.rows]
    table = _table([names, values], [WIDTH / len(block.rows)] * len(block.rows))
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, GREY), ("BOTTOMPADDING", (0, 0), (-1, -1), 4)])
    return [table, Spacer(0, 0.2 * cm)]


def _signatures(block: Signatures) -> list[Flowable]:
    rows = [[_text(post), _text("____________________"), _text(name)] for post, name in block.rows]
    table = _table(rows, [WIDTH / 3] * 3)
    table.setStyle([("TOPPADDING", (0, 0), (-1, -1), 16)])
    return [Spacer(0, 0.5 * cm), table]


def _table(rows: list[list[Paragraph]], widths: list[float]) -> Table:
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
    return Table(rows, colWidths=widths, style=style, hAlign="LEFT")


_WRITERS: dict[str, Callable[[Any], list[Flowable]]] = {
    Heading.kind: _heading,
    Line.kind: _line,
    Points.kind: _points,
    Facts.kind: _facts,
    Figures.kind: _figures,
    Signatures.kind: _signatures,
}
assert {block.kind for block in Block.__args__} == set(_WRITERS)
