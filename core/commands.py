"""What every command that imports a table has in common."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from core.loading import Counts
from core.tables import TableRefused


class ImportCommand(BaseCommand):
    """Imports one file whole or not at all; every problem is listed, one a line."""

    can_overwrite = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="CSV in UTF-8; the first line names the columns."
        )
        parser.add_argument("--dry-run", action="store_true", help="Check and count, but store nothing.")
        if self.can_overwrite:
            parser.add_argument(
                "--overwrite", action="store_true", help="Replace rows that are stored, even if edited since."
            )

    def load(self, file: Path, *, overwrite: bool) -> Counts:
        """Load ``file`` and say what changed."""
        raise NotImplementedError

    def handle(self, *args: Any, file: Path, dry_run: bool, overwrite: bool = False, **options: Any) -> None:
        try:
            with transaction.atomic():
                counts = self.load(file, overwrite=overwrite)
                transaction.set_rollback(dry_run)
        except TableRefused as refusal:
            raise CommandError(refusal.report) from refusal
        self.stdout.write(str(counts))
