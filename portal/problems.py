"""Errors of the API in the form of RFC 9457, with a sentence in the reader's language."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.rulings import Refused, status_of
from portal.authentication import ForgedRequest
from portal.parsers import TooLarge

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem; its ``slug`` is its place on the page of documentation."""

    slug: str
    status: int
    title: Promise
    detail: Promise


INVALID = Kind(
    "invalid",
    400,
    _("The request has mistakes"),
    _("Something in the request can't be accepted as it is; “errors” says what."),
)
UNREADABLE = Kind(
    "unreadable", 400, _("The body can't be read"), _("The body of the request is not valid JSON in UTF-8.")
)
UNAUTHENTICATED = Kind("unauthenticated", 401, _("Not signed in"), _("Sign in on the portal to do this."))
REFUSED = Kind("refused", 403, _("Not allowed"), _("You are not allowed to do this."))
FORGED = Kind(
    "forged",
    403,
    _("No token against forgery"),
    _("Send the value of the cookie “csrftoken” in the header “X-CSRFToken”."),
)
MISSING = Kind("not-found", 404, _("Not found"), _("There is nothing at this address."))
METHOD = Kind(
    "method-not-allowed", 405, _("Method not allowed"), _("This address does not answer to this method.")
)
FORMAT = Kind("not-acceptable", 406, _("Format not available"), _("The API answers in JSON only."))
CONFLICT = Kind(
    "conflict", 409, _("No longer possible"), _("The state of the thing does not let this be done now.")
)
LARGE = Kind("too-large", 413, _("Too large"), _("The body of the request is too large."))
MEDIA = Kind(
    "unsupported-media-type",
    415,
    _("Format not understood"),
    _("Send the body as JSON, with the header “Content-Type: application/json”."),
)
THROTTLED = Kind(
    "throttled",
    429,
    _("Too many requests"),
    _("Wait as long as the header “Retry-After” says, then try again."),
)
PAUSED = Kind(
    "paused",
    503,
    _("Left out for a while"),
    _("The portal has much to do. Wait as long as the header “Retry-After” says, then try again."),
)

KINDS = (
    INVALID,
    UNREADABLE,
    UNAUTHENTICATED,
    REFUSED,
    FORGED,
    MISSING,
    METHOD,
    FORMAT,
    CONFLICT,
    LARGE,
    MEDIA,
    THROTTLED,
    PAUSED,
)

# The most particular class first.
_BY_CLASS: tuple[tuple[type[Exception], Kind], ...] = (
    (exceptions.ValidationError, INVALID),
    (exceptions.ParseError, UNREADABLE),
    (exceptions.NotAuthenticated, UNAUTHENTICATED),
    (exceptions.AuthenticationFailed, UNAUTHENTICATED),
    (ForgedRequest, FORGED),
    (exceptions.PermissionDenied, REFUSED),
    (DjangoPermissionDenied, REFUSED),
    (exceptions.NotFound, MISSING),
    (Http404, MISSING),
    (exceptions.MethodNotAllowed, METHOD),
    (exceptions.NotAcceptable, FORMAT),
    (TooLarge, LARGE),
    (exceptions.UnsupportedMediaType, MEDIA),
    (exceptions.Throttled, THROTTLED),
)
_BY_STATUS = {400: INVALID, 403: REFUSED, 409: CONFLICT, 429: THROTTLED, 503: PAUSED}


def handle(exception: Exception, context: dict[str, Any]) -> Response | None:
    """The problem document for an exception; ``None`` for one that nobody foresaw."""
    kind = _kind_of(exception)
    if kind is None:
        return None
    set_rollback()
    problem = {
        "type": f"{reverse('api:docs')}#{kind.slug}",
        "title": str(kind.title),
        "status": kind.status,
        "detail": _detail_of(exception, kind),
        "instance": context["request"].path,
    }
    if kind is INVALID:
        problem["errors"] = list(_errors(getattr(exception, "detail", [])))
    headers = _headers_of(exception)
    return Response(problem, status=kind.status, headers=headers, content_type=MEDIA_TYPE)


def _kind_of(exception: Exception) -> Kind | None:
    if isinstance(exception, Refused):
        return _BY_STATUS[status_of(exception)]
    return next((kind for cls, kind in _BY_CLASS if isinstance(exception, cls)), None)


def _detail_of(exception: Exception, kind: Kind) -> str:
    """The rule's own sentence; else the kind's, but a reason that a view gave for "not found" stays."""
    if isinstance(exception, Refused):
        return str(exception)
    if isinstance(exception, exceptions.NotFound) and exception.detail != exceptions.NotFound.default_detail:
        return str(exception.detail)
    return str(kind.detail)


def _errors(detail: Any, field: str | None = None) -> Iterator[dict[str, str | None]]:
    """Every mistake with the name of the parameter or member it is in."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _errors(inner, None if name == "non_field_errors" else name)
    elif isinstance(detail, list):
        for inner in detail:
            yield from _errors(inner, field)
    else:
        yield {"field": field, "detail": str(detail)}


def _headers_of(exception: Exception) -> dict[str, str]:
    headers = {}
    if challenge := getattr(exception, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(exception, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    return headers
