"""Personal content under the city's seal: the only form in which it may leave a machine."""

from __future__ import annotations

from typing import Annotated

import msgspec

from edge_sync.messages.sensitivity import PUBLIC


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """HPKE (RFC 9180), base mode: X25519, HKDF-SHA256, ChaCha20-Poly1305. Only the city's forms room can open it."""

    key: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}\Z"), PUBLIC]
    """First 8 bytes of the SHA-256 of the public key it is sealed to."""
    body: Annotated[bytes, msgspec.Meta(min_length=48, max_length=32 * 1024), PUBLIC]
    """Encapsulated key and ciphertext; says nothing to anybody without the private key."""
