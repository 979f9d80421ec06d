from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.queueing.errors import NotYetAbsent, TooSoon
from server.queueing.policy import (
    CALLS,
    CAN_BE_TAKEN_BACK,
    ENDED,
    LAWFUL,
    Move,
    State,
    Unlawful,
    may_be_absent,
    may_recall,
    next_state,
)
from server.queueing.rules import CallingRules

TABLE = """
           call   recall finish   no_show hold resume  call_held late   transfer add_services go_on   check_in cancel
waiting    called -      -        -       -    -       -         -      -        -            -       -        cancelled
called     -      called finished no_show held -       -         -      waiting  called       waiting -        -
held       -      -      -        -       -    waiting called    -      -        -            -       -        cancelled
expected   -      -      -        -       -    -       -         -      -        -            -       waiting  cancelled
no_show    -      -      -        -       -    -       -         called -        -            -       -        -
finished   -      -      -        -       -    -       -         -      -        -            -       -        -
cancelled  -      -      -        -       -    -       -         -      -        -            -       -        -
"""
"""What is lawful, written down a second time, for people."""

NOW = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
RULES = CallingRules(date(2026, 4, 1), recall_after_s=5, no_show_after_calls=2, no_show_after_s=60)


def table() -> dict[tuple[State, Move], State]:
    heads, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return {
        (State(row[0]), Move(head)): State(cell)
        for row in rows
        for head, cell in zip(heads, row[1:], strict=True)
        if cell != "-"
    }


def test_the_table_is_what_people_read() -> None:
    assert table() == LAWFUL


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_only_the_table_is_lawful(state: State, move: Move) -> None:
    if (state, move) in table():
        assert next_state(state, move) == table()[state, move]
    else:
        with pytest.raises(Unlawful) as caught:
            next_state(state, move)
        assert (caught.value.state, caught.value.move) == (state, move)


def test_the_table_of_people_names_every_state_and_move() -> None:
    lines = TABLE.strip().splitlines()
    assert {line.split()[0] for line in lines[1:]} == set(State)
    assert set(lines[0].split()) == set(Move) - {Move.TAKE_BACK}


@given(st.lists(st.sampled_from(list(Move)), max_size=14))
def test_what_has_ended_comes_back_only_by_a_late_arrival(moves: list[Move]) -> None:
    state = State.WAITING
    for move in moves:
        try:
            after = next_state(state, move)
        except Unlawful:
            continue
        assert state not in ENDED or (state, move) == (State.NO_SHOW, Move.LATE)
        assert (after == State.CALLED and state != State.CALLED) == (move in CALLS)
        state = after


def test_every_deed_of_a_clerk_but_repeating_and_checking_in_can_be_taken_back() -> None:
    assert set(Move) - CAN_BE_TAKEN_BACK == {Move.RECALL, Move.CHECK_IN, Move.TAKE_BACK}


@pytest.mark.parametrize(("ago_s", "left"), [(0, 5), (4.2, 1), (5, 0), (90, 0)])
def test_a_second_call_waits(ago_s: float, left: int) -> None:
    called = NOW - timedelta(seconds=ago_s)
    if left:
        with pytest.raises(TooSoon) as caught:
            may_recall(called, NOW, RULES)
        assert caught.value.fields == {"seconds_left": left}
    else:
        may_recall(called, NOW, RULES)


@pytest.mark.parametrize(
    ("calls", "ago_s", "lacks"),
    [(1, 0, (1, 60)), (1, 61, (1, 0)), (2, 59.5, (0, 1)), (3, 0, (0, 60)), (2, 60, None), (7, 600, None)],
)
def test_absent_needs_calls_and_seconds(calls: int, ago_s: float, lacks: tuple[int, int] | None) -> None:
    since = NOW - timedelta(seconds=ago_s)
    if lacks is None:
        may_be_absent(calls, since, NOW, RULES)
    else:
        with pytest.raises(NotYetAbsent) as caught:
            may_be_absent(calls, since, NOW, RULES)
        assert (caught.value.calls_left, caught.value.seconds_left) == lacks
