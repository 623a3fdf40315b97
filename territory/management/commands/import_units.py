from pathlib import Path

from core.commands import ImportCommand
from core.loading import Counts
from territory.loading import load_units


class Command(ImportCommand):
    help = "Import territorial units (columns as in territory/data/units.csv)."

    def load(self, file: Path, *, overwrite: bool) -> Counts:
        return load_units(file)
