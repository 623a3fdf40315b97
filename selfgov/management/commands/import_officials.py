from pathlib import Path

from django.utils import timezone

from core.commands import ImportCommand
from core.loading import Counts
from selfgov.loading import load_officials


class Command(ImportCommand):
    help = (
        "Import akims and the administration. The columns are "
        "kato, post, name, is_acting, is_elected, from_date, to_date."
    )

    def load(self, file: Path, *, overwrite: bool) -> Counts:
        return load_officials(file, at=timezone.now())
