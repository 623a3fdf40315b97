from pathlib import Path

from core.commands import ImportCommand
from core.loading import Counts
from moderation.loading import load_grounds


class Command(ImportCommand):
    help = "Import grounds of refusal (columns as in moderation/data/grounds.csv)."
    can_overwrite = True

    def load(self, file: Path, *, overwrite: bool) -> Counts:
        return load_grounds(file, overwrite=overwrite)
