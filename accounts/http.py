"""Requests of those who are signed in, and the page to which a visitor returns."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request behind ``login_required``."""

    user: User


def next_of(request: HttpRequest) -> str:
    """The address on this site to which the visitor wants to return, or an empty string."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else ""


def with_next(address: str, request: HttpRequest) -> str:
    """``address``, remembering where the visitor wants to return."""
    wanted = next_of(request)
    return f"{address}?{urlencode({'next': wanted})}" if wanted else address
