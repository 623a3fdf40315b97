"""The keys that this deployment names: its own, which sign, and the witness's."""

from django.conf import settings

from ledger.notes import Key, Signer

SEED_BYTES = 32


class BadKey(ValueError):
    """``LEDGER_KEY`` is not what it should be."""


def signers() -> list[Signer]:
    """Our own keys, the present one first; while one gives way to the next, both sign."""
    return [Signer(settings.LEDGER_ORIGIN, _seed(text)) for text in settings.LEDGER_KEY]


def _seed(text: str) -> bytes:
    try:
        seed = bytes.fromhex(text)
    except ValueError:
        seed = b""
    if len(seed) != SEED_BYTES:
        raise BadKey("A key in LEDGER_KEY is not 32 bytes in hexadecimal digits.")
    return seed


def witness() -> Key | None:
    return Key.parse(settings.LEDGER_WITNESS_KEY) if settings.LEDGER_WITNESS_KEY else None
