"""The public half of the city's seal, as a certificate of the city's authority (X25519, RFC 8410).

The broker carries these certificates but cannot make one: a key that the authority did not sign is not used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from edge_sync.seal.errors import NoCityKey

PATTERN = "*.crt"


@dataclass(frozen=True)
class CityKey:
    """One key that content may be sealed to."""

    id: str
    """16 hexadecimal digits; see ``key_id``."""
    public: X25519PublicKey
    since: datetime
    until: datetime


def key_id(public: X25519PublicKey) -> str:
    """First 8 bytes of the SHA-256 of the raw public key, hexadecimal."""
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]


def choose_key(folders: Iterable[Path], authority: Path, now: datetime) -> CityKey:
    """The newest key in these folders that the authority signed and that has not run out.

    A beginning that lies in the future is accepted: a machine without a battery clock wakes up in the past.

    Raises:
        NoCityKey: there is none; it says what was found and why it was not used.
    """
    refused: dict[str, str] = {}
    usable: list[CityKey] = []
    try:
        signer = x509.load_pem_x509_certificate(authority.read_bytes())
    except (OSError, ValueError) as error:
        raise NoCityKey(
            {authority.name: f"the authority's certificate cannot be read ({type(error).__name__})"}
        ) from error
    for path in sorted(path for folder in folders if folder.is_dir() for path in folder.glob(PATTERN)):
        try:
            usable.append(_read(path, signer, now))
        except (OSError, ValueError) as error:
            refused[path.name] = str(error) or type(error).__name__
    if not usable:
        raise NoCityKey(refused)
    return max(usable, key=lambda key: key.since)


def _read(path: Path, signer: x509.Certificate, now: datetime) -> CityKey:
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    public = certificate.public_key()
    if not isinstance(public, X25519PublicKey):
        raise ValueError("not an X25519 key")
    try:
        certificate.verify_directly_issued_by(signer)
    except (InvalidSignature, TypeError) as error:
        raise ValueError("not signed by the city's authority") from error
    if now > certificate.not_valid_after_utc:
        raise ValueError(f"ran out on {certificate.not_valid_after_utc:%Y-%m-%d}")
    return CityKey(key_id(public), public, certificate.not_valid_before_utc, certificate.not_valid_after_utc)
