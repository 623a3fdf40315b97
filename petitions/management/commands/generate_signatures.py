from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from petitions import counter
from petitions.loading import Goal, generate
from petitions.models import Window


class Command(BaseCommand):
    help = (
        "Invent petitions until so many are there, with citizens who have signed them. "
        "In demonstration mode only; they are marked. A run that was stopped is gone on with."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        whole = Goal()
        parser.add_argument("--petitions", type=int, default=whole.petitions, metavar="N")
        parser.add_argument("--signatures", type=int, default=whole.signatures, metavar="N")
        parser.add_argument("--citizens", type=int, default=whole.citizens, metavar="N")
        parser.add_argument(
            "--seal",
            action="store_true",
            help="wait until all are in the ledger; otherwise the counter adds them while the portal runs",
        )

    def handle(
        self, *args: Any, petitions: int, signatures: int, citizens: int, seal: bool, **options: Any
    ) -> None:
        self.is_quiet = not options["verbosity"]
        goal = Goal(petitions=petitions, signatures=signatures, citizens=citizens)
        try:
            for counts in generate(goal=goal, at=timezone.now(), progress=self._progress):
                self._say(str(counts))
        except ImproperlyConfigured as refusal:
            raise CommandError(str(refusal)) from refusal
        if seal:
            self._seal()

    def _seal(self) -> None:
        while (after := Window.objects.values_list("unsealed_after", flat=True).get(pk=1)) is not None:
            counter.count(at=timezone.now())
            self._say(f"in the ledger up to signature {after}")

    def _progress(self, what: str, done: int, of: int) -> None:
        self._say(f"{done:,} of {of:,} {what}")

    def _say(self, line: str) -> None:
        if not self.is_quiet:
            self.stdout.write(line)
