"""How fast somebody may go on; counted in the cache, where taking back counts as well as taking."""

from datetime import datetime

import structlog
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from accounts.models import Citizen
from core.rulings import TooMany
from opinions.models import Conversation

WINDOW_SECONDS = 60

logger = structlog.get_logger(__name__)


def keep_pace(citizen: Citizen, conversation: Conversation, *, at: datetime) -> None:
    """Count one more step of this minute; raise ``TooMany`` beyond what the conversation allows.

    Without Redis nobody is held up: a citizen's voice matters more than the limit.
    """
    moment = int(at.timestamp())
    key = f"opinions:pace:{conversation.pk}:{citizen.pk}:{moment // WINDOW_SECONDS}"
    try:
        cache.add(key, 0, 2 * WINDOW_SECONDS)
        steps = cache.incr(key)
    except (RedisError, OSError, ValueError) as failure:
        logger.warning("pace_open", reason=repr(failure))
        return
    if steps > conversation.positions_a_minute:
        raise TooMany(
            _(
                "That was faster than anybody can read. Wait a minute and go on: nothing you have said is"
                " lost."
            ),
            wait=WINDOW_SECONDS - moment % WINDOW_SECONDS,
        )
