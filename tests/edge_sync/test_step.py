"""The pump's pure step: what to do next."""

from __future__ import annotations

from dataclasses import replace

from edge_sync.link.port import Outcome
from edge_sync.pump import step
from edge_sync.pump.deeds import MOST_FLYING
from edge_sync.pump.step import Beat, Connect, PumpState, Rest, Send
from edge_sync.settings import Pace

PACE = Pace(window_letters=200, batch_letters=100, retry_cap_ms=120_000, retry_spread_ms=40_000)
START = PumpState(upto=10, head=10, sent=10)
UP = step.did_beat(step.came_up(START, 0), 0, PACE)


def test_a_line_that_is_down_is_opened_and_then_said_to_be_up() -> None:
    assert step.next_deed(START, 0, PACE) == Connect()
    assert step.next_deed(step.came_up(START, 0), 0, PACE) == Beat()
    assert step.next_deed(UP, 1, PACE) == Rest(30_000)
    assert step.next_deed(UP, 30_000, PACE) == Beat()


def test_attempts_grow_patient_and_a_calm_line_is_tried_again_quickly() -> None:
    state = START
    waits = []
    for _ in range(9):
        state = step.went_down(state, 0, 0.999, PACE)
        waits.append(state.retry_at_ms)
    assert waits == [999, 1998, 3996, 7992, 15984, 31968, 63936, 119880, 119880]
    assert step.next_deed(state, 119_879, PACE) == Rest(119_880)
    assert step.next_deed(state, 119_880, PACE) == Connect()
    short = step.went_down(step.came_up(state, 0), 59_999, 0.999, PACE)
    assert short.retry_at_ms - 59_999 == 119_880
    calm = step.went_down(step.came_up(state, 0), 60_000, 0.999, PACE)
    assert calm.retry_at_ms - 60_000 == 999


def test_letters_go_in_batches_until_the_window_is_full() -> None:
    state = step.was_recorded(UP, 500)
    assert step.next_deed(state, 1, PACE) == Send(after=10, most_letters=100, last=state.head)
    state = step.was_sent(state, 110, 1, 0.5, PACE)
    state = step.was_sent(state, 210, 1, 0.5, PACE)
    assert step.next_deed(state, 1, PACE) == Rest(10_001)
    state = step.was_confirmed(state, 60, 2, PACE)
    assert step.next_deed(state, 2, PACE) == Send(after=210, most_letters=50, last=state.head)


def test_what_the_broker_took_is_not_what_the_centre_has() -> None:
    state = step.was_sent(step.was_recorded(UP, 20), 20, 0, 0.5, PACE)
    state = step.was_remarked(state, Outcome.TAKEN, 11, 20, 1, PACE)
    assert state.upto == 10
    assert step.next_deed(state, 9_999, PACE) == Rest(10_000)
    state = step.time_passed(state, 10_000)
    assert state.centre_silent
    assert step.next_deed(state, 10_000, PACE) == Send(after=10, most_letters=100, last=state.head)


def test_letters_are_sent_again_more_patiently_each_time_up_to_five_minutes() -> None:
    state, now_ms = step.was_recorded(UP, 20), 0
    waits = []
    for _ in range(8):
        state = step.was_sent(replace(state, sent=10), 20, now_ms, 0.999_999, PACE)
        assert state.progress_due_ms is not None
        waits.append(state.progress_due_ms - now_ms)
        now_ms = state.progress_due_ms
        state = step.time_passed(state, now_ms)
    assert waits == [10_000, 19_999, 39_999, 79_999, 159_999, 299_999, 299_999, 299_999]
    assert step.was_confirmed(state, 15, now_ms, PACE).quiet_rounds == 0


def test_progress_ends_the_wait_and_starts_the_next() -> None:
    state = step.was_sent(step.was_recorded(UP, 20), 20, 0, 0.5, PACE)
    state = step.was_confirmed(state, 15, 4_000, PACE)
    assert state.progress_due_ms == 14_000
    state = step.was_confirmed(state, 20, 5_000, PACE)
    assert state.progress_due_ms is None
    assert step.time_passed(state, 10**9) == state


def test_a_watermark_that_goes_back_is_refilled() -> None:
    state = step.was_confirmed(UP, 4, 0, PACE)
    assert (state.upto, state.sent) == (4, 4)
    assert step.next_deed(state, 1, PACE) == Send(after=4, most_letters=100, last=state.head)


def test_a_reconnect_begins_again_from_the_watermark() -> None:
    state = step.was_sent(step.was_recorded(UP, 30), 30, 0, 0.5, PACE)
    state = step.came_up(step.went_down(state, 5, 0.0, PACE), 6)
    assert (state.sent, state.flying, state.progress_due_ms) == (10, 0, None)


def test_nobody_there_is_probed_seldom_and_a_live_word_ends_the_wait() -> None:
    state = step.was_sent(step.was_recorded(UP, 20), 20, 0, 0.5, PACE)
    state = step.was_remarked(state, Outcome.NOBODY_THERE, 11, 20, 1_000, PACE)
    assert state.centre_silent
    assert step.next_deed(state, 2_000, PACE) == Rest(30_000)
    state = step.did_beat(state, 30_000, PACE)
    assert step.next_deed(state, 31_000, PACE) == Send(after=10, most_letters=100, last=state.head)
    spoken = step.centre_spoke(state, 2_500)
    assert not spoken.centre_silent
    assert step.next_deed(spoken, 2_500, PACE) == Send(after=10, most_letters=100, last=20)


def test_forbidden_is_not_hammered_and_nothing_is_lost() -> None:
    state = step.was_sent(step.was_recorded(UP, 20), 20, 0, 0.5, PACE)
    state = step.was_remarked(state, Outcome.NOT_ALLOWED, 11, 20, 0, PACE)
    state = replace(state, beat_due_ms=10**9)
    assert step.next_deed(state, 299_999, PACE) == Rest(300_000)
    assert step.next_deed(state, 300_000, PACE) == Send(after=10, most_letters=100, last=state.head)


def test_a_batch_the_broker_cannot_read_is_taken_apart() -> None:
    state = step.was_sent(step.was_recorded(UP, 300), 110, 0, 0.5, PACE)
    state = step.was_remarked(state, Outcome.UNREADABLE, 11, 110, 0, PACE)
    assert step.next_deed(state, 0, PACE) == Send(after=10, most_letters=1, last=state.head)
    state = step.was_confirmed(step.was_sent(state, 110, 0, 0.5, PACE), 110, 0, PACE)
    assert step.next_deed(state, 0, PACE) == Send(after=110, most_letters=100, last=state.head)


def test_busy_is_left_alone_for_a_while() -> None:
    state = step.was_sent(step.was_recorded(UP, 20), 20, 0, 0.5, PACE)
    state = step.was_remarked(state, Outcome.BUSY, 11, 20, 0, PACE)
    assert step.next_deed(state, 9_999, PACE) == Rest(10_000)
    assert step.next_deed(step.is_busy(UP, 0), 0, PACE) == Rest(30_000)


def test_no_more_batches_fly_than_the_line_takes() -> None:
    state = step.was_recorded(UP, 500)
    for place in range(MOST_FLYING):
        deed = step.next_deed(state, 0, PACE)
        assert isinstance(deed, Send)
        state = step.was_sent(state, deed.after + 1, 0, 0.5, PACE)
        assert state.flying == place + 1
    assert isinstance(step.next_deed(state, 0, PACE), Rest)
    state = step.was_remarked(state, Outcome.TAKEN, 11, 11, 0, PACE)
    assert isinstance(step.next_deed(state, 0, PACE), Send)
