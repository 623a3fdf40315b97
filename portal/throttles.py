"""How often somebody may change something through the API."""

from typing import TYPE_CHECKING, cast

import structlog
from django.contrib.auth.models import AbstractBaseUser
from redis.exceptions import RedisError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import ScopedRateThrottle

if TYPE_CHECKING:
    # At run time the views import the throttles.
    from rest_framework.views import APIView

logger = structlog.get_logger(__name__)


class Scoped(ScopedRateThrottle):
    """Counts the changes in a view's ``throttle_scope``; reading is free.

    Without Redis nobody is held up: a citizen's signature matters more than the limit.
    """

    def allow_request(self, request: Request, view: "APIView") -> bool:
        if request.method in SAFE_METHODS:
            return True
        try:
            return super().allow_request(request, view)
        except (RedisError, OSError) as failure:
            logger.warning("throttle_open", scope=self.scope, reason=repr(failure))
            return True

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        user = cast(AbstractBaseUser, request.user)
        who = str(user.pk) if user.is_authenticated else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": who}
