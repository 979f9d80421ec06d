"""Backup and restore of PostgreSQL: pg_dump of the very snapshot whose watermarks are read, listed before it counts."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from server.ingest.backup.errors import BackupFailed, InUse
from server.ingest.backup.files import UNFINISHED, finish, new_path

ENDING = ".pgdump"


def back_up(folder: Path, now: datetime, leaves_out: tuple[str, ...] = ()) -> tuple[Path, dict[int, int]]:
    """Dump the database of this process; the file, and the watermark of each stream as the dump holds it.

    Of the tables in ``leaves_out`` no row is dumped.

    Raises:
        BackupFailed: a program is missing or failed; nothing counts as backed up.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = new_path(folder, now, ENDING)
    part = path.with_name(path.name + UNFINISHED)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            cursor.execute("SELECT id, upto FROM ingest_stream")
            marks = {int(key): int(upto) for key, upto in cursor.fetchall()}
            out = [f"--exclude-table-data={table}" for table in leaves_out]
            _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={part}", *out)
        check(part)
        finish(part, path)
    except OSError as error:
        raise BackupFailed(f"{folder}: {error}") from error
    finally:
        part.unlink(missing_ok=True)
    return path, marks


def check(dump: Path) -> None:
    """Read a dump's table of contents.

    Raises:
        BackupFailed: it cannot be read, or is not of the centre.
    """
    if "ingest_stream" not in _run("pg_restore", "--list", str(dump)):
        raise BackupFailed(f"{dump} is not a dump of the centre")


def restore(dump: Path) -> None:
    """Replace everything in the database by what a dump holds, all or nothing.

    Raises:
        InUse: somebody else is connected.
        BackupFailed: the dump cannot be read or restored; nothing was changed.
    """
    check(dump)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        (others,) = cursor.fetchone()
    connection.close()
    if others:
        raise InUse(f"{others} connections to the database are open: stop the server first")
    name = str(connection.settings_dict["NAME"])
    _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", f"--dbname={name}", str(dump))


def _run(program: str, *words: str) -> str:
    found = shutil.which(program) or _of_debian(program)
    if found is None:
        raise BackupFailed(f"{program} is not installed (Debian package: postgresql-client)")
    environment = {**os.environ, **_address(connection.settings_dict)}
    done = subprocess.run([found, *words], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BackupFailed(f"{program}: {done.stderr.strip().splitlines()[-1:] or done.returncode}")
    return done.stdout


def _of_debian(program: str) -> str | None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    return str(found[-1]) if found else None


def _address(settings: dict[str, Any]) -> dict[str, str]:
    """Libpq's variables: a password on a command line could be read by everybody on the machine."""
    host = settings["HOST"] or settings.get("OPTIONS", {}).get("host", "")
    named = {
        "PGHOST": host,
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
    }
    return {name: str(value) for name, value in named.items() if value}
