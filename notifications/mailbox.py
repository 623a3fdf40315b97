"""Reading the mail that is kept as files."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"[0-9]{8}T[0-9]{12}-[0-9a-f]{8}\.eml", re.ASCII)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a list shows of a letter."""

    name: str
    subject: str
    sender: str
    to: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Content:
    """A letter opened."""

    envelope: Envelope
    text: str
    html: str


def newest(limit: int = 100) -> list[Envelope]:
    """The latest letters, newest first."""
    names = (path.name for path in Path(settings.MAIL_FOLDER).glob("*.eml"))
    latest = sorted(filter(_NAME.fullmatch, names), reverse=True)[:limit]
    return [_envelope(name, _headers(name)) for name in latest]


def find(name: str) -> Path | None:
    """The file of a letter. Only names that we give are looked for, so none leads elsewhere."""
    path = Path(settings.MAIL_FOLDER) / name
    return path if _NAME.fullmatch(name) and path.is_file() else None


def opened(path: Path) -> Content:
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    return Content(_envelope(path.name, message), _part(message, "plain"), _part(message, "html"))


def _headers(name: str) -> EmailMessage:
    with (Path(settings.MAIL_FOLDER) / name).open("rb") as file:
        return BytesHeaderParser(policy=policy.default).parse(file)


def _envelope(name: str, message: EmailMessage) -> Envelope:
    date = message["Date"]
    return Envelope(
        name=name,
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        sent_at=date.datetime if date else None,
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else ""
