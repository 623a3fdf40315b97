"""Readers with addresses, and the web server behind them."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from notifications.models import Address, Channel, Delivery
from notifications.rendering import render
from tests.notifications.people import greeting, reader


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture
def alma(db):
    return reader("alma")


@pytest.fixture
def message(alma):
    """A delivery by a channel, with its letter."""

    def make(channel: Channel, *, is_urgent: bool = False, **told):
        event = greeting(alma, **told)
        event.is_urgent = is_urgent
        delivery = Delivery.objects.create(
            user=alma,
            event=event,
            channel=channel,
            is_urgent=is_urgent,
            next_attempt_at=timezone.now(),
        )
        return delivery, render(delivery)

    return make


@pytest.fixture
def address(alma):
    """A confirmed address of the reader."""

    def make(channel: Channel, value: str, **secret):
        at = timezone.now()
        return Address.objects.create(
            user=alma, channel=channel, value=value, secret=secret, added_at=at, confirmed_at=at
        )

    return make
