"""What this machine did that the centre had not counted when it told the queue."""

from __future__ import annotations

import sqlite3
from collections import Counter

import msgspec

from edge_sync.messages.queueing import TicketIssued

SEQUENCE = "coalesce(nullif(seq, 0), (SELECT v FROM meta WHERE k = 'rescued_head'), 0)"
"""The letter's number; after a rescue at the latest the last one that was rescued."""


def given_since(connection: sqlite3.Connection, *, as_of_ms: int, upto: int, day: str) -> Counter[str]:
    """By service how many numbers of that day were given here after ``as_of_ms``, or are not yet at the centre."""
    rows = connection.execute(
        f"SELECT issued FROM ticket WHERE at_ms > 0 AND (at_ms >= ? OR {SEQUENCE} > ?)",  # noqa: S608 - our own words
        (as_of_ms, upto),
    )
    counted: Counter[str] = Counter()
    for (body,) in rows.fetchall():
        issued = msgspec.json.decode(body, type=TicketIssued)
        if issued.business_day == day and not issued.ticket.startswith("W"):
            counted[issued.service] += 1
    return counted
