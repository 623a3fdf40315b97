"""Forgetting from which networks people signed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from petitions.models import NetworkKey, Signature
from petitions.querysets import SignatureQuerySet
from workdays.calendar import local_date

# In such pieces, so that nobody who signs waits.
PIECE = timedelta(hours=1)
# So far back every piece is looked at by itself; what is older still goes in one.
REGULAR = timedelta(days=3)


@transaction.atomic
def forget_keys(*, at: datetime) -> int:
    """Without its key nobody can tell any more whether an address has signed on that day."""
    return NetworkKey.objects.filter(day__lt=local_date(at)).delete()[0]


def forget_networks(*, at: datetime) -> int:
    """Forget the keys of past days, and every mark that is older than ``NETWORK_MARK_DAYS`` days."""
    forget_keys(at=at)
    return sum(_forget(signatures) for signatures in _pieces(at - timedelta(days=settings.NETWORK_MARK_DAYS)))


def _forget(signatures: SignatureQuerySet) -> int:
    return signatures.filter(network__isnull=False).update(network=None)


def _pieces(until: datetime) -> Iterator[SignatureQuerySet]:
    begin = until - REGULAR
    yield Signature.objects.filter(signed_at__lt=begin)
    while begin < until:
        end = min(begin + PIECE, until)
        yield Signature.objects.filter(signed_at__gte=begin, signed_at__lt=end)
        begin = end
