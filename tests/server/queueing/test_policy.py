from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.queueing.policy import ENOUGH_WAITS, LAWFUL, Move, State, Unlawful, next_state, wait_range_s


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_only_the_table_is_lawful(state: State, move: Move) -> None:
    if (state, move) in LAWFUL:
        assert next_state(state, move) == LAWFUL[state, move]
    else:
        with pytest.raises(Unlawful) as caught:
            next_state(state, move)
        assert (caught.value.state, caught.value.move) == (state, move)


@given(st.lists(st.sampled_from(list(Move)), max_size=12))
def test_what_has_ended_never_comes_back(moves: list[Move]) -> None:
    state, ended = State.WAITING, False
    for move in moves:
        try:
            state = next_state(state, move)
        except Unlawful:
            continue
        assert not ended
        ended = state in (State.FINISHED, State.NO_SHOW)


def test_few_waits_say_nothing() -> None:
    assert wait_range_s([600] * (ENOUGH_WAITS - 1)) is None


@given(st.lists(st.integers(0, 20_000), min_size=ENOUGH_WAITS))
def test_range_lies_within_what_was_seen(waits: list[int]) -> None:
    held = wait_range_s(waits)
    assert held is not None
    assert min(waits) <= held[0] <= held[1] <= max(waits)
