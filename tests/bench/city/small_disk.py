"""A disk of a few megabytes that really fills up, for root and for ordinary users.

Three ways, the first that works: an ext4 image on a loop device (root that may mount), a tmpfs in the
process's own mount and user namespace (most ordinary users), or the store's own limit.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

DISK_MB = 48
CHUNK_BYTES = 64 * 1024
LEFT_BYTES = 768 * 1024


@dataclass
class SmallDisk:
    """How the post office comes to stand on a small disk."""

    how: str
    """``loop``, ``namespace`` or ``limit``."""
    store: Path
    under: Sequence[str] = ()
    limit_mb: int = 2048
    root_of: Callable[[], Path] = field(default=lambda: Path("/"))

    def fill(self) -> None:
        """Somebody else's data take nearly all of the disk; nothing to do where only the store has a limit."""
        if self.how == "limit":
            return
        line = os.open(self._filler(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for size in (CHUNK_BYTES, 1024, 1):
            with suppress(OSError):
                while True:
                    os.write(line, bytes(size))
        os.ftruncate(line, max(0, os.fstat(line).st_size - LEFT_BYTES))
        os.close(line)

    def free(self) -> None:
        """The other data are gone."""
        if self.how != "limit":
            self._filler().unlink(missing_ok=True)

    def _filler(self) -> Path:
        return self.root_of() / str(self.store / "filler").lstrip("/")


@contextmanager
def small_disk(store: Path, ways: Sequence[str] = ("loop", "namespace", "limit")) -> Iterator[SmallDisk]:
    """A small disk at ``store``, by the first of ``ways`` that works here."""
    store.mkdir(parents=True, exist_ok=True)
    for way in ways:
        if way == "loop" and _mounted(store):
            try:
                yield SmallDisk("loop", store)
            finally:
                subprocess.run(["umount", str(store)], check=False, capture_output=True)
            return
        if way == "namespace" and _may_unshare():
            inside = f"mount -t tmpfs -o size={DISK_MB}m,mode=700 none '{store}' && exec \"$@\""
            yield SmallDisk("namespace", store, under=("unshare", "-rm", "sh", "-c", inside, "sh"))
            return
        if way == "limit":
            yield SmallDisk("limit", store, limit_mb=1)
            return


def _mounted(store: Path) -> bool:
    image = store.with_name("disk.img")
    with image.open("wb") as file:
        file.truncate(DISK_MB * 1024 * 1024)
    path = {**os.environ, "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"}
    for command in (["mkfs.ext4", "-q", "-F", str(image)], ["mount", "-o", "loop", str(image), str(store)]):
        try:
            done = subprocess.run(command, env=path, capture_output=True, check=False, timeout=30)
        except OSError:
            return False
        if done.returncode != 0:
            return False
    return True


def _may_unshare() -> bool:
    with suppress(OSError):
        return (
            subprocess.run(
                ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], check=False, capture_output=True
            ).returncode
            == 0
        )
    return False
