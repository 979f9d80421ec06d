"""What may lawfully become of a number, and what may honestly be said about a wait; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from server.queueing.errors import (
    CounterBusy,
    NobodyWaits,
    NotYetAbsent,
    NotYours,
    QueueError,
    TooSoon,
    Unlawful,
)
from server.queueing.rules import CallingRules
from server.queueing.states import ENDED, Move, State

__all__ = [
    "ENDED",
    "LAWFUL",
    "CounterBusy",
    "Lacking",
    "Move",
    "NobodyWaits",
    "NotYours",
    "QueueError",
    "State",
    "Unlawful",
    "lacking_for_no_show",
    "may_be_absent",
    "may_recall",
    "next_state",
    "recall_in_s",
]

LAWFUL: dict[tuple[State, Move], State] = {
    (State.WAITING, Move.CALL): State.CALLED,
    (State.CALLED, Move.RECALL): State.CALLED,
    (State.CALLED, Move.FINISH): State.FINISHED,
    (State.CALLED, Move.NO_SHOW): State.NO_SHOW,
    (State.CALLED, Move.HOLD): State.HELD,
    (State.HELD, Move.RESUME): State.WAITING,
    (State.HELD, Move.CALL_HELD): State.CALLED,
    (State.NO_SHOW, Move.LATE): State.CALLED,
    (State.CALLED, Move.TRANSFER): State.WAITING,
    (State.CALLED, Move.ADD_SERVICES): State.CALLED,
    (State.CALLED, Move.GO_ON): State.WAITING,
    (State.EXPECTED, Move.CHECK_IN): State.WAITING,
    (State.EXPECTED, Move.CANCEL): State.CANCELLED,
    (State.WAITING, Move.CANCEL): State.CANCELLED,
    (State.HELD, Move.CANCEL): State.CANCELLED,
}

CALLS = frozenset({Move.CALL, Move.CALL_HELD, Move.LATE})
"""Moves that bring a number into a counter's hand."""

CAN_BE_TAKEN_BACK = frozenset(
    {
        *CALLS,
        Move.FINISH,
        Move.NO_SHOW,
        Move.HOLD,
        Move.RESUME,
        Move.TRANSFER,
        Move.ADD_SERVICES,
        Move.GO_ON,
        Move.CANCEL,
    }
)
"""A second call cannot be unheard, and who checked in is here; taking back a call takes its repetitions along."""


def next_state(state: State, move: Move) -> State:
    """Where a number stands after a move.

    Raises:
        Unlawful: the table does not know this move from this state.
    """
    try:
        return LAWFUL[state, move]
    except KeyError:
        raise Unlawful(state, move) from None


@dataclass(frozen=True)
class Lacking:
    """What is still lacking before nobody can be said to have come."""

    calls: int
    seconds: int

    def __bool__(self) -> bool:
        return self.calls > 0 or self.seconds > 0


def recall_in_s(last_called_at: datetime | None, now: datetime, rules: CallingRules) -> int:
    """In how many seconds the number may be called again; 0 is now."""
    return _left_s(last_called_at, now, rules.recall_after_s)


def lacking_for_no_show(
    times_called: int, calling_since: datetime | None, now: datetime, rules: CallingRules
) -> Lacking:
    """What is lacking before 不在: calls, and seconds since the first of them (asked for in NovoSGA #349)."""
    calls = max(rules.no_show_after_calls - times_called, 0)
    return Lacking(calls, _left_s(calling_since, now, rules.no_show_after_s))


def may_recall(last_called_at: datetime | None, now: datetime, rules: CallingRules) -> None:
    """Raises ``TooSoon``: the last call is not long enough ago."""
    seconds = recall_in_s(last_called_at, now, rules)
    if seconds:
        raise TooSoon(seconds)


def may_be_absent(times_called: int, calling_since: datetime | None, now: datetime, rules: CallingRules) -> None:
    """Raises ``NotYetAbsent``: too few calls, or the first is not long enough ago."""
    lacking = lacking_for_no_show(times_called, calling_since, now, rules)
    if lacking:
        raise NotYetAbsent(lacking.calls, lacking.seconds)


def _left_s(since: datetime | None, now: datetime, needed_s: int) -> int:
    if since is None:
        return 0
    left = needed_s - (now - since).total_seconds()
    return min(max(int(left) + (left > int(left)), 0), needed_s)
