import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from accounts.identity import providers
from accounts.personas import load_personas
from accounts.providers import Demonstration


def errors(**options):
    return [
        found.id for found in run_checks(tags=["security"], **options) if found.id.startswith("accounts.")
    ]


def test_demonstration_mode_passes_the_checks():
    assert errors() == []


def test_the_demonstration_sign_in_stops_the_portal_outside_demonstration_mode(settings):
    settings.DEMONSTRATION = False

    assert errors() == ["accounts.E001"]
    with pytest.raises(SystemCheckError, match="lets anybody be anybody"):
        call_command("check", tags=["security"])


def test_a_provider_that_does_not_exist_stops_the_portal(settings):
    settings.IDENTITY_PROVIDERS = ["accounts.providers.Missing", "nowhere"]

    assert errors() == ["accounts.E002", "accounts.E002"]


def test_a_public_server_without_demonstration_passes(settings):
    settings.DEMONSTRATION = False
    settings.IDENTITY_PROVIDERS = []

    assert errors(include_deployment_checks=True) == []


def test_a_deployment_in_demonstration_mode_is_an_error():
    assert errors(include_deployment_checks=True) == ["accounts.E003"]
    with pytest.raises(SystemCheckError, match="Demonstration mode is on"):
        call_command("check", "--deploy", tags=["security"])


def test_the_demonstration_refuses_to_work_outside_demonstration_mode(settings):
    settings.DEMONSTRATION = False

    with pytest.raises(ImproperlyConfigured):
        Demonstration()
    with pytest.raises(ImproperlyConfigured):
        providers()
    with pytest.raises(ImproperlyConfigured):
        load_personas()
