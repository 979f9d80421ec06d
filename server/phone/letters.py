"""A notice on its way, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True)
class Letter:
    """What one notice says, in the language of who gets it. Holds number and counter, and nothing else of a visit."""

    title: str
    body: str


class Outcome(StrEnum):
    """What became of it."""

    SENT = "sent"
    AGAIN = "again"
    """Not taken, and it may go better later."""
    REFUSED = "refused"
    GONE = "gone"
    """Nobody is there any more; nothing need ever be sent there again."""


class Sender(Protocol):
    """A way for letters to leave."""

    def send(self, address: str, letter: Letter) -> Outcome:
        """Hand one letter over; any thread. Never raises for what the far side does."""
