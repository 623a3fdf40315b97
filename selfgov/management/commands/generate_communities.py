from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.rulings import Refused
from selfgov.loading.generated import WHOLE_COUNTRY, generate


class Command(BaseCommand):
    help = "Invent communities until so many are on file. In demonstration mode only; they are marked."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--count", type=int, default=WHOLE_COUNTRY, metavar="N")

    def handle(self, *args: Any, count: int, **options: Any) -> None:
        try:
            counts = generate(count=count, at=timezone.now())
        except (ImproperlyConfigured, Refused) as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["verbosity"]:
            self.stdout.write(str(counts))
