"""Letters on their way to the mail server."""

import smtplib
from email.utils import parseaddr
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core import mail

from notifications.models import Delivery
from notifications.rendering import Letter, one_line

FIRST_FINAL_CODE = 500
SERVICE_CLOSING = 421


class Unreachable(Exception):
    """The mail server does not answer: no fault of the letter."""


class Undeliverable(Exception):
    """The mail server refused the letter for good."""


class Delayed(Exception):
    """The mail server did not take the letter, and may take it later."""


def message_for(delivery: Delivery, letter: Letter) -> mail.EmailMultiAlternatives:
    """The letter addressed to one person."""
    message = mail.EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[delivery.user.email],
        headers={
            "Message-ID": message_id(delivery),
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
            "List-Unsubscribe": f"<{letter.settings_url}>",
        },
    )
    message.attach_alternative(letter.html, "text/html")
    return message


def message_id(delivery: Delivery) -> str:
    """Always the same for one delivery: should a crash between the mail server's yes and our note of
    it send a letter twice, mail programs can see that it is the same one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{delivery.pk}.{delivery.event.created_at:%Y%m%d%H%M%S}@{domain}>"


class Postman:
    """One connection to the mail server for many letters, opened again when it breaks."""

    def __init__(self) -> None:
        self._connection = mail.get_connection()

    def __enter__(self) -> Self:
        """Connect, or raise ``Unreachable``."""
        self._connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def deliver(self, message: mail.EmailMessage) -> None:
        """Return when the server took the message; otherwise raise one of the above."""
        self._connect()
        try:
            if not self._connection.send_messages([message]):
                raise Delayed("The letter was not taken.")
        except OSError as error:  # every error of smtplib is one
            if _breaks_connection(error):
                self._hang_up()
            raise (Undeliverable if _is_final(error) else Delayed)(_words_of(error)) from error

    def _connect(self) -> None:
        try:
            self._connection.open()
        except OSError as error:
            raise Unreachable(_words_of(error)) from error

    def _hang_up(self) -> None:
        try:
            self._connection.close()
        except OSError:
            # A server that is gone can't be told goodbye.
            return


def _codes(error: OSError) -> list[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _reply in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def _breaks_connection(error: OSError) -> bool:
    codes = _codes(error)
    return not codes or SERVICE_CLOSING in codes


def _is_final(error: OSError) -> bool:
    """Whether the letter or its reader was refused for good. A refused sender is our own
    mistake, which somebody will mend."""
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
        return all(code >= FIRST_FINAL_CODE for code in _codes(error))
    return isinstance(error, smtplib.SMTPNotSupportedError)


def _words_of(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return one_line("; ".join(_answer(*refusal) for refusal in error.recipients.values()))
    if isinstance(error, smtplib.SMTPResponseException):
        return one_line(_answer(error.smtp_code, error.smtp_error))
    return one_line(str(error) or type(error).__name__)


def _answer(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
