"""End a ledger that can't go on, and begin another: after a backup older than it was restored."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ledger import actions
from ledger.actions import SameLedger


class Command(BaseCommand):
    help = "Forget every leaf and begin a new ledger under the LEDGER_ORIGIN that is set now."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            forgotten = actions.begin_anew(at=timezone.now())
        except SameLedger as same:
            raise CommandError(str(same)) from same
        print(f"{forgotten} leaves are forgotten; {settings.LEDGER_ORIGIN} begins with none.")
        print("Now run the audit: it sends the counter through all signatures for their new leaves.")
