"""What must be right about identity before the portal starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from accounts.identity import provider_class


def check_providers(**kwargs: Any) -> list[CheckMessage]:
    """Every identity provider exists, and no invented one serves real people."""
    return [error for path in settings.IDENTITY_PROVIDERS for error in _check_provider(path)]


def _check_provider(path: str) -> list[CheckMessage]:
    try:
        provider = provider_class(path)
    except ImportError as missing:
        return [
            Error(
                f"The identity provider {path} can't be imported: {missing}.",
                hint="Correct IDENTITY_PROVIDERS in the environment.",
                id="accounts.E002",
            )
        ]
    if provider.is_demonstration and not settings.DEMONSTRATION:
        return [
            Error(
                f"The identity provider {path} lets anybody be anybody, and demonstration mode is off.",
                hint="Take it out of IDENTITY_PROVIDERS, or set DEMONSTRATION=true where nobody is real.",
                id="accounts.E001",
            )
        ]
    return []


def check_deployment(**kwargs: Any) -> list[CheckMessage]:
    """A public server is no demonstration."""
    if not settings.DEMONSTRATION:
        return []
    return [
        Error(
            "Demonstration mode is on: anybody can sign in as anybody, the administrator included.",
            hint="Unset DEMONSTRATION in the environment of a public server.",
            id="accounts.E003",
        )
    ]
