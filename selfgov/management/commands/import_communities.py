from pathlib import Path

from django.utils import timezone

from core.commands import ImportCommand
from core.loading import Counts
from selfgov.loading import import_communities


class Command(ImportCommand):
    help = (
        "Import communities whose units are on file. The columns are "
        "kato, office_kk, office_ru, phone, website."
    )

    def load(self, file: Path, *, overwrite: bool) -> Counts:
        return import_communities(file, at=timezone.now())
