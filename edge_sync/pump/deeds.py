"""What to do now, from what the pump knows and the time: pure."""

from __future__ import annotations

from edge_sync.pump.state import Answer, Beat, Connect, Deed, Lane, PumpState, Rest, Send
from edge_sync.settings import Pace

MOST_FLYING = 20
"""Batches handed to the line without the broker's remark."""
NEWEST_SHARE = 5
"""One publish in so many carries new letters while a backlog is under way."""


def next_deed(state: PumpState, now_ms: int, pace: Pace) -> Deed:
    """What to do now."""
    if not state.up:
        return Connect() if now_ms >= state.retry_at_ms else Rest(state.retry_at_ms)
    if now_ms >= state.beat_due_ms:
        return Beat()
    ready_ms = max(state.hold_until_ms, state.pause_until_ms)
    gaps_ms = max(ready_ms, state.gaps_since_ms + pace.gap_ms)
    if state.gaps and now_ms >= gaps_ms:
        return Answer(state.gaps)
    sending = _sending(state, pace)
    if sending is not None and now_ms >= ready_ms:
        return sending
    moments = [state.beat_due_ms]
    if sending is not None:
        moments.append(ready_ms)
    if state.gaps:
        moments.append(gaps_ms)
    if state.progress_due_ms is not None:
        moments.append(state.progress_due_ms)
    return Rest(min(moments))


def _sending(state: PumpState, pace: Pace) -> Send | None:
    if state.flying >= MOST_FLYING:
        return None
    if state.asked:
        first = state.asked[0]
        return Send(first.first - 1, pace.batch_letters, first.last, Lane.ASKED)
    if state.ahead and state.head > state.ahead[1] and state.publishes % NEWEST_SHARE == NEWEST_SHARE - 1:
        return Send(state.ahead[1], pace.batch_letters, state.head, Lane.NEWEST)
    ceiling = state.ahead[0] - 1 if state.ahead else state.head
    window = min(pace.window_letters, state.window or pace.window_letters)
    room = min(pace.batch_letters, window - (state.sent - state.upto))
    if state.sent >= ceiling or room <= 0:
        return None
    narrow = state.narrow_from - 1 <= state.sent < state.narrow_upto
    return Send(state.sent, 1 if narrow else room, ceiling)
