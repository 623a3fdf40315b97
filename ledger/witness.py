"""Asking a witness to sign a checkpoint too: c2sp.org/tlog-witness."""

import ssl
from base64 import b64encode
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from ledger.notes import Key, Note, Unreadable

TIMEOUT_SECONDS = 10.0
LONGEST_ANSWER = 64 * 1024


class Refused(Exception):
    """The witness did not sign, or could not be asked."""


class Remembers(Refused):
    """The witness last saw a tree of another size."""

    def __init__(self, size: int) -> None:
        super().__init__(f"The witness remembers {size} leaves.")
        self.size = size


def cosign(url: str, key: Key, note: str, *, old: int, path: list[bytes]) -> str:
    """The signature lines of the witness under ``note``, checked.

    ``path`` proves that the tree of the note begins with the tree of ``old`` leaves that the
    witness saw last. Raises ``Remembers``, ``Refused`` or ``Unreadable``.
    """
    lines = [f"old {old}", *(b64encode(part).decode() for part in path), "", note]
    status, answer = _post(url, "\n".join(lines).encode())
    if status == 409 and answer.strip().isdecimal():
        raise Remembers(int(answer))
    if status != 200:
        raise Refused(f"The witness answered with {status}.")
    return _signed_lines(key, note, answer)


def _signed_lines(key: Key, note: str, answer: str) -> str:
    """Only lines of the key that we know; what else the witness says is passed over."""
    text = Note.parse(note).text
    lines = [line for line in answer.splitlines(keepends=True) if line.startswith(f"— {key.name} ")]
    kept = [line for line in lines if Note.parse(f"{text}\n{line}").signed_by([key])]
    if not kept:
        raise Unreadable("The witness we know has not signed.")
    return "".join(kept)


def _post(url: str, body: bytes) -> tuple[int, str]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused("The address of the witness is none.")
    connection = (
        HTTPSConnection(
            parts.hostname, parts.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
        if parts.scheme == "https"
        else HTTPConnection(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)
    )
    try:
        connection.request("POST", f"{parts.path.rstrip('/')}/add-checkpoint", body)
        answer = connection.getresponse()
        return answer.status, answer.read(LONGEST_ANSWER).decode("utf-8", "replace")
    except (OSError, HTTPException) as silent:
        raise Refused(f"The witness could not be asked: {silent}") from silent
    finally:
        connection.close()
