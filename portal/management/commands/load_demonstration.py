from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal import demonstration


class Command(BaseCommand):
    help = (
        "Load the demonstration: personas, residents, petitions at every stage. A second run changes nothing."
    )

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        try:
            loaded = demonstration.load(at=timezone.now())
        except ImproperlyConfigured as refusal:
            raise CommandError(str(refusal)) from refusal
        if verbosity:
            self.stdout.write(str(loaded))
