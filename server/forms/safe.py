"""The safe: the private halves of the city's seal, one PEM file each, mode 0600 in a folder of mode 0700.

A key that leaves the safe takes everything sealed to it along, wherever copies of that may lie: backups, disks,
quarantine. That is how sealed content is forgotten for good.
"""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from edge_sync.groundwork.personal import Personal
from edge_sync.messages.sealed import Sealed
from edge_sync.seal.city_key import CityKey, key_id
from edge_sync.seal.envelope import seal, suite
from server.forms.errors import BrokenSeal, NoSuchKey, UnsafeSafe


class Safe:
    """Keys by their id (``edge_sync.seal.city_key.key_id``)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new_key(self) -> Path:
        """Make a key pair; gives the PEM file of the public half, for the authority to certify."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._check(self._folder)
        private = X25519PrivateKey.generate()
        name = key_id(private.public_key())
        _write(
            self._folder / f"{name}.key",
            private.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
        )
        public = self._folder / f"{name}.pub"
        _write(
            public,
            private.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            ),
        )
        return public

    def ids(self) -> list[str]:
        """The keys in the safe."""
        return sorted(path.stem for path in self._folder.glob("*.key"))

    def open(self, sealed: Sealed, bound_to: bytes) -> Personal[bytes]:
        """Open what was sealed; ``bound_to`` as in ``edge_sync.seal.envelope.purpose``.

        Raises:
            NoSuchKey, BrokenSeal, UnsafeSafe: it stays closed.
        """
        private = self._private(sealed.key)
        try:
            return Personal(suite().decrypt(sealed.body, private, info=bound_to))
        except (InvalidTag, ValueError) as error:
            raise BrokenSeal(sealed.key) from error

    def seal(self, content: Personal[bytearray], bound_to: bytes) -> Sealed:
        """Close what a clerk corrected under the newest key, as a machine would.

        Raises:
            NoSuchKey, UnsafeSafe: there is no key to close it with.
            edge_sync.seal.errors.TooMuch: it is larger than any entry.
        """
        newest = max(self._folder.glob("*.key"), key=lambda path: path.stat().st_mtime_ns, default=None)
        if newest is None:
            raise NoSuchKey("")
        since = datetime.fromtimestamp(newest.stat().st_mtime, UTC)
        key = CityKey(newest.stem, self._private(newest.stem).public_key(), since, datetime.max.replace(tzinfo=UTC))
        return seal(content, key, bound_to)

    def destroy(self, key: str) -> None:
        """Overwrite and remove a private key; raises NoSuchKey.

        On flash memory old blocks may outlive an overwrite: keep the safe on an encrypted disk.
        """
        path = self._folder / f"{key}.key"
        if key not in self.ids():
            raise NoSuchKey(key)
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        (self._folder / f"{key}.pub").unlink(missing_ok=True)

    def _private(self, key: str) -> X25519PrivateKey:
        path = self._folder / f"{key}.key"
        try:
            self._check(self._folder)
            self._check(path)
            private = serialization.load_pem_private_key(path.read_bytes(), password=None)
        except (OSError, ValueError) as error:
            raise NoSuchKey(key) from error
        if not isinstance(private, X25519PrivateKey):
            raise NoSuchKey(key)
        return private

    def _check(self, place: Path) -> None:
        if stat.S_IMODE(place.stat().st_mode) & 0o077:
            raise UnsafeSafe(place.name)


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
