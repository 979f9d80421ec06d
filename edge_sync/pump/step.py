"""What happened, and what the pump knows then: pure. ``next_deed`` says what follows from it.

Letters go in three ways: in order from the watermark (the backlog), the newest ones first after an outage and one
publish in five while the backlog lasts, and exact ranges that the centre asked for. The centre keeps a set, so the
ways may overlap.

Times are milliseconds of a clock that never runs backwards; ``dice`` is a random number in [0, 1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from edge_sync.link.backoff import ceiling_ms, full_jitter_ms
from edge_sync.link.port import Outcome
from edge_sync.messages.line import Range
from edge_sync.pump import lanes
from edge_sync.pump.deeds import next_deed
from edge_sync.pump.state import Answer, Beat, Connect, Deed, Lane, PumpState, Rest, Send
from edge_sync.settings import Pace

__all__ = ["Answer", "Beat", "Connect", "Deed", "Lane", "PumpState", "Rest", "Send", "next_deed"]

BUSY_MS = 200
FORBIDDEN_MS = 300_000
"""How long to wait when the broker's rules forbid us to send: somebody must mend them."""
GIVEN_UP_MS = 2_000
"""Time enough to build a house anew over a new file."""
LONG_BACKLOG_LETTERS = 1_000
"""With more than this the newest letters go first."""
NEWEST_LETTERS = 100


def slot_of(device: str) -> float:
    """A fixed place in [0, 1) for a machine: a fleet that lost its broker together comes back one after another."""
    return int.from_bytes(hashlib.sha256(device.encode()).digest()[:6], "big") / 2**48


def came_up(state: PumpState, now_ms: int, *, listen_ms: int = 0) -> PumpState:
    """The line is open: begin again from the watermark, the newest letters first if many wait.

    In a run that never heard the centre, ``listen_ms`` are left for the watermark that the broker keeps.
    """
    newest = None
    if state.head - state.upto > LONG_BACKLOG_LETTERS:
        newest = (state.head - NEWEST_LETTERS + 1, state.head)
    return replace(
        state,
        up=True,
        up_since_ms=now_ms,
        sent=state.upto,
        beat_due_ms=now_ms,
        quiet_rounds=0,
        progress_due_ms=None,
        hold_until_ms=now_ms if state.heard else now_ms + listen_ms,
        flying=0,
        ahead=newest,
        asked=(Range(first=newest[0], last=newest[1]),) if newest else (),
        gaps=(),
        narrow_from=0,
        narrow_upto=0,
        centre_silent=False,
    )


def went_down(state: PumpState, now_ms: int, dice: float, pace: Pace) -> PumpState:
    """The line broke or could not be opened; a line that held for long is tried again quickly.

    Full jitter scatters the attempts of one machine, the slot those of a fleet.
    """
    calm = state.up and now_ms - state.up_since_ms >= pace.calm_ms
    attempt = 1 if calm else state.attempt + 1
    wait_ms = full_jitter_ms(attempt, dice, first_ms=pace.retry_first_ms, cap_ms=pace.retry_cap_ms)
    wait_ms += int(state.slot * pace.spread_ms())
    return replace(state, up=False, attempt=attempt, retry_at_ms=now_ms + wait_ms, progress_due_ms=None, flying=0)


def was_recorded(state: PumpState, head: int) -> PumpState:
    """A letter was written."""
    return replace(state, head=head) if head > state.head else state


def was_confirmed(
    state: PumpState,
    upto: int,
    now_ms: int,
    pace: Pace,
    *,
    gaps: Sequence[Range] = (),
    window: int = 0,
    pause_ms: int = 0,
) -> PumpState:
    """The watermark came. It may go back: the centre was restored from a backup, and we refill it."""
    state = replace(state, window=window)
    if not state.heard:
        state = replace(state, heard=True, hold_until_ms=min(state.hold_until_ms, now_ms))
    if pause_ms or state.pause_until_ms:
        state = replace(state, pause_until_ms=now_ms + pause_ms)
    if upto < state.upto:
        return replace(lanes.from_the_start(state), upto=upto, sent=min(state.sent, upto), flying=0)
    if upto > state.upto:
        state = lanes.joined(replace(state, upto=upto, sent=max(state.sent, upto), quiet_rounds=0, centre_silent=False))
        if state.sent <= upto:
            state = _all_confirmed(state)
        else:
            state = replace(state, progress_due_ms=now_ms + pace.resend_first_ms)
    return _with_gaps(state, gaps, now_ms)


def _all_confirmed(state: PumpState) -> PumpState:
    """Nothing is to be sent again, so no remark may be waited for: none might come, and nobody would notice."""
    return replace(state, progress_due_ms=None, flying=0)


