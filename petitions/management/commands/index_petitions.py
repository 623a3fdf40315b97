from typing import Any

from django.core.management.base import BaseCommand

from petitions import actions


class Command(BaseCommand):
    help = "Index the public petitions anew, so that similar ones are found. Safe to run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Petitions indexed: {actions.index_listed()}")
