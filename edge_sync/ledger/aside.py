"""Putting a file aside: it is renamed, together with its log, and never deleted.

A crash may come between any two steps. While the rescue is under way the file is called ``<name>.aside-<why>``; a
start that finds it goes on from there. Only when the new file stands does it get its lasting name.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from edge_sync.messages.line import EpochReason

REASONS = (EpochReason.DAMAGED, EpochReason.OLD_COPY, EpochReason.CLONED)


def pending(path: Path) -> tuple[Path, EpochReason] | None:
    """The file whose rescue was begun and not finished."""
    for reason in REASONS:
        found = _pending_name(path, reason)
        if found.exists():
            _rename(_log(path), _log(found))
            return found, reason
    return None


def put_aside(path: Path, reason: EpochReason) -> Path:
    """Step one: nobody opens the file under its name again. The log follows its file; ``pending`` mends a crash."""
    found = _pending_name(path, reason)
    _rename(path, found)
    _rename(_log(path), _log(found))
    sync_folder(path.parent)
    return found


def name_for_good(path: Path, kept: Path, reason: EpochReason, now: datetime) -> Path:
    """Last step: ``<name>.damaged-20260401T030000Z``."""
    word = reason.value.replace("_", "-")
    stem = f"{path.name}.{word}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lasting = path.with_name(stem)
    count = 1
    while lasting.exists():
        count += 1
        lasting = path.with_name(f"{stem}-{count}")
    _rename(_log(kept), _log(lasting))
    _rename(kept, lasting)
    sync_folder(path.parent)
    return lasting


def sync_folder(folder: Path) -> None:
    """Make renames in this folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _pending_name(path: Path, reason: EpochReason) -> Path:
    return path.with_name(f"{path.name}.aside-{reason.value}")


def _log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _rename(old: Path, new: Path) -> None:
    if old.exists():
        old.rename(new)
