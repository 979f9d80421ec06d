"""What may lawfully become of a number, and what may honestly be said about a wait; pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class State(StrEnum):
    """Where a number stands."""

    WAITING = "waiting"
    CALLED = "called"
    """Called, and from then on in the hands of that counter."""
    FINISHED = "finished"
    NO_SHOW = "no_show"
    HELD = "held"
    """Put aside by a counter; the wait goes on, nobody else calls it by accident."""
    EXPECTED = "expected"
    """Taken on the web, and the holder is not here yet: keeps its place and is passed over."""
    CANCELLED = "cancelled"
    """Given back by the holder, or its machine printed nothing and the visitor took another."""


class Move(StrEnum):
    """What a clerk may do to a number."""

    CALL = "call"
    RECALL = "recall"
    FINISH = "finish"
    NO_SHOW = "no_show"


LAWFUL: dict[tuple[State, Move], State] = {
    (State.WAITING, Move.CALL): State.CALLED,
    (State.CALLED, Move.RECALL): State.CALLED,
    (State.CALLED, Move.FINISH): State.FINISHED,
    (State.CALLED, Move.NO_SHOW): State.NO_SHOW,
}


class QueueError(Exception):
    """Root of this room's errors."""

    code = "QUEUE-00"


class Unlawful(QueueError):
    """A number cannot make this move from where it stands; usually a colleague was faster."""

    code = "QUEUE-01"

    def __init__(self, state: State, move: Move) -> None:
        super().__init__(f"{move} is not lawful from {state}")
        self.state = state
        self.move = move


class CounterBusy(QueueError):
    """The counter already has a number in hand."""

    code = "QUEUE-02"


class NotYours(QueueError):
    """The number was called by another counter."""

    code = "QUEUE-03"


class NobodyWaits(QueueError):
    """There is no number to call."""

    code = "QUEUE-04"


def next_state(state: State, move: Move) -> State:
    """Where a number stands after a move.

    Raises:
        Unlawful: the table does not know this move from this state.
    """
    try:
        return LAWFUL[state, move]
    except KeyError:
        raise Unlawful(state, move) from None


ENOUGH_WAITS = 5
"""Fewer real waits than this say nothing about the next one."""


def wait_range_s(recent_waits_s: Sequence[int]) -> tuple[int, int] | None:
    """The range that held for the middle of the recent waits, in seconds; None is "unknown".

    From the 1st to the 9th decile, so that one odd visit does not set it. No promise of coverage
    is made from it yet.
    """
    if len(recent_waits_s) < ENOUGH_WAITS:
        return None
    ordered = sorted(recent_waits_s)
    low, high = ordered[len(ordered) // 10], ordered[(9 * len(ordered)) // 10]
    return low, high
