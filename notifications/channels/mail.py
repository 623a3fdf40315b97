"""Letters on their way to the mail server."""

import re
import smtplib
from email.utils import parseaddr
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core import mail
from django.utils.crypto import constant_time_compare, salted_hmac

from notifications import tokens
from notifications.backends import Notes, ServerBackend
from notifications.channels.base import Delayed, Undeliverable, Unreachable
from notifications.models import Delivery
from notifications.rendering import Letter, one_line

FIRST_FINAL_CODE = 500
SERVICE_CLOSING = 421
NO_SUCH_MAILBOX = (b"5.1.1", b"5.1.2", b"5.1.6", b"5.2.1")
SEAL_LENGTH = 16
_OURS = re.compile(
    r"<?(?P<name>(?P<user>\d{1,18})\.(?P<event>\d{1,18})\.\d{14})\.(?P<seal>[0-9a-f]{16})@", re.ASCII
)


def message_for(delivery: Delivery, letter: Letter) -> mail.EmailMultiAlternatives:
    """The letter addressed to one person, with links that act for that person only."""
    about = 0 if letter.is_digest else delivery.event_id
    manage = _own(letter.manage_url, tokens.signed(tokens.MANAGE, delivery.user_id))
    stop = _own(letter.stop_url, tokens.signed(tokens.STOP, [delivery.user_id, about]))

    def addressed(text: str) -> str:
        return text.replace(letter.manage_url, manage).replace(letter.stop_url, stop)

    message = mail.EmailMultiAlternatives(
        subject=letter.subject,
        body=addressed(letter.text),
        # What can't be delivered later on comes back there; readers see the sender below.
        from_email=settings.RETURN_PATH or settings.DEFAULT_FROM_EMAIL,
        to=[delivery.user.email],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": message_id(delivery),
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
            # RFC 8058: the mail program's own button posts there, without asking.
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(addressed(letter.html), "text/html")
    return message


def _own(address: str, token: str) -> str:
    """An address as it stands in every letter, with the reader's token in the place kept for it."""
    return f"{address.removesuffix('-/')}{token}/"


def message_id(delivery: Delivery) -> str:
    """Always the same for one delivery: should a crash between the mail server's yes and our note of
    it send a letter twice, mail programs can see that it is the same one.

    Its last part can be made by nobody else, and not for another address of the same reader.
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    name = f"{delivery.user_id}.{delivery.event_id}.{delivery.event.created_at:%Y%m%d%H%M%S}"
    return f"<{name}.{_seal(name, delivery.user.email)}@{domain}>"


def _seal(name: str, address: str) -> str:
    sealed = salted_hmac("notifications.message_id", f"{name} {address.lower()}", algorithm="sha256")
    return sealed.hexdigest()[:SEAL_LENGTH]


def letter_named(identifier: str) -> Delivery | None:
    """The delivery whose letter has this Message-ID, if we gave it and its reader has still that address."""
    named = _OURS.match(identifier.strip())
    if named is None:
        return None
    user, event, seal = int(named["user"]), int(named["event"]), named["seal"]
    found = Delivery.objects.by_email().select_related("event", "user")
    delivery = found.filter(user_id=user, event_id=event).first()
    if delivery is None or not constant_time_compare(_seal(named["name"], delivery.user.email), seal):
        return None
    return delivery


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

    def deliver(self, delivery: Delivery, letter: Letter) -> None:
        """Return when the server took the letter; otherwise raise what a carrier raises.

        The delivery is noted as sent as soon as its last line has left, not after the answer: see
        ``backends.Handing``. Should the answer be no, the note is taken back.
        """
        try:
            self.send(message_for(delivery, letter), notes=delivery.ready_to_leave)
        except (Undeliverable, Delayed, Unreachable):
            delivery.take_back()
            raise

    def send(self, message: mail.EmailMessage, *, notes: Notes | None = None) -> None:
        self._connect()
        if isinstance(self._connection, ServerBackend):
            self._connection.when_handed(notes)
        try:
            if not self._connection.send_messages([message]):
                raise Delayed("The letter was not taken.")
        except OSError as error:  # every error of smtplib is one
            if _breaks_connection(error):
                self._hang_up()
            if _is_final(error):
                raise Undeliverable(_words_of(error), is_gone=_is_nobody(error)) from error
            raise Delayed(_words_of(error)) from error
        except Exception:
            # The letter was not finished: whatever came next would be taken for a part of it.
            self._hang_up()
            raise

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


def _is_nobody(error: OSError) -> bool:
    """Whether the server says that there is no such mailbox (RFC 3463: 5.1.1, 5.1.2, 5.1.6, 5.2.1)."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    words = b" ".join(
        reply if isinstance(reply, bytes) else str(reply).encode()
        for _code, reply in error.recipients.values()
    )
    return any(status in words for status in NO_SUCH_MAILBOX)


def _words_of(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return one_line("; ".join(_answer(*refusal) for refusal in error.recipients.values()))
    if isinstance(error, smtplib.SMTPResponseException):
        return one_line(_answer(error.smtp_code, error.smtp_error))
    return one_line(str(error) or type(error).__name__)


def _answer(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
