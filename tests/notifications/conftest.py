import pytest

from tests.notifications.http_server import HttpServer
from tests.notifications.server import Server


@pytest.fixture
def down_server(settings):
    """The mail server that the portal knows, not started yet."""
    server = Server()
    settings.EMAIL_BACKEND = "notifications.backends.ServerBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield server
    server.stop()


@pytest.fixture
def server(down_server):
    down_server.start()
    return down_server


@pytest.fixture
def web():
    """A web server of somebody else's."""
    server = HttpServer()
    server.start()
    yield server
    server.stop()
