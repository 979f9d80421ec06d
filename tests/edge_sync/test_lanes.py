"""Lanes, gaps, the centre's manners and the fleet's: the pump's pure step."""

from __future__ import annotations

from dataclasses import replace

from edge_sync.link.port import Outcome
from edge_sync.messages.line import Range
from edge_sync.pump import step
from edge_sync.pump.state import Answer, Lane, PumpState, Rest, Send
from edge_sync.settings import Pace

PACE = Pace(window_letters=5_000, batch_letters=500, gap_ms=2_000, heartbeat_ms=10**9)


def _up(upto: int, head: int, *, heard: bool = True) -> PumpState:
    state = step.came_up(PumpState(upto=upto, head=head, sent=upto, heard=heard), 0, listen_ms=250)
    return step.did_beat(state, 0, PACE)


def _run(state: PumpState, publishes: int) -> tuple[PumpState, list[Send]]:
    """Send and let the broker take it, so many times; a letter is recorded before each."""
    sends = []
    for _ in range(publishes):
        state = step.was_recorded(state, state.head + 1)
        deed = step.next_deed(state, 1, PACE)
        assert isinstance(deed, Send)
        sends.append(deed)
        last = min(deed.last, deed.after + deed.most_letters)
        state = step.was_sent(state, last, 1, 0.5, PACE, lane=deed.lane)
        state = step.was_remarked(state, Outcome.TAKEN, deed.after + 1, last, 1, PACE)
    return state, sends


def test_after_an_outage_the_newest_go_first_and_then_every_fifth_time() -> None:
    state, sends = _run(_up(0, 100_000), 10)
    assert sends[0] == Send(99_900, 500, 100_000, Lane.ASKED)
    assert [place for place, one in enumerate(sends) if one.lane is Lane.NEWEST] == [4, 9]
    backlog = [one for one in sends if one.lane is Lane.BACKLOG]
    assert [one.after for one in backlog] == [500 * place for place in range(7)]
    assert sends[4] == Send(100_000, 500, 100_005, Lane.NEWEST)
    assert state.ahead == (99_901, 100_010)


def test_the_backlog_steps_over_what_went_ahead_and_goes_on_behind_it() -> None:
    state = replace(_up(0, 2_000), asked=(), ahead=(1_901, 2_000), sent=1_700)
    assert step.next_deed(state, 1, PACE) == Send(1_700, 500, 1_900)
    state = step.was_sent(state, 1_900, 1, 0.5, PACE)
    assert (state.sent, state.ahead) == (2_000, None)
    state = step.was_recorded(state, 2_001)
    assert step.next_deed(state, 1, PACE) == Send(2_000, 500, 2_001)


def test_a_short_backlog_needs_no_lanes() -> None:
    assert step.next_deed(_up(0, 1_000), 1, PACE) == Send(0, 500, 1_000)


def test_a_new_process_listens_before_it_speaks() -> None:
    state = _up(0, 10, heard=False)
    assert step.next_deed(state, 1, PACE) == Rest(250)
    assert step.next_deed(state, 250, PACE) == Send(0, 500, 10)
    heard = step.was_confirmed(state, 7, 20, PACE)
    assert step.next_deed(heard, 20, PACE) == Send(7, 500, 10)


def test_what_the_centre_misses_for_long_is_looked_up_and_nothing_else() -> None:
    state = replace(_up(10, 100), sent=100)
    gap, beyond = Range(first=20, last=25), Range(first=101, last=300)
    state = step.was_confirmed(state, 10, 1_000, PACE, gaps=[gap, beyond])
    assert step.next_deed(state, 2_999, PACE) == Rest(3_000)
    state = step.was_confirmed(state, 10, 2_500, PACE, gaps=[gap])
    assert step.next_deed(state, 3_000, PACE) == Answer((gap,))
    state = step.answered(state, [gap], 3_000)
    assert step.next_deed(state, 3_000, PACE) == Send(19, 500, 25, Lane.ASKED)
    state = step.was_sent(state, 25, 3_000, 0.5, PACE, lane=Lane.ASKED)
    assert (state.asked, state.sent) == ((), 100)
    mended = step.was_confirmed(step.was_confirmed(state, 10, 3_100, PACE, gaps=[gap]), 100, 3_200, PACE)
    assert mended.gaps == ()


def test_the_centre_may_narrow_the_window_and_ask_for_silence() -> None:
    state = step.was_confirmed(_up(0, 1_000), 0, 5, PACE, window=30)
    assert step.next_deed(state, 5, PACE) == Send(0, 30, 1_000)
    state = step.was_confirmed(state, 0, 10, PACE, window=30, pause_ms=4_000)
    assert step.next_deed(step.centre_spoke(state, 11), 11, PACE) == Rest(4_010)
    assert step.next_deed(state, 4_010, PACE) == Send(0, 30, 1_000)
    state = step.was_confirmed(state, 0, 4_020, PACE)
    assert step.next_deed(state, 4_020, PACE) == Send(0, 500, 1_000)


def test_a_fleet_that_lost_its_broker_is_spread_over_its_slots() -> None:
    pace = Pace()
    waits = []
    for number in range(2_000):
        state = step.came_up(PumpState(upto=0, head=0, sent=0, slot=step.slot_of(f"kiosk-{number}")), 0)
        waits.append(step.went_down(state, 0, number / 2_000, pace).retry_at_ms)
    busiest = max(sum(begin <= wait < begin + 1_000 for wait in waits) for begin in range(0, 31_000, 250))
    assert busiest < 120
    assert max(waits) < 32_000
    worst = step.went_down(PumpState(upto=0, head=0, sent=0, slot=0.999, attempt=50), 0, 0.999, pace).retry_at_ms
    assert worst < 90_000
    assert step.next_deed(PumpState(upto=0, head=0, sent=0, slot=0.9), 0, pace) == step.Connect()


def test_a_newest_batch_that_is_refused_does_not_make_the_backlog_go_one_by_one() -> None:
    state, _ = _run(_up(0, 100_000), 1)
    state = step.was_remarked(state, Outcome.UNREADABLE, 99_901, 100_000, 1, PACE)
    deed = step.next_deed(state, 1, PACE)
    assert isinstance(deed, Send)
    assert (deed.after, deed.most_letters) == (0, 500)
    state = replace(state, sent=99_950, upto=99_950)
    assert step.next_deed(state, 1, PACE) == Send(99_950, 1, state.head)
