"""A post office that somebody made quicker: every transaction runs with ``synchronous = NORMAL``.

The laboratory and the counter must both see it, or they see nothing.
"""

from __future__ import annotations

import sqlite3
import sys
from typing import Any

from edge_sync.__main__ import main


class HastyConnection(sqlite3.Connection):
    """Answers FULL when asked at start, and syncs no commit."""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if sql.startswith("BEGIN"):
            super().execute("PRAGMA synchronous = NORMAL")
        return super().execute(sql, *values)


def hurry() -> None:
    """Let every connection of this process be hasty."""
    honest = sqlite3.connect

    def connect(path: Any, **wishes: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = honest(path, **{**wishes, "factory": HastyConnection})
        return connection

    sqlite3.connect = connect  # type: ignore[assignment]


if __name__ == "__main__":
    hurry()
    sys.exit(main())
