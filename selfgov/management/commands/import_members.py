from pathlib import Path

from django.utils import timezone

from core.commands import ImportCommand
from core.loading import Counts
from selfgov.loading import load_members


class Command(ImportCommand):
    help = (
        "Import members of councils. The columns are kato, kind, council_from, name, "
        "birth_year, village_kk, village_ru, from_date, to_date, end_reason."
    )

    def load(self, file: Path, *, overwrite: bool) -> Counts:
        return load_members(file, at=timezone.now())
