"""Calls over TLS: to the number that was looked at, under the name that was meant."""

import datetime
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notifications.channels import calls, hosts
from notifications.channels.calls import Caller, Silent


@pytest.fixture
def certificate(tmp_path):
    """A certificate of program.example, which vouches for itself."""
    key, at = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "program.example")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(at - datetime.timedelta(days=1))
        .not_valid_after(at + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("program.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def sealed(web, certificate, monkeypatch):
    """The web server under TLS, trusted, and found by every name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    web.seal(context)
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(calls, "_seals", lambda: trusting)
    found = [(2, 1, 6, "", ("127.0.0.1", web.port))]
    monkeypatch.setattr(hosts.socket, "getaddrinfo", lambda *args, **kwargs: found)
    return web


def test_a_sealed_line_is_opened_under_the_name_and_used_again(sealed):
    with Caller(is_strange=True, seconds=3) as caller:
        first = caller.post(f"https://program.example:{sealed.port}/in", b"1", {})
        second = caller.post(f"https://program.example:{sealed.port}/in", b"2", {})

    assert first.is_yes
    assert second.is_yes
    assert sealed.connections == 1
    assert sealed.asked[0].headers["host"] == f"program.example:{sealed.port}"


def test_a_certificate_of_another_name_is_silence(sealed):
    with Caller(is_strange=True, seconds=3) as caller, pytest.raises(Silent, match="certificate"):
        caller.post(f"https://other.example:{sealed.port}/in", b"", {})
    assert sealed.asked == []
