"""What may be kept by whoever carries an answer, and for how long (ADR 0020).

Whoever brings nothing of their own gets what everybody gets: that may be kept. What is made for one
person may not.
"""

import hashlib
import re
from collections.abc import Mapping
from copy import copy
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import cc_delim_re, get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

# Set by static/js/own.js, for ten minutes at a time: this browser puts its reader's own parts into
# pages that everybody gets alike.
COMPLETES = "completes"
PRIVATE = "private, no-store"
YEAR = 365 * 24 * 3600


def share(response: HttpResponseBase, *, seconds: int | None = None, has_words: bool = True) -> None:
    """Everybody may keep it: fresh for as long as a count is, then shown while it's asked for anew,
    and a little longer while nobody answers. What has no words is the same in every language."""
    if not has_words:
        response.is_wordless = True  # type: ignore[attr-defined]
    kept = settings.COUNTING_INTERVAL_SECONDS if seconds is None else seconds
    patch_cache_control(
        response, public=True, max_age=kept, stale_while_revalidate=2 * kept, stale_if_error=5 * kept
    )


def keep_for_ever(response: HttpResponseBase) -> None:
    """What lies under this address never changes, and has no words."""
    response.is_wordless = True  # type: ignore[attr-defined]
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)


def mark_of(content: bytes) -> str:
    """The same for the same content."""
    return hashlib.sha256(content).hexdigest()[:24]


def brings_own(request: HttpRequest) -> bool:
    """Whether the answer may depend on who asks: there is a session, or something else of their own."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or _brings_more(request)


def _brings_more(request: HttpRequest) -> bool:
    # What the last action had to say is to be on the very next page.
    return any(name in request.COOKIES for name in ("messages", settings.LANGUAGE_COOKIE_NAME))


def is_completed(request: HttpRequest) -> bool:
    """Whether the reader's browser puts their own parts into this page by itself."""
    return (
        request.COOKIES.get(COMPLETES) == "yes"
        and not _brings_more(request)
        and re.fullmatch(settings.COMPLETED_PAGES, request.path_info) is not None
    )


def as_visitor(request: HttpRequest) -> HttpRequest:
    """The same request from somebody who brings nothing of their own."""
    visitor = copy(request)
    vars(visitor).pop("headers", None)
    visitor.META = {name: value for name, value in request.META.items() if name != "HTTP_COOKIE"}
    visitor.COOKIES = {}
    return visitor


def keep_as_due(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Say of an answer who may keep it, unless the view has; 304 for whoever has it already.

    A form sets the cookie of its proof each time, so a page with one is never for all.
    """
    is_personal = brings_own(request) or bool(response.cookies)
    if not response.has_header("Cache-Control"):
        if is_personal:
            response["Cache-Control"] = PRIVATE
        elif response.status_code == HTTPStatus.OK:
            share(response)
    if not is_shared(response):
        return response
    _vary_on_what_matters(response, is_personal=is_personal)
    return _unless_unchanged(request, response)


def is_shared(response: HttpResponseBase) -> bool:
    """Whether it is a page or a file that everybody may keep, or says that it hasn't changed."""
    has_it = response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)
    return has_it and "public" in response.get("Cache-Control", "")


def _vary_on_what_matters(response: HttpResponseBase, *, is_personal: bool) -> None:
    """Django names what somebody looked at. Of no cookies, and for no words, nothing came of it."""
    idle = set() if is_personal else {"cookie"}
    if getattr(response, "is_wordless", False):
        idle |= {"cookie", "accept-language"}
        del response["Content-Language"]
    names = [name for name in cc_delim_re.split(response.get("Vary", "")) if name.lower() not in idle]
    if any(names):
        response["Vary"] = ", ".join(names)
    else:
        del response["Vary"]


def _unless_unchanged(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    # What is sent while it is read is not looked through beforehand.
    if response.status_code != HTTPStatus.OK or not isinstance(response, HttpResponse):
        return response
    if not response.has_header("ETag"):
        response["ETag"] = quote_etag(mark_of(response.content))
    # Given a response, it returns that one or a shorter one.
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def own_parts(
    request: HttpRequest, page: str, template: str, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """What only this reader sees of ``page``, for the browser to put there; nothing for a visitor.

    Whoever opens its address as a page is led to the page itself.
    """
    if request.headers.get("Sec-Fetch-Dest") == "document":
        response: HttpResponse = redirect(page)
    elif request.user.is_authenticated or len(get_messages(request)):
        response = render(request, template, {**(context or {}), "page_address": page})
    else:
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response["Cache-Control"] = PRIVATE
    return response
