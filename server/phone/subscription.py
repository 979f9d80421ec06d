"""A push subscription as a browser hands it in (W3C Push API, ``PushSubscription.toJSON``); pure.

The endpoint is an address that a stranger gives us and that we will call: only https, only push services that the
settings name, no other port, no credentials, no address in numbers.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

from server.phone.errors import BadSubscription

MOST_BYTES = 2_000
_P256_POINT_BYTES, _AUTH_BYTES = 65, 16


class Keys(msgspec.Struct, frozen=True):
    """What the payload is encrypted for (RFC 8291)."""

    p256dh: Annotated[str, msgspec.Meta(max_length=100, pattern=r"^[A-Za-z0-9_-]+=*\Z")]
    auth: Annotated[str, msgspec.Meta(max_length=30, pattern=r"^[A-Za-z0-9_-]+=*\Z")]


class _Told(msgspec.Struct, frozen=True):
    endpoint: Annotated[str, msgspec.Meta(max_length=1_000)]
    keys: Keys


@dataclass(frozen=True)
class Subscription:
    """Checked."""

    endpoint: str
    keys: Keys

    @property
    def digest(self) -> str:
        """Names the endpoint without saying it."""
        return hashlib.sha256(self.endpoint.encode()).hexdigest()

    def to_json(self) -> str:
        """As it is kept."""
        return msgspec.json.encode({"endpoint": self.endpoint, "keys": self.keys}).decode()


def read(body: bytes, services: Sequence[str]) -> Subscription:
    """Read and check a subscription.

    Raises:
        BadSubscription: anything is not as it should be.
    """
    if len(body) > MOST_BYTES:
        raise BadSubscription("too long")
    try:
        told = msgspec.json.decode(body, type=_Told)
        point, secret = _unpacked(told.keys.p256dh), _unpacked(told.keys.auth)
    except (msgspec.MsgspecError, binascii.Error, ValueError) as error:
        raise BadSubscription("unreadable") from error
    if len(point) != _P256_POINT_BYTES or point[0] != 4 or len(secret) != _AUTH_BYTES:
        raise BadSubscription("keys")
    if not is_known(told.endpoint, services):
        raise BadSubscription("push service")
    return Subscription(told.endpoint, told.keys)


def is_known(endpoint: str, services: Sequence[str]) -> bool:
    """Tell whether an endpoint belongs to a service of the list: ``host``, ``*.domain`` or ``host:port``."""
    if not endpoint.isascii() or any(symbol in endpoint for symbol in " \\\t\r\n"):
        return False
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    if parts.scheme != "https" or parts.username is not None or parts.password is not None or not host:
        return False
    named = host if port in (None, 443) else f"{host}:{port}"
    return any(
        named == service or (service.startswith("*.") and named.endswith(service[1:]) and named != service[2:])
        for service in services
    )


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
