"""Backup and restore of SQLite: its own backup call into a new file, checked before it counts."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from server.ingest.backup.errors import BackupFailed
from server.ingest.backup.files import UNFINISHED, finish, new_path, sync

ENDING = ".sqlite3"


def back_up(
    database: Path, folder: Path, now: datetime, leaves_out: tuple[str, ...] = ()
) -> tuple[Path, dict[int, int]]:
    """Copy a live database; the file, and the watermark of each stream as the copy holds it.

    Rows of the tables in ``leaves_out`` are overwritten in the copy.

    Raises:
        BackupFailed: the copy is damaged, or the disk refused.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = new_path(folder, now, ENDING)
    part = path.with_name(path.name + UNFINISHED)
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(database, timeout=60)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            copy.execute("PRAGMA secure_delete=ON")
            for table in leaves_out:
                copy.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
            copy.commit()
            marks = check(copy)
        finish(part, path)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise BackupFailed(f"{folder}: {error}") from error
    return path, marks


def check(copy: sqlite3.Connection) -> dict[int, int]:
    """Read a copy through; the watermark of each stream in it.

    Raises:
        BackupFailed: it is damaged, or not a database of the centre.
    """
    try:
        ((answer,), *_) = copy.execute("PRAGMA integrity_check(1)").fetchall()
        if answer != "ok":
            raise BackupFailed(f"the copy is damaged: {answer}")
        return {int(key): int(upto) for key, upto in copy.execute("SELECT id, upto FROM ingest_stream")}
    except sqlite3.Error as error:
        raise BackupFailed(f"not a database of the centre: {error}") from error


def restore(backup: Path, database: Path) -> Path | None:
    """Put a backup in the database's place; where the replaced one was kept, if there was one.

    Raises:
        BackupFailed: the file is damaged or none of ours; nothing was changed.
    """
    if not backup.is_file():
        raise BackupFailed(f"{backup} does not exist")
    part = database.with_name(database.name + UNFINISHED)
    try:
        shutil.copyfile(backup, part)
        part.chmod(0o600)
        with closing(sqlite3.connect(part)) as copy:
            check(copy)
    except (BackupFailed, OSError) as error:
        part.unlink(missing_ok=True)
        raise error if isinstance(error, BackupFailed) else BackupFailed(f"{backup}: {error}") from error
    kept = _set_aside(database)
    finish(part, database)
    return kept


def _set_aside(database: Path) -> Path | None:
    """The replaced database stays, journals and all: a person may still need it."""
    if not database.exists():
        return None
    stamp = datetime.fromtimestamp(database.stat().st_mtime, UTC).strftime("%Y%m%dT%H%M%S%f")
    kept = database.with_name(f"{database.name}.replaced-{stamp}")
    for ending in ("-wal", "-shm", "-journal", ""):
        old = database.with_name(database.name + ending)
        if old.exists():
            old.rename(kept.with_name(kept.name + ending))
    sync(database.parent)
    return kept
