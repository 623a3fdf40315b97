"""Mail that comes back: what a mail server's report or a reader's complaint says (RFC 3464, RFC 5965).

Whatever is in it was written by strangers. Only what names a letter of ours counts, and its name can't be
guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

_FINAL_STATUS = re.compile(r"5\.(\d{1,3})\.(\d{1,3})", re.ASCII)
# The letter was too long or was taken for spam, the system has no room: nobody there has gone.
_NOT_THE_READER = ("3", "6", "7")
_MAILBOX, _FULL_OR_TOO_LONG = "2", ("2", "3")
# "not-spam" says the contrary, "auth-failure" is about our own settings.
_COMPLAINTS = ("abuse", "opt-out")


@dataclass(frozen=True, slots=True)
class Return:
    """A letter of ours that came back for good, or was complained about."""

    message_id: str
    because: str
    is_complaint: bool


def read(raw: bytes) -> Return | None:
    """What the message says about a letter; ``None`` for whatever else may arrive."""
    message = message_from_bytes(raw)
    if message.get_content_type() != "multipart/report":
        return None
    because = _bounce(message) or ""
    complaint = _complaint(message) or ""
    identifier = _letter(message)
    if not identifier or not (because or complaint):
        return None
    return Return(identifier, because or complaint, is_complaint=bool(complaint))


def _bounce(report: Message) -> str | None:
    """Why the letter was given up, if it was and the reason lies with the reader's address."""
    for part in _parts(report, "message/delivery-status"):
        for fields in _blocks(part):
            status = _FINAL_STATUS.search(_field(fields, "Status"))
            if (
                _field(fields, "Action").lower() == "failed"
                and status
                and _is_about_the_reader(*status.groups())
            ):
                return f"{status[0]} {_field(fields, 'Diagnostic-Code')}".strip()
    return None


def _is_about_the_reader(subject: str, detail: str) -> bool:
    if subject == _MAILBOX:
        return detail not in _FULL_OR_TOO_LONG
    return subject not in _NOT_THE_READER


def _complaint(report: Message) -> str | None:
    for part in _parts(report, "message/feedback-report"):
        for fields in _blocks(part):
            if (kind := _field(fields, "Feedback-Type").lower()) in _COMPLAINTS:
                return f"complaint: {kind}"
    return None


def _letter(report: Message) -> str | None:
    """The Message-ID of the letter that is sent back with the report, whole or its headers alone."""
    for kind in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
        for part in _parts(report, kind):
            for fields in _blocks(part):
                if identifier := _field(fields, "Message-ID"):
                    return identifier
    return None


def _parts(report: Message, kind: str) -> Iterator[Message]:
    content = report.get_payload()
    for part in content if isinstance(content, list) else []:
        if isinstance(part, Message) and part.get_content_type() == kind:
            yield part


def _blocks(part: Message) -> Iterator[Message]:
    """The groups of fields in a part, whether or not the parser has taken them apart."""
    content = part.get_payload()
    if isinstance(content, list):
        yield from (block for block in content if isinstance(block, Message))
        return
    decoded = part.get_payload(decode=True)
    for block in re.split(rb"\r?\n\r?\n", decoded if isinstance(decoded, bytes) else b""):
        yield message_from_bytes(block.strip())


def _field(fields: Message, name: str) -> str:
    """One line without anything that would look odd in a log."""
    words = "".join(c if c.isprintable() else " " for c in str(fields.get(name, "")))
    return " ".join(words.split())[:300]
