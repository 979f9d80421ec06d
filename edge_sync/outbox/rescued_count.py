"""The count of ticket numbers after a rescue: never below a number that was given. In doubt, numbers are left out.

A copy of a card cannot know which numbers were given after it was made.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from edge_sync.ledger import allotment
from edge_sync.ledger.doubt import SURE_SKIP, doubt_until
from edge_sync.ledger.runs import Run, covers, stretched
from edge_sync.ledger.salvage import Salvaged
from edge_sync.messages.line import EpochReason

HIGHEST_NUMBER = 9_900
"""What is left out ends here, so that some numbers are left."""
SCHEMA_WITH_RUNS = 3
Key = tuple[str, str]
"""Business day and letter."""


def write_rescued(connection: sqlite3.Connection, found: Salvaged, reason: EpochReason, today: str) -> None:
    """Write down which numbers are gone, and this machine's range as it was last written whole."""
    runs, counts = _runs(found), _counts(found)
    sure = reason is EpochReason.DAMAGED and _is_sound(found, runs, counts)
    skip = 0 if sure else SURE_SKIP
    for key, number in found.numbers.items():
        if not covers(runs.get(key, []), number):
            runs.setdefault(key, []).append(stretched(runs.get(key, []), number))
    for (day, letter), gone in runs.items():
        for first, last in gone:
            facts = (day, letter, first, _ahead(last, skip))
            connection.execute(
                "INSERT INTO numbered VALUES(?, ?, ?, ?) "
                "ON CONFLICT(business_day, letter, first) DO UPDATE SET last = max(last, excluded.last)",
                facts,
            )
    for day, last in counts.items():
        connection.execute("INSERT OR IGNORE INTO numbering VALUES(?, ?)", (day, _ahead(last, skip)))
    if not sure:
        doubt_until(connection, today)
    if isinstance(before := found.meta("doubtful_until"), str):
        doubt_until(connection, before)
    _keep_allotment(connection, found)


def _keep_allotment(connection: sqlite3.Connection, found: Salvaged) -> None:
    """The row that was copied, if it is whole; else the newest one seen in the bytes; else none."""
    try:
        known = allotment.read(connection)
    except allotment.AllotmentBroken:
        connection.execute("DELETE FROM standing WHERE name = ?", (allotment.NAME,))
        known = None
    if known is None and found.allotment is not None:
        allotment.put(connection, found.allotment)


def _ahead(last: int, skip: int) -> int:
    return max(last, min(last + skip, HIGHEST_NUMBER))


def _runs(found: Salvaged) -> dict[Key, list[Run]]:
    runs: dict[Key, list[Run]] = {}
    for day, letter, first, last in found.tables.get("numbered", []):
        if isinstance(day, str) and isinstance(letter, str) and _number(first) and _number(last) and first <= last:
            runs.setdefault((day, letter), []).append((first, last))
    return runs


def _counts(found: Salvaged) -> dict[str, int]:
    """By day, of a release that knew no letters."""
    rows = found.tables.get("numbering", [])
    return {day: last for day, last in rows if isinstance(day, str) and _number(last)}


def _is_sound(found: Salvaged, runs: dict[Key, list[Run]], counts: dict[str, int]) -> bool:
    """Whether all tables answered and no number was seen that they do not know."""
    schema = found.meta("schema")
    needed = {"meta", "ticket", "numbering"}
    if not isinstance(schema, int) or schema >= SCHEMA_WITH_RUNS:
        needed.add("numbered")
    if not needed <= found.whole or len(counts) < len(found.tables["numbering"]):
        return False
    if sum(map(len, runs.values())) < len(found.tables.get("numbered", [])):
        return False
    return all(
        covers(runs.get(key, []), number) or number <= counts.get(key[0], 0) for key, number in found.numbers.items()
    )


def _number(value: Any) -> bool:
    return isinstance(value, int) and value > 0
