"""Deleting so that the database's own files hold nothing of it any more."""

from __future__ import annotations

from django.db import connection

from server.ingest.rows import empty_log


def forget_for_good() -> None:
    """Let deleted rows be overwritten with zeros; to be said before deleting, on the same connection (SQLite)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def leave_no_copy() -> None:
    """After the commit: no older image of the pages stays in the write-ahead log, none in dead rows.

    SQLite empties its log; PostgreSQL writes the small table anew (its own log segments are reused in time, which is
    why destroying a key remains the last word there).
    """
    empty_log()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM FULL forms_draft")
