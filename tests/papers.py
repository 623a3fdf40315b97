"""What a reader finds in a file that the portal wrote."""

import re
from io import BytesIO

import docx
from pypdf import PdfReader

from core.papers import files
from core.papers.blocks import Paper


def words_of_docx(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    section = document.sections[0]
    margins = [paragraph.text for part in (section.header, section.footer) for paragraph in part.paragraphs]
    return _spaced("\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells, *margins]))


def words_of_pdf(content: bytes) -> str:
    return _spaced("\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def words_of(paper: Paper, form: str) -> str:
    """The words of a paper written in a format, parted by single blanks: lines break where they like."""
    content = files.written(paper, form)
    return words_of_docx(content) if form == "docx" else words_of_pdf(content)


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)
