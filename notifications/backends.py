"""Ways to hand mail over: to a mail server, and to a folder for demonstration."""

import secrets
import smtplib
import socket
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection
from django.utils import timezone
from psycopg.pq import ExecStatus


class FolderBackend(BaseEmailBackend):
    """Writes each message into ``settings.MAIL_FOLDER`` as one whole .eml file, or not at all.

    The names sort by time.
    """

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self.folder = Path(settings.MAIL_FOLDER)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            self._write(message.message().as_bytes())
        return len(email_messages)

    def _write(self, content: bytes) -> None:
        name = f"{timezone.now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        unfinished = self.folder / f"{name}.part"
        unfinished.write_bytes(content)
        unfinished.replace(self.folder / f"{name}.eml")


END_OF_LETTER = b"\r\n.\r\n"
LAST_LINE = len(b".\r\n")

# Makes ready what notes that a letter has left, and gives it back to be called.
Notes = Callable[[], Callable[[], None]]


class Handing(smtplib.SMTP):
    """Says when the last line of a letter has left, before the server has answered.

    A letter is noted as sent in that moment, and the note is made ready before it: whoever dies
    earlier has sent nothing, for a server drops a letter whose last line never comes, and whoever dies
    later has noted it. Between the two lie a few microseconds and no waiting for anybody.
    """

    notes: Notes | None = None

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connected: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        # The last line follows at once; the network must not hold it back for the answer to the rest.
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connected

    def send(self, s: Any) -> None:
        if self.notes is None or not (isinstance(s, bytes) and s.endswith(END_OF_LETTER)):
            return super().send(s)
        super().send(s[:-LAST_LINE])
        note = self.notes()
        super().send(s[-LAST_LINE:])
        return note()


class HandingOverTls(Handing, smtplib.SMTP_SSL):
    """The same over a connection that is encrypted from its first byte."""


class ServerBackend(EmailBackend):
    """Django's own, over connections that say when a letter has left."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return HandingOverTls if self.use_ssl else Handing

    def when_handed(self, notes: Notes | None) -> None:
        """What to do when the next letter has left; the connection is open."""
        if isinstance(self.connection, Handing):
            self.connection.notes = notes


class Note:
    """A statement that is written out beforehand, so that sending it is one system call."""

    def __init__(self, statement: str, values: Mapping[str, object]) -> None:
        with connection.cursor() as cursor:
            self._statement: bytes = cursor.mogrify(statement, values).encode()
            self._server = cursor.connection.pgconn

    def leave(self) -> bool:
        """Whether the database has carried it out; false where nobody knows."""
        try:
            self._server.send_query(self._statement)
            answers = list(iter(self._server.get_result, None))
        except psycopg.OperationalError:
            return False
        return bool(answers) and all(answer.status == ExecStatus.COMMAND_OK for answer in answers)
