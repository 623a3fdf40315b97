"""A shorter way for the one request that a whole country may send at once.

Whoever sends the form of signing from a page that was given a ticket is answered here, before the
session and the user are read: forged requests are told by Django's own check, the session and
everything else that may have changed are asked of the database by the statement that signs. This way
ends in one answer only, "signed". Whatever else comes out goes the usual way, which finds the reason
and says it; so does a request without a ticket.
"""

import re
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from rest_framework.authentication import CSRFCheck

from core.http import caller_of
from core.rulings import TooMany
from petitions import networks, signing
from petitions.signing import Busy, Outcome, Ticket, Unsure, Wish

logger = structlog.get_logger(__name__)

_languages = "|".join(code for code, _name in settings.LANGUAGES)
_ADDRESS = re.compile(rf"/({_languages})/petitions/([0-9a-z]+)/sign/")
# After how many seconds somebody who could not be served should come again.
COME_AGAIN_SECONDS = 5
_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_FIELDS = ("ticket", "wants_news")

GetResponse = Callable[[HttpRequest], HttpResponse]


class SigningLane:
    """Stands right behind what guards every request, and before everything that reads the session."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._forgery = CSRFCheck(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = self._asked(request) if request.method == "POST" else None
        answer = _answered(request, *asked) if asked else None
        if answer is None:
            return self.get_response(request)
        answer["Content-Length"] = str(len(answer.content))
        return answer

    def _asked(self, request: HttpRequest) -> tuple[str, Ticket, str] | None:
        """Language, ticket and session of somebody who may be answered here."""
        if not (address := _ADDRESS.fullmatch(request.path_info)):
            return None
        # A name that is none of ours is refused here as everywhere.
        request.get_host()
        language, code = address.groups()
        session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        ticket = signing.read_ticket(request.POST.get("ticket", ""), code=code, session=session)
        if ticket is None or self._is_forged(request):
            return None
        return language, ticket, session

    def _is_forged(self, request: HttpRequest) -> bool:
        # Nothing is given to the browser here, so only the second half of the check is needed.
        return self._forgery.process_view(request, None, (), {}) is not None  # type: ignore[arg-type]


def _answered(request: HttpRequest, language: str, ticket: Ticket, session: str) -> HttpResponse | None:
    try:
        answer = signing.sign_with_others(_wish(request, ticket, session))
    except TooMany as refusal:
        return _later(request, language, status=429, wait=refusal.wait, reason=refusal.reason)
    except Busy:
        return _later(request, language, status=503, wait=COME_AGAIN_SECONDS)
    except Unsure:
        return _later(request, language, status=503, wait=COME_AGAIN_SECONDS, is_unsure=True)
    except Exception:
        # The database refused this one row; the usual way meets the same refusal, and reports it.
        logger.warning("signing.refused", exc_info=True)
        return None
    # The page of signing shows the own signature, where there is one.
    return HttpResponseRedirect(request.path) if answer.outcome is Outcome.SIGNED else None


def _wish(request: HttpRequest, ticket: Ticket, session: str) -> Wish:
    at = timezone.now()
    signing.keep_pace(ticket.signer, caller_of(request), at=at)
    return Wish(
        petition=ticket.petition,
        signer=ticket.signer,
        at=at,
        wants_news="wants_news" in request.POST,
        network=networks.mark(request, at=at),
        session=session,
        grounds=ticket.grounds,
    )


def _later(request: HttpRequest, language: str, *, status: int, wait: int, **about: object) -> HttpResponse:
    """Nothing was lost: the same form again, behind a button."""
    sent = {name: request.POST[name] for name in _FIELDS if name in request.POST}
    with translation.override(language):
        # Without the request: the frame of other pages would read session and user.
        token = request.POST.get("csrfmiddlewaretoken", "")
        context = {"path": request.path, "sent": sent, "csrf_token": token, **about}
        answer = render(None, "petitions/busy.html", context, status=status)
    answer["Retry-After"] = str(wait)
    answer["Cache-Control"] = "no-store"
    # The middlewares that say this for other pages stand behind this one.
    answer["Content-Security-Policy"] = _POLICY
    return answer
