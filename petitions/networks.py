"""From which network somebody signed: a mark that tells networks apart and names none.

The mark is a keyed hash of the address. Its key is made anew for each day and forgotten when the
day is over, so from then on nobody can compute the mark of an address, nor whether two marks of
two days are one network's. The marks themselves go after ``NETWORK_MARK_DAYS`` days.

One number holds two of them: the upper half marks the range (/24, or /48 in IPv6), the lower half
the address (in IPv6 the /64 that one household is given).
"""

import secrets
from datetime import date, datetime
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

from core.http import caller_of
from petitions.models import NetworkKey
from petitions.querysets import HALF_BITS
from workdays.calendar import local_date

KEY_BYTES = 32
# The column is signed: one bit less keeps every mark above zero.
_HALF, _UPPER = (1 << HALF_BITS) - 1, (1 << (HALF_BITS - 1)) - 1

# Of the day on which this process last signed anybody.
_keys: dict[date, bytes] = {}


def mark(request: HttpRequest, *, at: datetime) -> int | None:
    """The mark of the network that a request comes from; ``None`` where none is kept or it tells nothing."""
    if not settings.NETWORK_MARK_DAYS:
        return None
    address = _address(caller_of(request))
    return None if address is None else mark_of(address, _key(local_date(at)))


def mark_of(address: IPv4Address | IPv6Address, key: bytes) -> int:
    """The range in the upper half, the address in the lower one."""
    wide, narrow = (24, 32) if address.version == 4 else (48, 64)
    return (_hash(address, wide, key) & _UPPER) << HALF_BITS | _hash(address, narrow, key)


def range_of(mark: int) -> int:
    """The part of a mark that all addresses of one range have in common."""
    return mark >> HALF_BITS


def _hash(address: IPv4Address | IPv6Address, length: int, key: bytes) -> int:
    network = ip_network((address, length), strict=False)
    written = f"{length}:{network.network_address}".encode()
    return int.from_bytes(blake2b(written, key=key, digest_size=4).digest()) & _HALF


def _address(written: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(written)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    # This machine and its own network: a proxy's address, which says nothing of who signs.
    return None if address.is_private else address


def _key(day: date) -> bytes:
    """The key of a day: one for all processes, made by the first that needs it."""
    if (known := _keys.get(day)) is None:
        NetworkKey.objects.bulk_create(
            [NetworkKey(day=day, key=secrets.token_bytes(KEY_BYTES))], ignore_conflicts=True
        )
        known = bytes(NetworkKey.objects.values_list("key", flat=True).get(day=day))
        _keys.clear()
        _keys[day] = known
    return known
