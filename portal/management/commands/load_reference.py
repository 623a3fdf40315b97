from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

import bodies.loading
import kurultai.loading
import maslikhat.loading
import moderation.loading
import petitions.loading
import selfgov.loading
import territory.loading
import workdays.loading
from core.loading import Counts
from core.tables import TableRefused


class Command(BaseCommand):
    help = "Load the reference data that come with the portal. A second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Check and count, but store nothing.")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Replace everything that the files hold, even if it was edited since.",
        )

    def handle(self, *args: Any, dry_run: bool, overwrite: bool, **options: Any) -> None:
        try:
            with transaction.atomic():
                counts = list(load_all(overwrite=overwrite))
                transaction.set_rollback(dry_run)
        except TableRefused as refusal:
            raise CommandError(refusal.report) from refusal
        if options["verbosity"]:
            self.stdout.write("\n".join(map(str, counts)))


def load_all(*, overwrite: bool = False) -> Iterator[Counts]:
    """Every app's reference data, those that others point to first."""
    yield from territory.loading.load_reference(overwrite=overwrite)
    yield from workdays.loading.load_reference(overwrite=overwrite)
    yield from bodies.loading.load_reference(overwrite=overwrite)
    yield from moderation.loading.load_reference(overwrite=overwrite)
    yield from petitions.loading.load_reference(overwrite=overwrite)
    yield from selfgov.loading.load_reference(at=timezone.now(), overwrite=overwrite)
    yield from maslikhat.loading.load_reference(overwrite=overwrite)
    yield from kurultai.loading.load_reference(overwrite=overwrite)
