"""When a letter happened, as far as it can be known; pure. All moments are milliseconds since 1970 UTC.

A Raspberry Pi has no battery clock. What is exact on it are differences of boot time within one boot, so one
trustworthy moment (an anchor) dates every letter of its boot; boots without one lie between their neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from edge_sync.messages.letter import ClockState

AGREES_MS = 60_000
"""A clock that names a moment so shortly before its letter arrives has shown itself to be right."""
SYNCHRONISED_MS = 1_000
"""How far a clock that calls itself synchronised may be off."""
DRIFT_PPM = 100
"""How fast a crystal without correction may run away from the truth."""


class How(StrEnum):
    """Why a moment is believed."""

    NTP = "ntp"
    RTC = "rtc"
    ANCHOR = "anchor"
    AGREES = "agrees"
    BRACKET = "bracket"
    """It lies between two moments that are known."""
    RECEIPT = "receipt"
    """Nothing is known but that it was not later than its letter came."""


SURE = frozenset({How.NTP, How.RTC, How.ANCHOR, How.AGREES})
_SAYS = {ClockState.NTP: How.NTP, ClockState.RTC: How.RTC}


@dataclass(frozen=True)
class Belief:
    """A moment; the truth is at most ``uncertainty_ms`` away, or unknown."""

    at_ms: int
    uncertainty_ms: int | None
    how: How


@dataclass(frozen=True)
class Anchor:
    """``wall_ms`` was ``boottime_ms`` after the boot began."""

    boottime_ms: int
    wall_ms: int
    uncertainty_ms: int


@dataclass(frozen=True)
class Said:
    """What a letter says of its time, and when it came."""

    clock_state: ClockState
    said_ms: int
    boottime_ms: int
    received_ms: int


def by_anchor(anchor: Anchor, boottime_ms: int) -> Belief:
    """Date a moment of the anchor's boot."""
    apart_ms = boottime_ms - anchor.boottime_ms
    doubt_ms = anchor.uncertainty_ms + -(-abs(apart_ms) * DRIFT_PPM // 1_000_000)
    return Belief(anchor.wall_ms + apart_ms, doubt_ms, How.ANCHOR)


def believe(said: Said, anchor: Anchor | None) -> Belief:
    """The best belief when a letter arrives: its boot's anchor, a trusted clock, agreement with ours, the receipt.

    A clock is not believed beyond the receipt: a letter cannot come before it was written. What an anchor
    says stays as it is, so that moments of one boot never change their order.
    """
    if anchor is not None:
        return by_anchor(anchor, said.boottime_ms)
    if (how := _SAYS.get(said.clock_state)) is not None:
        belief = Belief(said.said_ms, SYNCHRONISED_MS, how)
    elif 0 <= said.received_ms - said.said_ms <= AGREES_MS:
        belief = Belief(said.said_ms, AGREES_MS, How.AGREES)
    else:
        return Belief(said.received_ms, None, How.RECEIPT)
    if belief.at_ms > said.received_ms:
        return Belief(said.received_ms, belief.uncertainty_ms, belief.how)
    return belief


def better(old: Anchor | None, new: Anchor) -> bool:
    """Tell whether a new anchor should replace the one of its boot: only when it is the more certain."""
    return old is None or new.uncertainty_ms < old.uncertainty_ms


def bracket(letters: Sequence[Said], before: Belief | None, after: Belief | None) -> list[Belief]:
    """Date the letters of one boot, in sequence, that nothing vouches for.

    Distances within the boot are kept. The boot lies after the sure letter ``before``, ahead of the sure
    letter ``after``, and each letter ahead of its receipt; in the middle of what that leaves, with half
    its width as uncertainty. Without a ``before`` there is no lower end: as late as possible, "unknown".
    """
    latest_ms = min(said.received_ms - said.boottime_ms for said in letters)
    if after is not None:
        latest_ms = min(latest_ms, after.at_ms + (after.uncertainty_ms or 0) - letters[-1].boottime_ms)
    if before is None:
        return [Belief(latest_ms + said.boottime_ms, None, How.RECEIPT) for said in letters]
    earliest_ms = before.at_ms - (before.uncertainty_ms or 0) - letters[0].boottime_ms
    earliest_ms = min(earliest_ms, latest_ms)
    middle_ms = (earliest_ms + latest_ms) // 2
    doubt_ms = -(-(latest_ms - earliest_ms) // 2)
    drift_ms = (letters[-1].boottime_ms - letters[0].boottime_ms) * DRIFT_PPM // 1_000_000 + 1
    return [Belief(middle_ms + said.boottime_ms, doubt_ms + drift_ms, How.BRACKET) for said in letters]
