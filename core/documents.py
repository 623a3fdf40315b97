"""Files that people read: known by what is in them, not only by their names."""

import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

LARGEST = 20 * 1024 * 1024
# No honest document has more parts; a list that never ends is not read.
MOST_PARTS = 10_000
ODT = b"application/vnd.oasis.opendocument.text"


def _begins(*signatures: bytes) -> Callable[[File], bool]:
    def check(file: File) -> bool:
        file.seek(0)
        return file.read(16).startswith(signatures)

    return check


def _is_office(folder: str) -> Callable[[File], bool]:
    def check(file: File) -> bool:
        names = _parts(file)
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)

    return check


def _is_odt(file: File) -> bool:
    if "mimetype" not in _parts(file):
        return False
    with zipfile.ZipFile(file) as archive, archive.open("mimetype") as kind:
        return kind.read(len(ODT) + 1) == ODT


def _parts(file: File) -> list[str]:
    """The names inside a zip; nothing for what is none, or holds a program."""
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
    if len(names) > MOST_PARTS or any(name.lower().endswith("vbaproject.bin") for name in names):
        return []
    return names


KINDS: dict[str, Callable[[File], bool]] = {
    "pdf": _begins(b"%PDF-"),
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
    "jpg": _begins(b"\xff\xd8\xff"),
    "jpeg": _begins(b"\xff\xd8\xff"),
    "docx": _is_office("word/"),
    "xlsx": _is_office("xl/"),
    "odt": _is_odt,
}


def kind_of(file: File) -> str:
    """What the name of a file promises: ``pdf`` of ``Draft.PDF``."""
    return PurePath(file.name or "").suffix.lower().lstrip(".")


def is_what_it_says(file: File) -> bool:
    """Whether the content of ``file`` is of the kind that its name promises."""
    is_of_kind = KINDS.get(kind_of(file))
    if is_of_kind is None:
        return False
    try:
        return is_of_kind(file)
    # A broken archive fails in any of these ways.
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, KeyError, EOFError):
        return False
    finally:
        file.seek(0)


class DocumentField(forms.FileField):
    """A document to publish: PDF, DOCX, ODT, XLSX, PNG or JPG, at most 20 MB."""

    default_error_messages = {
        "required": _("Choose a file."),
        "too_large": _("The file is larger than %(most)s. Make it smaller, or divide it."),
        "unknown": _(
            "Only PDF, DOCX, ODT, XLSX, PNG and JPG files are accepted; “%(name)s” is none of these."
        ),
        "untrue": _(
            "The content of “%(name)s” is not what its name says. Save it anew in its own program,"
            " without macros."
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("PDF, DOCX, ODT, XLSX, PNG or JPG, at most 20 MB."))
        accepted = ",".join(f".{kind}" for kind in KINDS)
        kwargs.setdefault("widget", forms.ClearableFileInput(attrs={"accept": accepted}))
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is None:
            return None
        if file.size > LARGEST:
            raise self._refusal("too_large", name=file.name, most=filesizeformat(LARGEST))
        if kind_of(file) not in KINDS:
            raise self._refusal("unknown", name=file.name)
        if not is_what_it_says(file):
            raise self._refusal("untrue", name=file.name)
        return file

    def _refusal(self, code: str, **params: object) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)
