"""Who asks the API: the person behind the session's cookie."""

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request


class ForgedRequest(PermissionDenied):
    """A change without the token that proves it comes from the person's own page or program."""


class Session(SessionAuthentication):
    """The portal's own session. Without one, a refusal is 401 and not 403."""

    def authenticate_header(self, request: Request) -> str:
        return 'Session realm="halyq-uni"'

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as refusal:
            raise ForgedRequest(refusal.detail) from refusal


class SessionScheme(OpenApiAuthenticationExtension):
    """The session in the API's own description."""

    target_class = Session
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
