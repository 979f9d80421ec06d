"""What the pump knows, and the deeds it can be told to do.

Times are milliseconds of a clock that never runs backwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from edge_sync.messages.line import Range


class Lane(Enum):
    """Which way a batch goes."""

    BACKLOG = "backlog"
    NEWEST = "newest"
    ASKED = "asked"


@dataclass(frozen=True)
class PumpState:
    """What the pump knows."""

    upto: int
    """Committed at the centre up to here."""
    head: int
    """The last letter written."""
    sent: int
    """Handed to the line in order up to here since it came up."""
    up: bool = False
    up_since_ms: int = 0
    slot: float = 0.0
    """This machine's place in its fleet, [0, 1); see ``slot_of``."""
    heard: bool = False
    """True once the centre's watermark was heard in this run; before, an old copy of the file would not know itself."""
    attempt: int = 0
    """Failures to connect in a row."""
    retry_at_ms: int = 0
    beat_due_ms: int = 0
    quiet_rounds: int = 0
    """How many times in a row letters were sent again because nothing was confirmed."""
    progress_due_ms: int | None = None
    """When to send again unless the watermark moves; None while nothing is unconfirmed."""
    hold_until_ms: int = 0
    pause_until_ms: int = 0
    """The centre asked for silence until then."""
    window: int = 0
    """Most unconfirmed letters the centre wants; 0 leaves it to us."""
    flying: int = 0
    publishes: int = 0
    ahead: tuple[int, int] | None = None
    """The newest letters, first to last, that went before the backlog."""
    asked: tuple[Range, ...] = ()
    """Exact ranges to send at once, whatever the window."""
    gaps: tuple[Range, ...] = ()
    """What the centre misses although we sent it."""
    gaps_since_ms: int = 0
    narrow_from: int = 0
    narrow_upto: int = 0
    """Between these numbers letters go one by one, because a batch was not accepted."""
    centre_silent: bool = False
    """True when the centre did not confirm in time, or nobody listens there."""


@dataclass(frozen=True)
class Connect:
    """Open the line."""


@dataclass(frozen=True)
class Send:
    """Send letters above ``after`` and not above ``last``, at most so many."""

    after: int
    most_letters: int
    last: int
    lane: Lane = Lane.BACKLOG


@dataclass(frozen=True)
class Answer:
    """The centre misses these: send what is here, void what is not."""

    gaps: tuple[Range, ...]


@dataclass(frozen=True)
class Beat:
    """Say that we live, and how far the letters go."""


@dataclass(frozen=True)
class Rest:
    """Nothing before this moment; None means until something happens."""

    until_ms: int | None


Deed = Connect | Send | Answer | Beat | Rest
