"""From what people paste to an address, or to a sentence that says what is accepted."""

import re
import unicodedata
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from broadcasts.addresses.address import Address
from broadcasts.addresses.sites import READERS, Place, read_hls
from core.rulings import Invalid, Sentence

LONGEST = 500
ACCEPTED = _(
    "Paste the address of one video or live broadcast on YouTube, Facebook, Vimeo or VK,"
    " or of a stream (.m3u8) on a server that the portal knows."
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def parse(text: str) -> Address:
    """The broadcast at a pasted address; ``Invalid`` with a sentence for whoever pasted it."""
    parts = _split(text.strip())
    host = parts.netloc.lower()
    if host in settings.HLS_HOSTS:
        return _found(read_hls(host, parts))
    if host not in READERS:
        raise _refusal(_("This is not the address of a site where broadcasts may be shown."))
    return _found(READERS[host](Place.of(parts)))


def canonical(text: str) -> str:
    """The one address under which a broadcast is stored."""
    return parse(text).url


def _split(text: str) -> SplitResult:
    if not text:
        raise _refusal(_("The address is empty."))
    if len(text) > LONGEST:
        raise _refusal(_("This is too long for an address."))
    if "<" in text or ">" in text:
        raise _refusal(_("This is the code of a player, not an address."))
    if any(unicodedata.category(sign)[0] in "CZ" for sign in text):
        raise _refusal(_("An address holds no spaces, line breaks or invisible characters."))
    return _with_host(text)


def _with_host(text: str) -> SplitResult:
    """``text`` in parts; people often copy an address without its ``https://``."""
    if _HOST.fullmatch(re.split(r"[/?#]", text)[0]):
        text = f"https://{text}"
    scheme = _SCHEME.match(text)
    if scheme is None or scheme[1].lower() not in ("http", "https"):
        raise _refusal(_("An address begins with https://."))
    try:
        parts = urlsplit(text)
    except ValueError:
        raise _refusal(_("This is not an address.")) from None
    if not _HOST.fullmatch(parts.netloc):
        raise _refusal(_("The name of the site holds letters that don't belong there."))
    return parts


def _refusal(problem: Sentence) -> Invalid:
    return Invalid(format_lazy("{} {}", problem, ACCEPTED))


def _found(address: Address | None) -> Address:
    if address is None:
        raise _refusal(_("The site is right, but this address does not lead to one broadcast."))
    return address
