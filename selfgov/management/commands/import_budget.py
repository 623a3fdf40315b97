from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from core.commands import ImportCommand
from core.loading import Counts
from selfgov.loading import load_budget
from selfgov.models import Budget, Community


class Command(ImportCommand):
    help = (
        "Import budgets of one community, as CSV or as a sheet of a workbook (XLSX) called “budget”. "
        "The columns are year, approved_on, executed_on, part, code, name, planned, executed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--kato", required=True, help="The KATO code of the community.")

    def handle(self, *args: Any, file: Path, dry_run: bool, overwrite: bool = False, **options: Any) -> None:
        found = Community.objects.filter(unit__kato=options["kato"]).first()
        if found is None:
            raise CommandError(f"There is no community with the KATO code {options['kato']}.")
        self.community = found
        super().handle(*args, file=file, dry_run=dry_run, overwrite=overwrite, **options)

    def load(self, file: Path, *, overwrite: bool) -> Counts:
        before = set(Budget.objects.filter(community=self.community).values_list("year", flat=True))
        stored = load_budget(file, community=self.community, at=timezone.now())
        created = sum(budget.year not in before for budget in stored)
        return Counts(Budget._meta.verbose_name_plural or "", created, len(stored) - created)
