from pathlib import Path

from core.commands import ImportCommand
from core.loading import Counts
from maslikhat.loading import import_deputies


class Command(ImportCommand):
    help = (
        "Import deputies with their mandates. The columns are body, convocation, surname, given_name, "
        "patronymic, sex, birth_year, kind, district_kk, district_ru, party_kk, party_ru, from_date, to_date."
    )

    def load(self, file: Path, *, overwrite: bool) -> Counts:
        return import_deputies(file)
