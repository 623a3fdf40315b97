"""Ways to hand mail over: to a mail server, and to a folder for demonstration."""

import secrets
import smtplib
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


class Handing(smtplib.SMTP):
    """Says when the last byte of a letter has left, before the server has answered.

    A letter is noted as sent in that moment: whoever dies later has noted it, and whoever dies
    earlier has not sent it. Between the two there is no waiting for anybody.
    """

    on_handed: Callable[[], None] | None = None

    def send(self, s: Any) -> None:
        super().send(s)
        if self.on_handed is not None and isinstance(s, bytes) and s.endswith(END_OF_LETTER):
            self.on_handed()


class HandingOverTls(Handing, smtplib.SMTP_SSL):
    """The same over a connection that is encrypted from its first byte."""


class ServerBackend(EmailBackend):
    """Django's own, over connections that say when a letter has left."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return HandingOverTls if self.use_ssl else Handing

    def when_handed(self, do: Callable[[], None] | None) -> None:
        """What to do when the next letter has left; the connection is open."""
        if isinstance(self.connection, Handing):
            self.connection.on_handed = do
