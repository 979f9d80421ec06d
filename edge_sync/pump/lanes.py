"""How far the three ways of sending have come: the backlog, the newest letters ahead of it, and exact ranges."""

from __future__ import annotations

from dataclasses import replace

from edge_sync.messages.line import Range
from edge_sync.pump.state import Lane, PumpState


def moved(state: PumpState, last: int, lane: Lane) -> PumpState:
    """Letters up to ``last`` went this way."""
    if lane is Lane.ASKED and state.asked:
        first, *rest = state.asked
        left = (Range(first=last + 1, last=first.last),) if last < first.last else ()
        return replace(state, asked=(*left, *rest))
    if lane is Lane.NEWEST and state.ahead:
        return replace(state, ahead=(state.ahead[0], last))
    return joined(replace(state, sent=last))


def joined(state: PumpState) -> PumpState:
    """When the backlog has come up to the letters that went ahead, there is one row again."""
    if state.ahead is None or state.sent < state.ahead[0] - 1:
        return state
    return replace(state, sent=max(state.sent, state.ahead[1]), ahead=None)


def from_the_start(state: PumpState) -> PumpState:
    """One row again, and nothing in it is waited for."""
    return replace(state, progress_due_ms=None, ahead=None, asked=(), gaps=())
