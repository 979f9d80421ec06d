"""What visits were told, read back from the letters about it: after a rescue the same visit gets the same number."""

from __future__ import annotations

import sqlite3

import msgspec

from edge_sync.messages.hall import CheckedIn
from edge_sync.messages.queueing import TicketIssued

NEWEST = 5_000
_LETTERS = (
    "SELECT seq, wall_ms, type, payload FROM outbox WHERE type IN (?, ?) AND version = 1 ORDER BY seq DESC LIMIT ?"
)
_TICKET = (
    "INSERT INTO ticket(visit_id, service, issued, seq, at_ms) VALUES(?, ?, ?, ?, ?) "
    "ON CONFLICT(visit_id, service) DO UPDATE SET seq = excluded.seq, at_ms = excluded.at_ms"
)
_ARRIVAL = (
    "INSERT INTO arrival(ref, visit_id, issued, seq, at_ms) VALUES(?, ?, ?, ?, ?) "
    "ON CONFLICT(ref, visit_id) DO UPDATE SET seq = excluded.seq, at_ms = excluded.at_ms"
)


def remember_from_letters(connection: sqlite3.Connection) -> None:
    """Fill ``ticket`` and ``arrival`` where the tables were lost; what was copied from them stays."""
    found = connection.execute(_LETTERS, (TicketIssued.KIND, CheckedIn.KIND, NEWEST)).fetchall()
    for sequence, at_ms, kind, payload in reversed(found):
        issued = _told(kind, payload)
        if issued is None:
            continue
        told = (issued.visit_id, msgspec.json.encode(issued), sequence, at_ms)
        connection.execute(_TICKET, (told[0], issued.service, *told[1:]))
        if issued.booking:
            connection.execute(_ARRIVAL, (issued.booking, *told))


def _told(kind: str, payload: bytes) -> TicketIssued | None:
    try:
        if kind == TicketIssued.KIND:
            return msgspec.json.decode(payload, type=TicketIssued)
        came = msgspec.json.decode(payload, type=CheckedIn)
    except msgspec.DecodeError:
        return None
    return TicketIssued(
        visit_id=came.visit_id,
        ticket=came.ticket,
        service=came.service,
        business_day=came.business_day,
        line_was_up=came.line_was_up,
        booking=came.booking,
    )
