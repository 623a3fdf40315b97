"""What a mail server pipes in: letters that came back, and complaints. It gets 0 for whatever it was, so that
it never answers with a letter of its own; 75 asks it to bring this one again later."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError
from django.utils import timezone

from notifications import actions

LONGEST = 5 * 1024 * 1024
TRY_AGAIN = 75


class Command(BaseCommand):
    help = "Read one message from standard input, and stop letters that come back or are complained about."

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(LONGEST)
        try:
            reader = actions.take_in(raw=raw, at=timezone.now())
        except OperationalError as error:
            self.stderr.write(f"The database does not answer: {error}")
            sys.exit(TRY_AGAIN)
        if reader is None:
            self.stdout.write("Left alone.")
        else:
            self.stdout.write(f"No more letters to reader {reader.pk}.")
