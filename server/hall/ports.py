"""What this room needs of others; the site joins it to them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from server.hall.numbers import Numbering, Range

WriteDown = Callable[[str, str, str], None]
"""``(who, did, what)`` into the book."""


@dataclass(frozen=True)
class CounterNow:
    """A counter as the queue has it."""

    key: int
    name: str
    position: int
    open: bool


class Counters(Protocol):
    """The counters of the hall."""

    def all(self) -> list[CounterNow]:
        """As they stand in the hall, closed ones too."""

    def save(self, counters: Sequence[CounterNow]) -> None:
        """Rename, order, open and close; a counter with key 0 is new. No two have the same name."""

    def busy(self) -> Collection[int]:
        """Keys of those that have a number in hand."""


class Line(Protocol):
    """Who waits."""

    def taken(self, day: date) -> Mapping[str, int]:
        """Numbers of a queue day by service, given-back ones not counted."""

    def waiting(self, day: date) -> int:
        """How many wait, are held or are expected."""

    def in_hand(self, day: date) -> int:
        """How many stand at a counter just now."""

    def close_rest(self, day: date, by: str) -> int:
        """End the numbers that still wait as not served; how many."""


class Machines(Protocol):
    """Machines that give numbers."""

    def numbering(self, day: date) -> list[Numbering]:
        """What is known of each one's numbers, in the order of their names."""

    def switched(self) -> Mapping[str, bool]:
        """Those whose disaster mode was switched on (True) or off there, against the centre's word."""

    def tell(self, device: str, numbers: Range, by: str) -> None:
        """Write the letter that gives a machine its numbers."""


@dataclass(frozen=True)
class Neighbours:
    """All of them."""

    counters: Counters
    line: Line
    machines: Machines
