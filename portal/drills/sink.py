"""A mail server that takes everything and writes down when, for whom, and which letter.

`python -m portal.drills.sink PORT FILE`. A line is written before the answer is given, so what was
answered is on file.
"""

import sys
import time
from pathlib import Path
from threading import Event

from aiosmtpd.controller import Controller


class Book:
    """One line per letter taken: the moment, the recipient, the Message-ID."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", buffering=1)

    async def handle_DATA(self, _server, _session, envelope):  # type: ignore[no-untyped-def] # noqa: N802
        header = envelope.content.partition(b"\r\n\r\n")[0]
        numbers = [line for line in header.split(b"\r\n") if line.lower().startswith(b"message-id:")]
        number = numbers[0].split(b":", 1)[1].strip().decode() if numbers else "-"
        for recipient in envelope.rcpt_tos:
            self._file.write(f"{time.time():.3f} {recipient} {number}\n")
        return "250 OK"


def main(port: str, path: str) -> None:
    controller = Controller(Book(Path(path)), hostname="127.0.0.1", port=int(port))
    controller.start()
    Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
