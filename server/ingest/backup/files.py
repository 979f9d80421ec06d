"""Files of backups: names that sort by time, finished only when they bear their name, synced with their folder."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

UNFINISHED = ".part"
_STAMP = "%Y%m%dT%H%M%SZ"


def new_path(folder: Path, now: datetime, ending: str) -> Path:
    """Where the backup of this moment will stand."""
    return folder / f"server-{now.astimezone(UTC).strftime(_STAMP)}{ending}"


def finished(folder: Path) -> list[Path]:
    """Finished backups, oldest first."""
    found = folder.glob("server-*Z.*") if folder.is_dir() else ()
    return sorted(path for path in found if path.suffix != UNFINISHED)


def made_at(path: Path) -> datetime:
    """When a finished backup was begun, from its name."""
    return datetime.strptime(path.name.split(".")[0], f"server-{_STAMP}").replace(tzinfo=UTC)


def finish(part: Path, path: Path) -> None:
    """Sync an unfinished file, give it its name, sync the folder."""
    sync(part)
    part.rename(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have a file's, or a folder's, content on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def prune(folder: Path, keep: int) -> None:
    """Delete all but the newest finished backups, and what was never finished."""
    for path in [*finished(folder)[:-keep], *folder.glob(f"server-*{UNFINISHED}")]:
        path.unlink(missing_ok=True)
