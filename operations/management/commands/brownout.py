"""Leave parts of the portal out, or take them in again, from the shell."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.brownout import Switch as Part
from core.rulings import Refused
from operations import actions, queries
from operations.models import Mode


class Command(BaseCommand):
    help = "Show which parts of the portal are off, or switch them: off, on, auto."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mode", nargs="?", choices=Mode.values, help="what to do; nothing: only show")
        parser.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(Part.values)}; none: all")
        parser.add_argument("--reason", default="", help="why; read by whoever comes after you")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["mode"]:
            self._switch(options["mode"], options["parts"] or Part.values, options["reason"])
        for line in queries.lines():
            state = "off" if line.is_off else "on"
            why = f" ({line.mode}: {line.switch.reason})" if line.is_by_hand and line.switch else ""
            self.stdout.write(f"{line.name:<8}{state}{why}")

    def _switch(self, mode: str, parts: list[str], reason: str) -> None:
        for part in parts:
            try:
                actions.switch(part=part, mode=mode, reason=reason, by=None, at=timezone.now())
            except Refused as refusal:
                raise CommandError(f"{part}: {refusal}") from refusal
