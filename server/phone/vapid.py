"""The key that says to push services who we are (RFC 8292): P-256, made once, kept in a file of its own."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

PRIVATE = 0o600


class BadVapidKey(Exception):
    """The file is no P-256 key, or others may read it."""

    code = "PHONE-06"


def load_or_make(path: Path) -> ec.EllipticCurvePrivateKey:
    """The key of ``path``, made if there is none.

    Raises:
        BadVapidKey: the file is no such key, or its mode lets others read it.
        OSError: it cannot be read or made.
    """
    if path.exists():
        return _load(path)
    key = ec.generate_private_key(ec.SECP256R1())
    made = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "wb") as file:
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(made, path)  # whole or not at all, and never over what another process of this centre made
    except FileExistsError:
        return _load(path)
    finally:
        made.unlink()
    return key


def public_text(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half as browsers take it: ``applicationServerKey``, base64url of the uncompressed point."""
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _load(path: Path) -> ec.EllipticCurvePrivateKey:
    if path.stat().st_mode & 0o077:
        raise BadVapidKey(f"{path.name}: others may read it")
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError) as error:
        raise BadVapidKey(f"{path.name}: no key") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise BadVapidKey(f"{path.name}: no P-256 key")
    return key
