"""Ticket numbers: a letter and a range that belong to this machine, then a daily count in Asia/Tokyo.

The number and the letter that tells the centre are written in one transaction, so no number is
known without its letter and none is given twice, with or without the line.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import msgspec

from edge_sync.groundwork.clock import Clock, business_day
from edge_sync.ledger import allotment
from edge_sync.ledger.allotment import Allotment
from edge_sync.ledger.doubt import left_out
from edge_sync.ledger.ledger import Ledger
from edge_sync.ledger.runs import Run, covers, next_free, stretched
from edge_sync.messages.letter import Letter
from edge_sync.messages.message import Message
from edge_sync.messages.queueing import TicketIssued
from edge_sync.mirror.errors import NumbersSpent

HIGHEST = 9_999
"""``A001`` to ``A999``, then four digits."""
REMEMBERED_TICKETS = 5_000
"""So many visits are told the same number when they ask twice."""
LOOKED_AT = 50
"""So many of the last tickets must be below the count when the store is opened."""

WriteLetter = Callable[[Message], Letter]

_FIND = "SELECT issued FROM ticket WHERE visit_id = ? AND service = ?"
_RUNS = "SELECT first, last FROM numbered WHERE business_day = ? AND letter = ?"
_WRITE_RUN = (
    "INSERT INTO numbered VALUES(?, ?, ?, ?) "
    "ON CONFLICT(business_day, letter, first) DO UPDATE SET last = max(last, excluded.last)"
)


class Numbering:
    """Gives numbers; ``write_letter`` appends to the outbox inside the same transaction."""

    def __init__(self, ledger: Ledger, *, letter: str, clock: Clock, today: Callable[[], str] | None = None) -> None:
        """``letter`` holds until the centre gave another; ``today`` gives the day that numbers belong to."""
        self._ledger = ledger
        self._clock = clock
        self._settings = Allotment(order=0, letter=letter, first=1, last=HIGHEST)
        self._today = today or (lambda: business_day(clock.now()))
        with ledger.transaction() as connection:
            self._take_over_old_count(connection)
            _never_back(connection)

    def known(self, *, visit_id: str, service: str) -> TicketIssued | None:
        """The number that this visit has for the service."""
        with self._ledger.reading() as connection:
            row = connection.execute(_FIND, (visit_id, service)).fetchone()
        return msgspec.json.decode(row[0], type=TicketIssued) if row else None

    def take(
        self,
        *,
        visit_id: str,
        service: str,
        line_was_up: bool,
        write_letter: WriteLetter,
        priority: str = "",
        booking: str = "",
    ) -> tuple[TicketIssued, bool]:
        """The number of a visit for a service, and whether it was given just now.

        Raises:
            NumbersSpent: the day's numbers are used up.
            LedgerFull, LedgerFault, LedgerDamaged: no number was given.
        """
        day = self._today()
        with self._ledger.transaction() as connection:
            if (known := self.known(visit_id=visit_id, service=service)) is not None:
                return known, False
            issued = TicketIssued(
                visit_id=visit_id,
                ticket=self._next(connection, day),
                service=service,
                business_day=day,
                line_was_up=line_was_up,
                priority=priority,
                booking=booking,
            )
            self.remember(connection, issued, write_letter(issued))
        return issued, True

    def remember(self, connection: sqlite3.Connection, issued: TicketIssued, letter: Letter) -> None:
        """Keep what a visit was told, so that it is told the same again; part of the caller's transaction."""
        at_ms = round(self._clock.now().timestamp() * 1000)
        row = connection.execute(
            "INSERT INTO ticket(visit_id, service, issued, seq, at_ms) VALUES(?, ?, ?, ?, ?)",
            (issued.visit_id, issued.service, msgspec.json.encode(issued), letter.sequence, at_ms),
        ).lastrowid
        connection.execute("DELETE FROM ticket WHERE id <= ?", ((row or 0) - REMEMBERED_TICKETS,))

    def _next(self, connection: sqlite3.Connection, day: str) -> str:
        """The next number; it is gone from now on."""
        mine = self._in_force(connection)
        runs = _runs(connection, day, mine.letter)
        skip = left_out(connection, day)
        number = next_free(runs, mine.first, mine.last, leave_out=skip, fill_gaps=not skip)
        if number is None:
            raise NumbersSpent(day)
        first = next((begin for begin, end in runs if end == number - 1), number)
        connection.execute(_WRITE_RUN, (day, mine.letter, first, number))
        return f"{mine.letter}{number:03d}"

    def _in_force(self, connection: sqlite3.Connection) -> Allotment:
        try:
            return allotment.read(connection) or self._settings
        except allotment.AllotmentBroken as error:
            raise self._ledger.distrust("the range of numbers is not what was written") from error

    def _take_over_old_count(self, connection: sqlite3.Connection) -> None:
        """A release that knew no letters counted for the one in the settings."""
        for day, last in connection.execute("SELECT business_day, last FROM numbering").fetchall():
            connection.execute(_WRITE_RUN, (day, self._settings.letter, 1, last))
        connection.execute("DELETE FROM numbering")


def _never_back(connection: sqlite3.Connection) -> None:
    """The last tickets' numbers are gone, whatever the count says: a bit that flipped gives no number twice."""
    for (body,) in connection.execute("SELECT issued FROM ticket ORDER BY id DESC LIMIT ?", (LOOKED_AT,)).fetchall():
        try:
            given = msgspec.json.decode(body, type=TicketIssued)
        except msgspec.DecodeError:
            continue
        letter, number = given.ticket[0], int(given.ticket[1:])
        runs = _runs(connection, given.business_day, letter)
        if not covers(runs, number):
            connection.execute(_WRITE_RUN, (given.business_day, letter, *stretched(runs, number)))


def _runs(connection: sqlite3.Connection, day: str, letter: str) -> list[Run]:
    return connection.execute(_RUNS, (day, letter)).fetchall()
