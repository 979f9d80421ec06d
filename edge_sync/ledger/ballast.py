"""A megabyte kept back on the disk, so that word of a full disk can still be written."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

BALLAST_BYTES = 1024 * 1024
LOW_BYTES = 16 * 1024 * 1024
"""With less room on the disk than this, whatever may be deleted is deleted."""
ENOUGH_BYTES = 4 * BALLAST_BYTES
"""With so much room new letters are taken again."""


class Ballast:
    """One preallocated file beside the store."""

    def __init__(self, store: Path) -> None:
        self._path = store.with_name(store.name + ".ballast")

    def take_in(self) -> None:
        """Have it there, on real blocks; quietly does without when there is no room."""
        if self._path.exists() and self._path.stat().st_size == BALLAST_BYTES:
            return
        with suppress(OSError):
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                os.posix_fallocate(handle, 0, BALLAST_BYTES)
                os.fsync(handle)
            except OSError:
                self._path.unlink(missing_ok=True)
            finally:
                os.close(handle)

    def drop(self) -> None:
        """Give its room to the store."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def free_bytes(self) -> int:
        """Room on this disk."""
        return shutil.disk_usage(self._path.parent).free
