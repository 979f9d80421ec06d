"""A city's seal for tests: an authority, a safe with one key, and the certificate machines see."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from edge_sync.groundwork.clock import Clock, SystemClock
from edge_sync.seal.city_key import CityKey, choose_key
from provisioning.authority.authority import Authority
from server.forms.safe import Safe


class CitySeal:
    """Everything in ``folder``; ``rotate()`` adds a newer key."""

    def __init__(self, folder: Path, *, authority: Authority | None = None, clock: Clock | None = None) -> None:
        self.clock = clock or SystemClock()
        self.authority = authority or Authority.create(
            folder / "authority", city="hagi", clock=self.clock, random_bytes=os.urandom
        )
        self.safe = Safe(folder / "safe")
        self.certificates = folder / "certificates"
        self.certificates.mkdir(parents=True, exist_ok=True)
        self.rotate()

    def rotate(self) -> str:
        """Make and certify a new key; gives its id."""
        public = self.safe.new_key()
        shutil.copy(self.authority.seal(public.read_bytes()), self.certificates)
        return public.stem

    def key(self) -> CityKey:
        """What a machine would seal to now."""
        return choose_key([self.certificates], self.authority.ca, self.clock.now())
