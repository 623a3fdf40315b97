"""Which machine an address names, and whether the portal may call it."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

# Addresses of the old kind are hidden in some of the new one; nobody needs them to be reached.
_DISGUISES = [
    ipaddress.ip_network(network)
    for network in ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16")
]
_Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class Forbidden(Exception):
    """An address that the portal does not call: none, unsafe, or inside a network that is not public."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address leads: a machine, and what is asked of it."""

    is_sealed: bool
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as a browser names them."""
        usual = 443 if self.is_sealed else 80
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"http{'s' * self.is_sealed}://{name}{'' if self.port == usual else f':{self.port}'}"


def place_of(url: str) -> Place:
    """Read an address; raise ``Forbidden`` for what is none, or carries a password."""
    if not (url.isascii() and url.isprintable()) or " " in url:
        raise Forbidden(_("This is no address on the Web."))
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError as broken:
        raise Forbidden(_("This is no address on the Web.")) from broken
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        raise Forbidden(_("This is no address on the Web."))
    is_sealed = parts.scheme == "https"
    target = f"{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}"
    return Place(is_sealed, host, port or (443 if is_sealed else 80), target)


def sealed_place_of(url: str) -> Place:
    """The same for an address that a stranger gave: nobody on the way can read what is sent there."""
    place = place_of(url)
    if not settings.PRIVATE_ADDRESSES_ALLOWED and not place.is_sealed:
        raise Forbidden(_("Only addresses that begin with https:// are called."))
    return place


def addresses_of(place: Place, *, is_strange: bool) -> list[str]:
    """The numbers behind a name. Where a stranger named it, each of them has to be public.

    Call one of these and not the name again: it may lead somewhere else a moment later. Raises
    ``Forbidden``, or ``OSError`` when the name leads nowhere.
    """
    found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    numbers = list(dict.fromkeys(str(address[0]) for *_what, address in found))
    if is_strange and not settings.PRIVATE_ADDRESSES_ALLOWED and not all(map(is_public, numbers)):
        raise Forbidden(_("This address lies in a network that is not public."))
    return numbers


def is_public(number: str) -> bool:
    """Whether anybody in the world can call this number, and nobody but them is meant."""
    ip: _Ip = ipaddress.ip_address(number.partition("%")[0])
    is_disguised = any(ip in network for network in _DISGUISES if network.version == ip.version)
    return ip.is_global and not ip.is_multicast and not is_disguised
