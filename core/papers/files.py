"""A paper as a file, in each format in which one can be had."""

from collections.abc import Callable

from core.papers.blocks import Paper
from core.papers.docx import as_docx
from core.papers.pdf import as_pdf
from core.texts import OFFICIAL

WRITERS: dict[str, Callable[[Paper], bytes]] = {"docx": as_docx, "pdf": as_pdf}


def is_offered(language: str, form: str) -> bool:
    """Whether there are papers in this language and this format."""
    return language in OFFICIAL and form in WRITERS


def written(paper: Paper, form: str) -> bytes:
    """The paper as the content of a file."""
    return WRITERS[form](paper)
