"""Closing the envelope: HPKE base mode (RFC 9180) with X25519, HKDF-SHA256 and ChaCha20-Poly1305.

What is opened must name what it was sealed for: the letter's kind, its machine and its visit are part of the key
derivation, so that a sealed body copied into another letter does not open.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from edge_sync.groundwork.personal import Personal
from edge_sync.messages.sealed import Sealed
from edge_sync.seal.city_key import CityKey
from edge_sync.seal.errors import TooMuch

LARGEST_CONTENT_BYTES = 30 * 1024
"""Encapsulated key (32 bytes) and tag (16 bytes) still fit ``Sealed.body``."""


def suite() -> Suite:
    """The one combination in use; another would be another version of the message."""
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def purpose(*, kind: str, version: int, device: str, visit_id: str) -> bytes:
    """What a seal is bound to: ``forms.draft``, 1, ``kiosk-01``, the visit."""
    return f"madoguchi seal 1|{kind}|{version}|{device}|{visit_id}".encode()


def seal(content: Personal[bytearray], key: CityKey, bound_to: bytes) -> Sealed:
    """Seal content to the city.

    Raises:
        TooMuch: it would not fit one letter.
        PersonalDataLeak: the content was wiped.
    """
    size_bytes = len(content.reveal())
    if size_bytes > LARGEST_CONTENT_BYTES:
        raise TooMuch(size_bytes=size_bytes, most_bytes=LARGEST_CONTENT_BYTES)
    return Sealed(key=key.id, body=suite().encrypt(content.reveal(), key.public, info=bound_to))
