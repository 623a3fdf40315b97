"""The key by which push services know this portal: RFC 8292."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

KEY_BYTES = 32
POINT_BYTES = 65
SECRET_BYTES = 16


def private_key() -> ec.EllipticCurvePrivateKey:
    """The key of the settings; raises ``ValueError`` for what is none."""
    return _key(settings.VAPID_PRIVATE_KEY)


@lru_cache(maxsize=2)
def _key(text: str) -> ec.EllipticCurvePrivateKey:
    raw = unpacked(text)
    if len(raw) != KEY_BYTES:
        raise ValueError("A VAPID key is 32 bytes in base64url.")
    return ec.derive_private_key(int.from_bytes(raw), ec.SECP256R1())


def has_key() -> bool:
    """Whether the settings hold a key that can be used."""
    try:
        return bool(private_key())
    except ValueError:
        return False


def application_key() -> str:
    """The public half, as a browser wants it to subscribe."""
    point = private_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).decode().rstrip("=")


def are_browsers_keys(p256dh: str, auth: str) -> bool:
    """Whether a browser could have made these: a point on the curve and sixteen secret bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpacked(p256dh))
        return len(unpacked(p256dh)) == POINT_BYTES and len(unpacked(auth)) == SECRET_BYTES
    except ValueError:
        return False


def unpacked(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
