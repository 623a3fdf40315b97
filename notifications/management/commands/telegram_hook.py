"""Tell Telegram where the bot's messages come in: once for each token and each address of the portal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from notifications.channels import Unreachable, is_ready
from notifications.channels.calls import Caller
from notifications.channels.telegram import call, hook_url
from notifications.models import Channel

HEARD = ["message", "my_chat_member"]


class Command(BaseCommand):
    help = "Tell Telegram to bring the bot's messages to this portal."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_ready(Channel.TELEGRAM):
            raise CommandError("Set TELEGRAM_TOKEN and TELEGRAM_BOT first.")
        try:
            with Caller(is_strange=False) as caller:
                answer = call(caller, "setWebhook", {"url": hook_url(), "allowed_updates": HEARD})
        except Unreachable as failure:
            raise CommandError(str(failure)) from failure
        if not answer.is_yes:
            raise CommandError(f"Telegram refused: {answer.words}")
        self.stdout.write("Telegram brings the bot's messages here now.")
