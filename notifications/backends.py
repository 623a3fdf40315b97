"""Ways to hand mail over: to a mail server, and to a folder for demonstration."""

import secrets
import smtplib
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone


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


class HandedElsewhere(Exception):
    """Somebody else has noted the letter as sent: this copy must not leave."""


class Handing(smtplib.SMTP):
    """Asks before the last line of a letter leaves: until then the server has no letter.

    A letter is noted as sent in that moment. Whoever dies before it has sent nothing, and whoever
    dies after it has noted it; between the note and the last line lies no waiting for anybody.
    """

    # Whether the last line may leave. Raises or says no: the server drops what it has of the letter.
    may_finish: Callable[[], bool] | None = None

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connected: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        # The last line follows at once; the network must not hold it back for the answer to the rest.
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connected

    def send(self, s: Any) -> None:
        if self.may_finish is None or not (isinstance(s, bytes) and s.endswith(END_OF_LETTER)):
            return super().send(s)
        super().send(s[:-LAST_LINE])
        is_ours = False
        try:
            is_ours = self.may_finish()
        finally:
            if not is_ours:
                self.close()
        if not is_ours:
            raise HandedElsewhere
        return super().send(s[-LAST_LINE:])


class HandingOverTls(Handing, smtplib.SMTP_SSL):
    """The same over a connection that is encrypted from its first byte."""


class ServerBackend(EmailBackend):
    """Django's own, over connections that ask before a letter is finished."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return HandingOverTls if self.use_ssl else Handing

    def finish_if(self, may_finish: Callable[[], bool] | None) -> None:
        """Who is asked before the next letter is finished; the connection is open."""
        if isinstance(self.connection, Handing):
            self.connection.may_finish = may_finish
