from pathlib import Path

from core.commands import ImportCommand
from core.loading import Counts
from petitions.loading import load_rules


class Command(ImportCommand):
    help = "Import rules for petitions (columns as in petitions/data/rules.csv)."
    can_overwrite = True

    def load(self, file: Path, *, overwrite: bool) -> Counts:
        return load_rules(file, overwrite=overwrite)
