"""What links say for one reader: signed, so that nobody else can say it, and read without signing in."""

from datetime import datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from core.rulings import Conflict, Invalid

# Uses: each has a salt of its own, so that no link serves for another thing.
MANAGE, STOP, UNDO, FOLLOW, ADDRESS = "manage", "stop", "undo", "follow", "address"
# Whoever has waited longer asks anew.
LIVES = timedelta(days=3)


def signed(use: str, content: Any) -> str:
    """Content (as JSON) that ``read`` gives back, fit for an address."""
    return _signer(use).sign_object(content)


def passing(use: str, content: dict[str, Any], *, at: datetime) -> str:
    """The same, for a few days only."""
    return signed(use, {**content, "until": (at + LIVES).isoformat()})


def read(use: str, token: str) -> Any:
    """What a link says; raises ``Invalid`` for one that was cut off or made up."""
    try:
        return _signer(use).unsign_object(token)
    except (BadSignature, ValueError) as wrong:
        raise Invalid(
            _("This link is not complete. Copy all of it from the letter, or ask for a new one.")
        ) from wrong


def read_passing(use: str, token: str, *, at: datetime) -> dict[str, Any]:
    """The same of a link that runs out; raises ``Conflict`` when it has."""
    content: dict[str, Any] = read(use, token)
    if datetime.fromisoformat(content["until"]) < at:
        raise Conflict(_("This link has run out: it is good for three days. Ask for a new one."))
    return content


def _signer(use: str) -> Signer:
    # No colon: some mail programs end a link there.
    return Signer(salt=f"notifications.{use}", sep="~")
