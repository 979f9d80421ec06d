"""Which numbers a machine may be given, so that no number is given twice on one day. Pure.

A machine never gives a number twice itself: it remembers the day's numbers (``edge_sync.ledger.runs``). Left to us is
that no two machines meet. What a machine has confirmed is certain: its letters come in order, so all that it gave
before is known here; until then it may be counting in any range that it was told since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_uppercase

LETTERS = tuple(letter for letter in ascii_uppercase if letter not in "IOW")
"""I and O are read as 1 and 0; W is the web's."""
LARGEST = 9_999


@dataclass(frozen=True)
class Range:
    """``letter`` with ``first`` to ``last``."""

    letter: str
    first: int
    last: int

    def meets(self, other: Range) -> bool:
        """They share a number."""
        return self.letter == other.letter and self.first <= other.last and other.first <= self.last

    def has(self, number: tuple[str, int]) -> bool:
        """The number is one of these."""
        return self.letter == number[0] and self.first <= number[1] <= self.last


@dataclass(frozen=True)
class Numbering:
    """What is known of one machine's numbers today."""

    device: str
    current: Range | None
    """What it was told last, or its own letter whole; None: it was never heard of."""
    unconfirmed: tuple[Range, ...] = ()
    """Earlier ones, if it has not said yet that it heard of ``current``."""
    given: tuple[tuple[str, int], ...] = ()
    """The numbers of today, as they came."""

    @property
    def may_use(self) -> tuple[Range, ...]:
        """Where it may be counting at this moment."""
        return (*self.unconfirmed, *(() if self.current is None else (self.current,)))


@dataclass(frozen=True)
class Refusal:
    """Why a range cannot be given today: a code of ``hall_errors``, and whose numbers are in the way."""

    code: str
    device: str = ""


def refusal_of(wanted: Range, others: Iterable[Numbering]) -> Refusal | None:
    """Say why a machine cannot have these numbers now, given all others; None: it can."""
    if wanted.letter not in LETTERS:
        return Refusal("RULE-10")
    if not 1 <= wanted.first <= wanted.last <= LARGEST:
        return Refusal("RULE-11")
    for other in others:
        if any(wanted.meets(one) for one in other.may_use) or any(wanted.has(one) for one in other.given):
            return Refusal("RULE-12", other.device)
    return None
