"""What the portal leaves out when it has much to do, so that signing stays quick.

Rooms ask here whether a part of theirs is served now. Who switches parts off, and when, is told by a
source that the room ``operations`` registers; here nobody knows it. Asking costs a look into memory:
the source is asked at most once in ``BROWNOUT_SECONDS`` seconds and process, by one thread while the
others go on with what they know.
"""

import threading
import time
from collections.abc import Callable, Iterable

import structlog
from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.rulings import Paused, Sentence

logger = structlog.get_logger(__name__)


class Switch(TextChoices):
    """Parts that can be left out, in the order in which load switches them off."""

    LIVE = "live", _("Live numbers")
    FACETS = "facets", _("Numbers beside filters")
    SEARCH = "search", _("Search by words")
    CHARTS = "charts", _("Charts")
    MAIL = "mail", _("Letters that can wait")


# What a reader is told where the part would stand.
SENTENCES: dict[str, Sentence] = {
    Switch.LIVE: _(
        "To keep signing quick, numbers on this page stand still; load it again in a few minutes."
    ),
    Switch.FACETS: _("To keep signing quick, the numbers beside the filters are left out for a while."),
    Switch.SEARCH: _("To keep signing quick, search is paused; try again in a few minutes."),
    Switch.CHARTS: _(
        "To keep signing quick, charts are left out for a while; the tables hold the same numbers."
    ),
    Switch.MAIL: _("To keep signing quick, letters that can wait are sent a little later."),
}

# After so many seconds whoever asked may ask again.
WAIT_SECONDS = 120

Source = Callable[[], Iterable[str]]


class _Known:
    """What this process knows, and since when."""

    def __init__(self) -> None:
        self.source: Source = tuple
        self.off: frozenset[str] = frozenset()
        self.asked_at = float("-inf")
        self.asking = threading.Lock()

    def refresh(self) -> None:
        if time.monotonic() - self.asked_at < settings.BROWNOUT_SECONDS:
            return
        if not self.asking.acquire(blocking=False):
            return
        try:
            self.asked_at = time.monotonic()
            self.off = frozenset(self.source())
        except Exception:
            # Whatever is wrong with the switches must not be wrong with the page.
            logger.warning("brownout.unknown", exc_info=True)
        finally:
            self.asking.release()


_known = _Known()


def register(source: Source) -> None:
    """Ask ``source`` for the parts that are off."""
    _known.source = source
    forget()


def off() -> frozenset[str]:
    """The parts that are left out now."""
    _known.refresh()
    return _known.off


def is_on(switch: str) -> bool:
    """Whether a part is served now."""
    return switch not in off()


def require(switch: str) -> None:
    """Raise ``Paused`` while a part is left out: for programs, which must not take a part for the whole."""
    if not is_on(switch):
        raise Paused(SENTENCES[switch], wait=WAIT_SECONDS)


def forget() -> None:
    """Ask the source again at once: somebody has switched here."""
    _known.asked_at = float("-inf")


def settle(*switches: str) -> None:
    """Hold these parts for off, and all others for on, until the source is due again."""
    _known.off, _known.asked_at = frozenset(switches), time.monotonic()
