from pathlib import Path

from bodies.loading import load_bodies
from core.commands import ImportCommand
from core.loading import Counts


class Command(ImportCommand):
    help = "Import bodies of power (columns as in bodies/data/central.csv)."

    def load(self, file: Path, *, overwrite: bool) -> Counts:
        return load_bodies(file)
