"""What comes back from mail servers and readers: nothing more is sent there."""

from datetime import datetime

from accounts.models import User
from notifications import returns
from notifications.actions.sending import stop_mail
from notifications.actions.tallying import add
from notifications.channels.mail import letter_named
from notifications.models import Channel


def take_in(*, raw: bytes, at: datetime) -> User | None:
    """Read a message that arrived; return whose letters are stopped by it, or ``None`` if nobody's are."""
    found = returns.read(raw)
    delivery = letter_named(found.message_id) if found else None
    if found is None or delivery is None or delivery.user.mail_stopped_at is not None:
        return None
    stop_mail(user=delivery.user, because=found.because, at=at)
    add(Channel.EMAIL, at=at, bounced=1)
    return delivery.user
