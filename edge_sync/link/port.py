"""What a line is: connect, publish, hear, close. MQTT 5 at QoS 1 without any session kept.

A broker's PUBACK is only a remark on a letter's way. It never means that the centre has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Outcome(Enum):
    """What the broker remarked on a publish (MQTT 5 §3.4.2.1)."""

    TAKEN = "taken"
    """0x00: the broker has it in memory."""
    NOBODY_THERE = "nobody there"
    """0x10: the broker threw it away because nobody subscribes."""
    NOT_ALLOWED = "not allowed"
    """0x87: the broker's rules forbid this topic."""
    BUSY = "busy"
    """0x97 and everything else that may pass by itself."""
    UNREADABLE = "unreadable"
    """0x95, 0x99, 0x90: too large or not accepted in this form; sending it again will not help."""


@dataclass(frozen=True)
class Parcel:
    """Something to publish."""

    topic: str
    payload: bytes
    retain: bool = False
    content_type: str | None = None


@dataclass(frozen=True)
class Arrival:
    """Something that came."""

    topic: str
    payload: bytes
    retained: bool
    """True if the broker had kept it from before we subscribed: it does not prove that the sender lives."""


class Listener(Protocol):
    """Who hears the line. Called from the line's own thread, one call at a time; must not block long."""

    def arrived(self, arrival: Arrival) -> None:
        """Something came; the broker is told so after this returns."""

    def remarked(self, receipt: int, outcome: Outcome) -> None:
        """The broker remarked on the publish with this receipt."""

    def went_down(self, why: str) -> None:
        """The line broke. Said once a connection, and never after ``close``."""


class Link(Protocol):
    """A line. It does not come back by itself: whoever holds it connects again."""

    def connect(self, listener: Listener, *, will: Parcel | None = None, filters: Sequence[str] = ()) -> None:
        """Open the line, leave a will, subscribe; returns when the broker granted all of it.

        What the broker kept for these filters may arrive before this returns. An open line is closed first.

        Raises:
            LinkDown: nobody answers.
            LinkRefused: they do not accept us, or we do not accept them.
        """

    def publish(self, parcel: Parcel) -> int:
        """Hand a parcel to the line; returns a receipt that ``remarked`` will quote.

        Raises:
            LinkDown: it was not handed over.
            LinkBusy: too much is under way; it was not handed over.
        """

    def close(self) -> None:
        """Say goodbye (no will is published) and close; may be called twice."""
