from pathlib import Path

from core.commands import ImportCommand
from core.loading import Counts
from territory.loading import load_populations


class Command(ImportCommand):
    help = "Import populations (columns kato, on_date, count, is_estimate, source)."

    def load(self, file: Path, *, overwrite: bool) -> Counts:
        return load_populations(file)
