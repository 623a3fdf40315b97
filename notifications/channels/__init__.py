"""The ways of reaching somebody, by name. The inbox is none: what lies there is delivered."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.conf import settings
from django.utils.module_loading import import_string

from notifications.channels.base import Carrier, Delayed, Opener, Undeliverable, Unreachable
from notifications.channels.mail import Postman
from notifications.channels.sms import SmsCarrier
from notifications.channels.telegram import TelegramCarrier
from notifications.channels.vapid import has_key
from notifications.channels.webhook import WebhookCarrier
from notifications.models import Channel

__all__ = ["OPENERS", "Carrier", "Delayed", "Undeliverable", "Unreachable", "is_ready", "opened", "pressing"]


def _browsers() -> AbstractContextManager[Carrier]:
    """Loaded by whoever sends: what encrypts brings two HTTP clients along, a second's worth of imports."""
    carrier: AbstractContextManager[Carrier] = import_string("notifications.channels.push.PushCarrier")()
    return carrier


OPENERS: dict[str, Opener] = {
    Channel.EMAIL: Postman,
    Channel.PUSH: _browsers,
    Channel.TELEGRAM: TelegramCarrier,
    Channel.SMS: SmsCarrier,
    Channel.WEBHOOK: WebhookCarrier,
}
# Whether the settings hold what a channel can't do without. Mail has defaults, programs need nothing.
_READY: dict[str, Callable[[], bool]] = {
    Channel.PUSH: has_key,
    Channel.TELEGRAM: lambda: bool(settings.TELEGRAM_TOKEN and settings.TELEGRAM_BOT),
    Channel.SMS: lambda: bool(settings.SMS_URL and settings.SMS_KEY),
}


def opened(channel: str) -> AbstractContextManager[Carrier]:
    """A carrier of this channel, ready to be entered; raises ``Unreachable`` for one that is not set up."""
    if not is_ready(channel):
        raise Unreachable(f"The settings of {channel} are missing or wrong.")
    return OPENERS[channel]()


def pressing() -> list[str]:
    """Channels that reach a person at once, where this portal has them. A program is nobody to hurry for."""
    return [channel for channel in OPENERS if channel != Channel.WEBHOOK and is_ready(channel)]


def is_ready(channel: str) -> bool:
    """Whether this portal has what the channel needs, so that it can be offered."""
    return channel in OPENERS and (channel not in _READY or _READY[channel]())
