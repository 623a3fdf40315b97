"""Minutes as papers: drafted from the record, written as DOCX, as PDF or on a page."""

from collections.abc import Callable

from core.papers.blocks import Paper
from core.papers.docx import as_docx
from maslikhat.papers.minutes import minutes_of
from maslikhat.papers.pdf import as_pdf

LANGUAGES = ("kk", "ru")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What each format is on the wire, and who writes it.
FORMATS: dict[str, tuple[str, Callable[[Paper], bytes]]] = {
    "docx": (DOCX, as_docx),
    "pdf": ("application/pdf", as_pdf),
}

__all__ = ["DOCX", "FORMATS", "LANGUAGES", "Paper", "as_docx", "as_pdf", "minutes_of"]
