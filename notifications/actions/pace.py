"""How often somebody may ask for what costs money or lands in a stranger's mailbox."""

from datetime import datetime

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from core.rulings import TooMany

HOUR, DAY = 3_600, 86_400


def keep_pace(what: str, who: object, most: int, seconds: int, *, at: datetime) -> None:
    """Count one more; raise ``TooMany`` beyond ``most``. Without Redis nothing goes out.

    The cache learns nothing of ``who``: it keeps a hash.
    """
    moment = int(at.timestamp())
    mark = salted_hmac("notifications.pace", str(who), algorithm="sha256").hexdigest()[:32]
    key = f"notifications:pace:{what}:{mark}:{moment // seconds}"
    try:
        cache.add(key, 0, seconds)
        count = cache.incr(key)
    except (RedisError, OSError, ValueError):
        count = most + 1
    if count > most:
        raise TooMany(_("That was tried too often. Try again later."), wait=seconds - moment % seconds)
