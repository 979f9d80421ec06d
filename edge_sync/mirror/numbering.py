"""Ticket numbers: a letter that belongs to this machine, then a daily count in Asia/Tokyo.

The number and the letter that tells the centre are written in one transaction, so no number is
known without its letter and none is given twice, with or without the line.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import msgspec

from edge_sync.groundwork.clock import Clock, business_day
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.letter import Letter
from edge_sync.messages.message import Message
from edge_sync.messages.queueing import TicketIssued
from edge_sync.mirror.errors import NumbersSpent

HIGHEST = 9_999
"""``A001`` to ``A999``, then four digits."""
REMEMBERED_TICKETS = 5_000
"""So many visits are told the same number when they ask twice."""

WriteLetter = Callable[[Message], Letter]

_FIND = "SELECT issued FROM ticket WHERE visit_id = ? AND service = ?"
_COUNT = (
    "INSERT INTO numbering(business_day, last) VALUES(?, 1) "
    "ON CONFLICT(business_day) DO UPDATE SET last = last + 1 RETURNING last"
)
_AT_LEAST = (
    "INSERT INTO numbering(business_day, last) VALUES(?1, ?2) "
    "ON CONFLICT(business_day) DO UPDATE SET last = excluded.last WHERE last < excluded.last"
)


class Numbering:
    """Gives numbers; ``write_letter`` appends to the outbox inside the same transaction."""

    def __init__(self, ledger: Ledger, *, letter: str, clock: Clock, today: Callable[[], str] | None = None) -> None:
        """``today`` gives the business day; without it the wall clock is believed."""
        self._ledger = ledger
        self._letter = letter
        self._today = today or (lambda: business_day(clock.now()))
        self._never_back()

    def take(
        self, *, visit_id: str, service: str, line_was_up: bool, write_letter: WriteLetter
    ) -> tuple[TicketIssued, bool]:
        """The number of a visit for a service, and whether it was given just now.

        Raises:
            NumbersSpent: the day's numbers are used up.
            LedgerFull, LedgerFault, LedgerDamaged: no number was given.
        """
        day = self._today()
        with self._ledger.transaction() as connection:
            known = connection.execute(_FIND, (visit_id, service)).fetchone()
            if known:
                return msgspec.json.decode(known[0], type=TicketIssued), False
            (count,) = connection.execute(_COUNT, (day,)).fetchone()
            if count > HIGHEST:
                raise NumbersSpent(day)
            issued = TicketIssued(
                visit_id=visit_id,
                ticket=f"{self._letter}{count:03d}",
                service=service,
                business_day=day,
                line_was_up=line_was_up,
            )
            _remember(connection, issued)
            write_letter(issued)
        return issued, True

    def _never_back(self) -> None:
        """The count of the last ticket's day is at least that ticket's: a bit that flipped gives no number twice."""
        with self._ledger.transaction() as connection:
            row = connection.execute("SELECT issued FROM ticket ORDER BY id DESC LIMIT 1").fetchone()
            if row is None:
                return
            try:
                last = msgspec.json.decode(row[0], type=TicketIssued)
            except msgspec.DecodeError:
                return
            connection.execute(_AT_LEAST, (last.business_day, int(last.ticket[1:])))


def _remember(connection: sqlite3.Connection, issued: TicketIssued) -> None:
    row = connection.execute(
        "INSERT INTO ticket(visit_id, service, issued) VALUES(?, ?, ?)",
        (issued.visit_id, issued.service, msgspec.json.encode(issued)),
    ).lastrowid
    connection.execute("DELETE FROM ticket WHERE id <= ?", ((row or 0) - REMEMBERED_TICKETS,))
