"""The only place that knows which database stands underneath, and SQLite's own words."""

from __future__ import annotations

import importlib
import sqlite3
import sys
from pathlib import Path
from typing import Any

import dj_database_url
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

WAL_SAFE_FROM = (3, 51, 3)
"""Earlier SQLite may damage a write-ahead log when two connections write and reset it at one instant."""

WAL_SAFE_BACKPORTS = ((3, 44, 6), (3, 50, 7))
"""Older lines that received the same repair."""

BUSY_WAIT_S = 20
KEPT_S = 30
"""Opening SQLite costs as much as painting a page; a file that was put in its place is seen soon."""
CACHE_KB = 64 * 1024
"""Holds the changed pages of a gulp of 5,000 letters, so that nothing is written twice."""


def use_newest_sqlite() -> None:
    """Let Django and our backups use the SQLite that PyPI brings, where it is newer than the system's.

    Once a process, before the database is opened: two copies of SQLite at one file would undo each other's locks.
    """
    try:
        brought = importlib.import_module("pysqlite3")
    except ImportError:
        return
    if brought.sqlite_version_info > sqlite3.sqlite_version_info:
        sys.modules["sqlite3"] = brought
        sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")


def version_in_use() -> tuple[int, ...]:
    """The version of SQLite that this process opens databases with."""
    return tuple(importlib.import_module("sqlite3").sqlite_version_info)


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Say whether this SQLite may use a write-ahead log with several connections."""
    if version >= WAL_SAFE_FROM:
        return True
    return any(version[:2] == fixed[:2] and version >= fixed for fixed in WAL_SAFE_BACKPORTS)


def journal_mode(version: tuple[int, ...] | None = None) -> str:
    """The journal that keeps a promise on this SQLite: ``wal`` where repaired, else ``truncate``."""
    version = version or version_in_use()
    return "wal" if wal_is_safe(version) else "truncate"


def databases(database_url: str) -> dict[str, dict[str, Any]]:
    """Django's ``DATABASES`` for one address.

    SQLite: every commit is synced (``synchronous=FULL``), writers take their lock at the start of a
    transaction, and wait for each other up to 20 s. PostgreSQL: connections live ten minutes.
    """
    if not database_url.startswith("sqlite"):
        return {"default": dict(dj_database_url.parse(database_url, conn_max_age=600, conn_health_checks=True))}
    settings: dict[str, Any] = dict(dj_database_url.parse(database_url, conn_max_age=KEPT_S))
    settings["ENGINE"] = "server.site.sqlite"
    settings["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": BUSY_WAIT_S,
        "init_command": ";".join(
            (
                f"PRAGMA journal_mode={journal_mode()}",
                "PRAGMA synchronous=FULL",
                f"PRAGMA cache_size=-{CACHE_KB}",
                "PRAGMA secure_delete=ON",
            )
        ),
    }
    return {"default": settings}


def open_migrations() -> int:
    """How many steps the database is behind this version.

    Raises:
        DatabaseError: it does not answer.
    """
    executor = MigrationExecutor(connection)
    steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    connection.close()
    return steps


def is_sqlite(database_url: str) -> bool:
    """Tell SQLite's addresses from a server's."""
    return database_url.startswith("sqlite")


def sqlite_path(database_url: str) -> Path:
    """The file that an address of SQLite names."""
    return Path(str(dj_database_url.parse(database_url)["NAME"]))


def database_answers() -> bool:
    """Ask the database the smallest question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False
