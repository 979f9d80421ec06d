"""Who gets a number: what the hall's rules allow, who is expected, and what a visit was told before.

One transaction holds the looking, the number and the letter, so that nothing is given between them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

import msgspec

from edge_sync.arrivals import checked_in, expected_as, ref_of
from edge_sync.groundwork.clock import Clock
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.hall import Expected
from edge_sync.messages.queueing import TicketIssued
from edge_sync.mirror.errors import NoNumberNow
from edge_sync.mirror.mirror import Mirror
from edge_sync.mirror.numbering import Numbering, WriteLetter
from edge_sync.mirror.since import SEQUENCE
from edge_sync.opening import is_open

REMEMBERED_ARRIVALS = 5_000
_USED = (
    f"SELECT visit_id, issued, at_ms, {SEQUENCE} FROM arrival WHERE ref = ? "  # noqa: S608 - our own words
    "ORDER BY visit_id = ? DESC, id DESC LIMIT 1"
)
"""The visit's own answer, else the newest of another visit."""


class Reception:
    """Gives numbers to those who come and to those who are expected."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        tenant: str,
        mirror: Mirror,
        numbering: Numbering,
        clock: Clock,
        upto: Callable[[], int],
        write_letter: WriteLetter,
    ) -> None:
        """``upto``: the centre has every letter up to this one."""
        self._ledger = ledger
        self._tenant = tenant
        self._mirror = mirror
        self._numbering = numbering
        self._clock = clock
        self._upto = upto
        self._write_letter = write_letter

    def take(self, *, visit_id: str, service: str, priority: str) -> tuple[TicketIssued, bool]:
        """The number of a visit for a service, and whether it was given just now.

        Raises:
            NoNumberNow: closed, or the quota is used up; who has a number keeps it.
            NumbersSpent: the day's numbers are used up.
            LedgerError: no number was given.
        """
        with self._ledger.transaction():
            if (known := self._numbering.known(visit_id=visit_id, service=service)) is not None:
                return known, False
            opening = is_open(self._mirror.hall(), service, self._now())
            if not opening:
                raise NoNumberNow(service, opening)
            return self._give(visit_id, service, priority=priority)

    def check_in(self, *, visit_id: str, code: str) -> tuple[TicketIssued, bool]:
        """The number of somebody with a booking's code; opening hours and quota do not ask them.

        Raises:
            NotExpected, MistypedCode, TooEarly, TooLate, AlreadyHere.
            NumbersSpent, LedgerError: as ``take``.
        """
        ref = ref_of(self._tenant, code)
        with self._ledger.transaction() as connection:
            used = connection.execute(_USED, (ref, visit_id)).fetchone()
            if used is not None and used[0] == visit_id:
                return msgspec.json.decode(used[1], type=TicketIssued), False
            expected = self._expected(ref, used)
            known = self._numbering.known(visit_id=visit_id, service=expected.service)
            if known is not None:
                return known, False
            issued = self._admit(connection, visit_id, expected)
        return issued, True

    def _expected(self, ref: str, used: tuple[str, bytes, int, int] | None) -> Expected:
        hall = self._mirror.hall()
        used_here = used is not None and not self._mirror.knows_of(at_ms=used[2], sequence=used[3])
        if used is not None and hall is not None and all(one.ref != ref for one in hall.expected):
            used_here = True
        return expected_as(hall, ref, self._now(), used_here=used_here)

    def _admit(self, connection: sqlite3.Connection, visit_id: str, expected: Expected) -> TicketIssued:
        if expected.ticket is None:
            issued, _ = self._give(visit_id, expected.service, booking=expected.ref)
        else:
            issued = TicketIssued(
                visit_id=visit_id,
                ticket=expected.ticket,
                service=expected.service,
                business_day=self._mirror.queue_day(),
                line_was_up=self._mirror.line_up,
                booking=expected.ref,
            )
            self._numbering.remember(connection, issued, self._write_letter(checked_in(issued)))
        self._note(connection, issued)
        return issued

    def _give(self, visit_id: str, service: str, *, priority: str = "", booking: str = "") -> tuple[TicketIssued, bool]:
        return self._numbering.take(
            visit_id=visit_id,
            service=service,
            line_was_up=self._mirror.line_up,
            write_letter=self._write_letter,
            priority=priority,
            booking=booking,
        )

    def _note(self, connection: sqlite3.Connection, issued: TicketIssued) -> None:
        row = connection.execute(
            "INSERT OR REPLACE INTO arrival(ref, visit_id, issued, at_ms, seq) "
            "SELECT ?, visit_id, issued, at_ms, seq FROM ticket WHERE visit_id = ? AND service = ?",
            (issued.booking, issued.visit_id, issued.service),
        ).lastrowid
        connection.execute("DELETE FROM arrival WHERE id <= ?", ((row or 0) - REMEMBERED_ARRIVALS,))

    def _now(self) -> datetime | None:
        return self._clock.now() if self._mirror.clock_known() else None
