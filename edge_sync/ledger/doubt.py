"""After a rescue in which the ticket numbers of a day could not be read for certain: how many are left out."""

from __future__ import annotations

import sqlite3

SURE_SKIP, BLIND_SKIP = 50, 500
"""Numbers left out: above those seen, and when none of that day was seen."""
_KEY = "doubtful_until"


def doubt_until(connection: sqlite3.Connection, day: str) -> None:
    """From now on the numbers of all days up to this one are doubtful."""
    connection.execute("INSERT INTO meta VALUES(?, ?) ON CONFLICT(k) DO UPDATE SET v = max(v, excluded.v)", (_KEY, day))


def left_out(connection: sqlite3.Connection, day: str) -> int:
    """How many numbers to leave out where a range is begun on that day; 0: nothing is in doubt."""
    row = connection.execute("SELECT v FROM meta WHERE k = ?", (_KEY,)).fetchone()
    if row is None or day > str(row[0]):
        return 0
    seen = connection.execute("SELECT 1 FROM numbered WHERE business_day = ? LIMIT 1", (day,)).fetchone()
    return BLIND_SKIP if seen is None else SURE_SKIP