def _with_gaps(state: PumpState, gaps: Sequence[Range], now_ms: int) -> PumpState:
    """Only what we sent already is missing; what still waits its turn in the backlog is not."""
    found = tuple(Range(first=gap.first, last=min(gap.last, state.sent)) for gap in gaps if gap.first <= state.sent)
    same = bool(found) and bool(state.gaps) and found[0].first == state.gaps[0].first
    return replace(state, gaps=found, gaps_since_ms=state.gaps_since_ms if same else now_ms)


def answered(state: PumpState, asked: Sequence[Range], now_ms: int) -> PumpState:
    """The gaps were looked up: these ranges are to be sent."""
    return replace(state, asked=(*state.asked, *asked), gaps=(), gaps_since_ms=now_ms)


def centre_spoke(state: PumpState, now_ms: int) -> PumpState:
    """A live word of the centre (not one that the broker kept): it is there."""
    return replace(state, centre_silent=False, hold_until_ms=now_ms)


def gave_up(state: PumpState, now_ms: int) -> PumpState:
    """The file turned out to be a copy: nothing of it goes on under its old numbers; a new house is built at once."""
    return replace(state, pause_until_ms=now_ms + GIVEN_UP_MS)


def was_sent(
    state: PumpState, last: int, now_ms: int, dice: float, pace: Pace, *, lane: Lane = Lane.BACKLOG
) -> PumpState:
    """A batch that ends with ``last`` was handed to the line."""
    due_ms = state.progress_due_ms
    if due_ms is None:
        due_ms = now_ms + _patience_ms(state.quiet_rounds, dice, pace)
    state = replace(state, flying=state.flying + 1, publishes=state.publishes + 1, progress_due_ms=due_ms)
    return lanes.moved(state, last, lane)


def nothing_left(state: PumpState, head: int, lane: Lane = Lane.BACKLOG) -> PumpState:
    """The store has no letter where the last deed looked for one; ``head`` is its true last number."""
    state = replace(state, head=head)
    if lane is Lane.ASKED:
        return replace(state, asked=state.asked[1:])
    if lane is Lane.NEWEST and state.ahead:
        return replace(state, ahead=(state.ahead[0], state.head))
    return lanes.moved(state, state.ahead[0] - 1 if state.ahead else state.head, lane)


def was_remarked(state: PumpState, outcome: Outcome, first: int, last: int, now_ms: int, pace: Pace) -> PumpState:
    """The broker remarked on the batch ``first`` to ``last``. TAKEN deletes nothing and proves nothing."""
    state = replace(state, flying=max(0, state.flying - 1))
    if outcome is Outcome.TAKEN:
        return state
    back = replace(lanes.from_the_start(state), sent=min(state.sent, first - 1))
    if outcome is Outcome.NOBODY_THERE:
        return replace(back, hold_until_ms=now_ms + pace.probe_ms, centre_silent=True)
    if outcome is Outcome.NOT_ALLOWED:
        return replace(back, hold_until_ms=now_ms + FORBIDDEN_MS, centre_silent=True)
    if outcome is Outcome.UNREADABLE:
        begin = min(first, state.narrow_from) if state.narrow_upto >= first else first
        return replace(back, narrow_from=begin, narrow_upto=max(state.narrow_upto, last))
    return replace(back, hold_until_ms=now_ms + pace.resend_first_ms)


def did_beat(state: PumpState, now_ms: int, pace: Pace) -> PumpState:
    """The heartbeat was handed to the line."""
    return replace(state, beat_due_ms=now_ms + pace.heartbeat_ms)


def has_news(state: PumpState, now_ms: int) -> PumpState:
    """Something the centre should hear at once: beat now."""
    return replace(state, beat_due_ms=now_ms)


def is_busy(state: PumpState, now_ms: int) -> PumpState:
    """The line takes nothing more just now."""
    return replace(state, hold_until_ms=now_ms + BUSY_MS)


def closed(state: PumpState) -> PumpState:
    """We closed the line ourselves."""
    return replace(state, up=False, flying=0, progress_due_ms=None)


def time_passed(state: PumpState, now_ms: int) -> PumpState:
    """Nothing was confirmed for too long: send again from the watermark, more patiently each time."""
    if not state.up or state.progress_due_ms is None or now_ms < state.progress_due_ms:
        return state
    rounds = state.quiet_rounds + 1
    return replace(lanes.from_the_start(state), sent=state.upto, quiet_rounds=rounds, centre_silent=True, flying=0)


def _patience_ms(rounds: int, dice: float, pace: Pace) -> int:
    """The first wait exactly; later ones doubled and scattered over their upper half."""
    if rounds == 0:
        return pace.resend_first_ms
    longest = ceiling_ms(rounds + 1, first_ms=pace.resend_first_ms, cap_ms=pace.resend_cap_ms)
    return int(longest * (0.5 + dice / 2))
