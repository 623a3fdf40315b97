"""The demonstration, loaded once for all tests of a module."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demonstration data as `make run` loads it; whatever happens, nothing of it stays behind."""
    with django_db_blocker.unblock():
        try:
            call_command("load_reference", verbosity=0, stdout=io.StringIO())
            call_command("load_demonstration", verbosity=0)
            yield
        finally:
            call_command("flush", interactive=False, verbosity=0)
