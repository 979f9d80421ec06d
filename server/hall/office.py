"""What every page of this room needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from edge_sync.groundwork.clock import TOKYO, Clock
from server.hall.book import Book
from server.hall.plan import HallPlan
from server.hall.ports import Neighbours, WriteDown


@dataclass(frozen=True)
class Office:
    """The rules, those who are told of them, and the book."""

    clock: Clock
    book: Book
    neighbours: Neighbours
    write_down: WriteDown
    changed: Callable[[], None]
    """Called after the commit."""
    named: Callable[[str, str], str]
    """``(table, key)`` to the Japanese word."""

    def today(self) -> date:
        """In Asia/Tokyo."""
        return self.clock.now().astimezone(TOKYO).date()

    def queue_day(self) -> date:
        """The day that numbers belong to."""
        return self.plan().queue_day(self.today())

    def plan(self) -> HallPlan:
        """The rules."""
        return self.book.plan()
