import pytest
from django.core.management import call_command
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def reference(db):
    """Everything that comes with the portal."""
    call_command("load_reference", verbosity=0)
