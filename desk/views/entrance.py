"""Who comes in to the desk."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from accounts.http import SignedInRequest
from core.http import signed_in
from core.rulings import Ruling
from desk import policies

View = Callable[..., HttpResponse]


def at_the_desk(policy: Callable[..., Ruling] = policies.may_enter) -> Callable[[View], View]:
    """Only for signed-in people whom ``policy`` lets in; others read why not."""

    def decorate(view: View) -> View:
        @signed_in
        @wraps(view)
        def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            policy(request.user, at=timezone.now()).enforce()
            return view(request, *args, **kwargs)

        return guarded

    return decorate
