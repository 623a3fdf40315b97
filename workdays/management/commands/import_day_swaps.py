from pathlib import Path

from core.commands import ImportCommand
from core.loading import Counts
from workdays.loading import load_swaps


class Command(ImportCommand):
    help = "Import the Government's day swaps (columns as in workdays/data/swaps.csv)."

    def load(self, file: Path, *, overwrite: bool) -> Counts:
        return load_swaps(file)
