"""The hours of an ordinary hall, for tests about closing: a new centre never closes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def office_hours(path: Path) -> None:
    """Monday to Friday 8:30 to 17:15, holidays and the end of the year closed, priorities asked at machines."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DELETE FROM hall_hours")
        week = [(weekday, 510, 1035) for weekday in range(5)]
        database.executemany("INSERT INTO hall_hours(weekday, from_min, until_min) VALUES(?, ?, ?)", week)
        database.execute("UPDATE hall_hallsettings SET holidays_observed = 1, year_end_closed = 1")
        database.execute("UPDATE hall_priorityclass SET offered = 1 WHERE id <> 'appointment'")
