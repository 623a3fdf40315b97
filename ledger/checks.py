"""What must be right about the ledger before a public server starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from ledger.keys import BadKey, signers


def check_keys(**kwargs: Any) -> list[CheckMessage]:
    """Whoever runs the portal signs its ledger."""
    try:
        missing = not signers()
    except BadKey as bad:
        return [Error(str(bad), hint="64 hexadecimal digits each, parted by commas.", id="ledger.E002")]
    if not missing:
        return []
    return [
        Error(
            f"The ledger at {settings.LEDGER_ORIGIN} has no key: its checkpoints can't be signed.",
            hint='Set LEDGER_KEY, made by: python -c "import secrets; print(secrets.token_hex(32))"',
            id="ledger.E001",
        )
    ]
