"""The machine's own key, the one it shows the broker: signs paper codes, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

PAPER: Final = b"madoguchi paper 1|"
"""What every signed content begins with, so that no signature can be taken for anything else, TLS included."""

Signer = Callable[[bytes], tuple[bytes, bytes]]
"""Content to its ECDSA signature (P-256, SHA-256, DER) and the certificate (DER); raises OSError or ValueError."""


def machine_signer(key: Path, certificate: Path) -> Signer:
    """Sign with the key in these PEM files, read anew each time: certificates are renewed."""

    def sign(content: bytes) -> tuple[bytes, bytes]:
        # 20 MB that a post office needs only while the line is down.
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec

        private = serialization.load_pem_private_key(key.read_bytes(), password=None)
        if not isinstance(private, ec.EllipticCurvePrivateKey):
            raise ValueError("not an elliptic curve key")
        shown = x509.load_pem_x509_certificate(certificate.read_bytes())
        return private.sign(content, ec.ECDSA(hashes.SHA256())), shown.public_bytes(serialization.Encoding.DER)

    return sign


def no_signer(content: bytes) -> tuple[bytes, bytes]:
    """For a machine without a key."""
    raise ValueError("no key")
