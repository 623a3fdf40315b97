from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.rulings import Refused
from selfgov.loading.generated import WHOLE_COUNTRY, generate
from selfgov.loading.generated_records import generate_records


class Command(BaseCommand):
    help = (
        "Invent communities until so many are on file, and years of their records. "
        "In demonstration mode only; they are marked."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--count", type=int, default=WHOLE_COUNTRY, metavar="N")
        parser.add_argument(
            "--years", type=int, default=0, metavar="N", help="of minutes, acts, tariffs and budgets"
        )

    def handle(self, *args: Any, count: int, years: int, **options: Any) -> None:
        self.is_quiet = not options["verbosity"]
        at = timezone.now()
        try:
            self._say(str(generate(count=count, at=at)))
            if years > 0:
                self._say(str(generate_records(years=years, at=at, progress=self._progress)))
        except (ImproperlyConfigured, Refused) as refusal:
            raise CommandError(str(refusal)) from refusal

    def _progress(self, done: int, of: int) -> None:
        self._say(f"{done} of {of} communities have their records")

    def _say(self, line: str) -> None:
        if not self.is_quiet:
            self.stdout.write(line)
