"""A real mail server of the tests' own."""

import socket
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


class Server:
    """Takes every letter, except where a test wants otherwise."""

    def __init__(self) -> None:
        self.port = _free_port()
        self.letters: list[tuple[str, EmailMessage]] = []
        # Whom each letter goes back to when it can't be delivered.
        self.senders: list[str] = []
        self.connections = 0
        self.answers: dict[str, str] = {}
        # Answers to a whole letter, after its last byte.
        self.ends: dict[str, str] = {}
        self.drops: set[str] = set()
        self.on_letter: Callable[[str], None] = lambda recipient: None
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _letter in self.letters]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        if address in self.drops:
            server.transport.abort()
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        for recipient in envelope.rcpt_tos:
            if answer := self.ends.get(recipient):
                return answer
        self.senders.append(envelope.mail_from)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        for recipient in envelope.rcpt_tos:
            self.letters.append((recipient, letter))
            self.on_letter(recipient)
        return "250 OK"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
