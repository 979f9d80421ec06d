"""The city's sealing key on one machine: a PEM file in the centre's safe, a certificate for the kiosk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from edge_sync.seal.city_key import key_id
from provisioning.authority.authority import Authority


def lay_out_seal(authority: Authority, *, safe: Path, certificates: Path) -> None:
    """Make a key if the safe has none; certify what is in the safe for the kiosk to see.

    The file is what ``python -m server seal-key new`` would have written.
    """
    for folder in (safe, certificates):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not list(safe.glob("*.key")):
        _make_key(safe)
    for path in safe.glob("*.key"):
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
        public = private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        shutil.copy(authority.seal(public), certificates)


def _make_key(safe: Path) -> None:
    private = X25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = safe / f"{key_id(private.public_key())}.key"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
