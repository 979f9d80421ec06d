"""What to do next: pure. Facts change the state, the state and the time give the deed.

Times are milliseconds of a clock that never runs backwards; ``dice`` is a random number in [0, 1).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from edge_sync.link.backoff import ceiling_ms, full_jitter_ms
from edge_sync.link.port import Outcome
from edge_sync.settings import Pace

MOST_FLYING = 20
"""Batches handed to the line without the broker's remark."""
BUSY_MS = 200
FORBIDDEN_MS = 300_000
"""How long to wait when the broker's rules forbid us to send: somebody must mend them."""


@dataclass(frozen=True)
class PumpState:
    """What the pump knows."""

    upto: int
    """Committed at the centre up to here."""
    head: int
    """The last letter written."""
    sent: int
    """Handed to the line up to here since it came up."""
    up: bool = False
    up_since_ms: int = 0
    attempt: int = 0
    """Failures to connect in a row."""
    retry_at_ms: int = 0
    beat_due_ms: int = 0
    quiet_rounds: int = 0
    """How many times in a row letters were sent again because nothing was confirmed."""
    progress_due_ms: int | None = None
    """When to send again unless the watermark moves; None while nothing is unconfirmed."""
    hold_until_ms: int = 0
    flying: int = 0
    narrow_upto: int = 0
    """Up to here letters go one by one, because a batch was not accepted."""
    centre_silent: bool = False
    """True when the centre did not confirm in time, or nobody listens there."""


@dataclass(frozen=True)
class Connect:
    """Open the line."""


@dataclass(frozen=True)
class Send:
    """Send letters above ``after``, at most so many."""

    after: int
    most_letters: int


@dataclass(frozen=True)
class Beat:
    """Say that we live, and how far the letters go."""


@dataclass(frozen=True)
class Rest:
    """Nothing before this moment; None means until something happens."""

    until_ms: int | None


Deed = Connect | Send | Beat | Rest


def came_up(state: PumpState, now_ms: int) -> PumpState:
    """The line is open: begin again from the watermark."""
    return replace(
        state,
        up=True,
        up_since_ms=now_ms,
        sent=state.upto,
        beat_due_ms=now_ms,
        quiet_rounds=0,
        progress_due_ms=None,
        hold_until_ms=now_ms,
        flying=0,
        narrow_upto=0,
        centre_silent=False,
    )


def went_down(state: PumpState, now_ms: int, dice: float, pace: Pace) -> PumpState:
    """The line broke or could not be opened; a line that held for long is tried again quickly."""
    calm = state.up and now_ms - state.up_since_ms >= pace.calm_ms
    attempt = 1 if calm else state.attempt + 1
    wait_ms = full_jitter_ms(attempt, dice, first_ms=pace.retry_first_ms, cap_ms=pace.retry_cap_ms)
    return replace(state, up=False, attempt=attempt, retry_at_ms=now_ms + wait_ms, progress_due_ms=None, flying=0)


def was_recorded(state: PumpState, head: int) -> PumpState:
    """A letter was written."""
    return replace(state, head=max(head, state.head))


def was_confirmed(state: PumpState, upto: int, now_ms: int, pace: Pace) -> PumpState:
    """The watermark came. It may go back: the centre was restored from a backup, and we refill it."""
    if upto == state.upto:
        return state
    if upto < state.upto:
        return replace(state, upto=upto, sent=min(state.sent, upto), progress_due_ms=None)
    state = replace(state, upto=upto, sent=max(state.sent, upto), quiet_rounds=0, centre_silent=False)
    return replace(state, progress_due_ms=now_ms + pace.resend_first_ms if state.sent > upto else None)


def centre_spoke(state: PumpState, now_ms: int) -> PumpState:
    """A live word of the centre (not one that the broker kept): it is there."""
    return replace(state, centre_silent=False, hold_until_ms=now_ms)


def was_sent(state: PumpState, last: int, now_ms: int, dice: float, pace: Pace) -> PumpState:
    """A batch that ends with ``last`` was handed to the line."""
    due_ms = state.progress_due_ms
    if due_ms is None:
        due_ms = now_ms + _patience_ms(state.quiet_rounds, dice, pace)
    return replace(state, sent=last, flying=state.flying + 1, progress_due_ms=due_ms)


def was_remarked(state: PumpState, outcome: Outcome, first: int, last: int, now_ms: int, pace: Pace) -> PumpState:
    """The broker remarked on the batch ``first`` to ``last``. TAKEN deletes nothing and proves nothing."""
    state = replace(state, flying=max(0, state.flying - 1))
    if outcome is Outcome.TAKEN:
        return state
    back = replace(state, sent=min(state.sent, first - 1), progress_due_ms=None)
    if outcome is Outcome.NOBODY_THERE:
        return replace(back, hold_until_ms=now_ms + pace.probe_ms, centre_silent=True)
    if outcome is Outcome.NOT_ALLOWED:
        return replace(back, hold_until_ms=now_ms + FORBIDDEN_MS, centre_silent=True)
    if outcome is Outcome.UNREADABLE:
        return replace(back, narrow_upto=max(state.narrow_upto, last))
    return replace(back, hold_until_ms=now_ms + pace.resend_first_ms)


def did_beat(state: PumpState, now_ms: int, pace: Pace) -> PumpState:
    """The heartbeat was handed to the line."""
    return replace(state, beat_due_ms=now_ms + pace.heartbeat_ms)


def nothing_left(state: PumpState) -> PumpState:
    """There is no letter above ``sent`` in the store."""
    return replace(state, sent=state.head)


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
    return replace(state, sent=state.upto, quiet_rounds=rounds, progress_due_ms=None, centre_silent=True, flying=0)


def next_deed(state: PumpState, now_ms: int, pace: Pace) -> Deed:
    """What to do now."""
    if not state.up:
        return Connect() if now_ms >= state.retry_at_ms else Rest(state.retry_at_ms)
    if now_ms >= state.beat_due_ms:
        return Beat()
    room = min(pace.batch_letters, pace.window_letters - (state.sent - state.upto))
    waits = state.sent < state.head and room > 0 and state.flying < MOST_FLYING
    if waits and now_ms >= state.hold_until_ms:
        return Send(after=state.sent, most_letters=1 if state.sent < state.narrow_upto else room)
    moments = [state.beat_due_ms]
    if waits:
        moments.append(state.hold_until_ms)
    if state.progress_due_ms is not None:
        moments.append(state.progress_due_ms)
    return Rest(min(moments))


def _patience_ms(rounds: int, dice: float, pace: Pace) -> int:
    """The first wait exactly; later ones doubled and scattered over their upper half."""
    if rounds == 0:
        return pace.resend_first_ms
    longest = ceiling_ms(rounds + 1, first_ms=pace.resend_first_ms, cap_ms=pace.resend_cap_ms)
    return int(longest * (0.5 + dice / 2))
