"""Who says that a visitor is who they are: identity providers and their registry.

A provider is a class named by its dotted path in ``settings.IDENTITY_PROVIDERS``.
"""

from dataclasses import dataclass, field
from typing import Protocol

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from core.rulings import Sentence


@dataclass(frozen=True, slots=True)
class VerifiedIdentity:
    """What a provider vouches for. The number lives no longer than the request."""

    iin: str = field(repr=False)
    given_name: str
    surname: str
    # As closely as the provider knows it: of a village or okrug, or of the district.
    territory_kato: str
    provider: str


class IdentityProvider(Protocol):
    """A way to prove who one is."""

    code: str
    name: Sentence
    description: Sentence
    is_demonstration: bool

    def begin(self, request: HttpRequest) -> HttpResponse:
        """Lead the visitor to where they prove it. ``http.next_of(request)`` must survive the way."""

    def confirm(self, request: HttpRequest) -> VerifiedIdentity | HttpResponse:
        """What was proven, or the page on which the visitor goes on.

        Raises ``core.rulings.Invalid`` with a sentence when the proof is broken.
        """


def provider_class(path: str) -> type[IdentityProvider]:
    """The class at a dotted path; raises ``ImportError``."""
    return import_string(path)


def providers() -> list[IdentityProvider]:
    """The providers connected to this server, in the order of the settings."""
    return [provider_class(path)() for path in settings.IDENTITY_PROVIDERS]


def provider_or_404(code: str) -> IdentityProvider:
    """The connected provider with this code."""
    for provider in providers():
        if provider.code == code:
            return provider
    raise Http404
