from pathlib import Path

from django.utils import timezone

from core.commands import ImportCommand
from core.loading import Counts
from selfgov.loading import load_councils


class Command(ImportCommand):
    help = (
        "Import councils; their size follows from the population. The columns are "
        "kato, kind, from_date, to_date, part_kk, part_ru."
    )

    def load(self, file: Path, *, overwrite: bool) -> Counts:
        return load_councils(file, at=timezone.now())
