import socket

import pytest

from notifications.channels import hosts
from notifications.channels.hosts import Forbidden, addresses_of, is_public, place_of, sealed_place_of

PUBLIC = ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "2a02:6b8::1"]
INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.254",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2002:7f00:1::1",
    "2001:db8::1",
]


@pytest.fixture
def _strict(settings):
    settings.PRIVATE_ADDRESSES_ALLOWED = False


@pytest.mark.parametrize("number", PUBLIC)
def test_numbers_that_anybody_can_call_are_public(number):
    assert is_public(number)


@pytest.mark.parametrize("number", INSIDE)
def test_numbers_inside_or_in_disguise_are_not(number):
    assert not is_public(number)


@pytest.mark.parametrize(
    ("url", "host", "port", "target", "origin"),
    [
        ("https://a.example/x?y=1", "a.example", 443, "/x?y=1", "https://a.example"),
        ("http://a.example:8080", "a.example", 8080, "/", "http://a.example:8080"),
        ("https://[2606:4700::1]:8443/", "2606:4700::1", 8443, "/", "https://[2606:4700::1]:8443"),
        ("HTTPS://A.Example/Path#part", "a.example", 443, "/Path", "https://a.example"),
    ],
)
def test_an_address_is_taken_apart(url, host, port, target, origin):
    place = place_of(url)

    assert (place.host, place.port, place.target, place.origin) == (host, port, target, origin)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example",
        "ftp://a.example/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "https://user:word@a.example/",
        "https://a.example@127.0.0.1/",
        "https://a.example:99999/",
        "https://a.example:x/",
        "https://a.example/\r\nX: 1",
        "https://a.example/ x",
        "https://[::1/",
        f"https://{'a' * 64}.example/",
        "https://мысал.example/",
    ],
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(Forbidden):
        place_of(url)


@pytest.mark.usefixtures("_strict")
def test_what_strangers_name_is_sealed():
    assert sealed_place_of("https://a.example/").is_sealed
    with pytest.raises(Forbidden, match="https"):
        sealed_place_of("http://a.example/")


@pytest.mark.usefixtures("_strict")
@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "localhost.", "0x7f000001", "2130706433", "127.1", "0", "[::1]"]
)
def test_this_machine_has_many_names_and_none_is_called(host):
    with pytest.raises((Forbidden, OSError)):
        addresses_of(place_of(f"https://{host}/"), is_strange=True)


@pytest.mark.usefixtures("_strict")
def test_a_name_with_one_number_inside_is_refused(monkeypatch):
    """What a name server says second would be called when the first does not answer."""
    monkeypatch.setattr(hosts.socket, "getaddrinfo", _answering("93.184.216.34", "10.0.0.1"))

    with pytest.raises(Forbidden, match="not public"):
        addresses_of(place_of("https://two.example/"), is_strange=True)


@pytest.mark.usefixtures("_strict")
def test_a_public_name_is_called_by_the_numbers_that_were_looked_at(monkeypatch):
    monkeypatch.setattr(hosts.socket, "getaddrinfo", _answering("93.184.216.34", "93.184.216.34", "1.1.1.1"))

    assert addresses_of(place_of("https://one.example/"), is_strange=True) == ["93.184.216.34", "1.1.1.1"]


def _answering(*numbers):
    def getaddrinfo(host, port, **kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]

    return getaddrinfo
