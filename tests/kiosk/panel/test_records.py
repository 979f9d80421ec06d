"""The kernel's input events out of bytes, whole or in pieces, sense or nonsense."""

from __future__ import annotations

import contextlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.panel.records import RECORD, Event, OutOfStep, Records
from tests.kiosk.panel.far_side import EV_KEY, EV_SYN, KEY_KP7, SYN_DROPPED, SYNC, pressed, record

EVENTS = st.lists(st.tuples(st.integers(1, 0x1F), st.integers(0, 0xFFFF), st.integers(-(2**31), 2**31 - 1)), max_size=8)


def taken(records: Records, *pieces: bytes) -> list[tuple[int, int, int]]:
    return [(event.type, event.code, event.value) for piece in pieces for event in records.take(piece)]


def test_a_record_has_the_size_of_the_kernels_struct() -> None:
    assert RECORD.size == len(record(EV_KEY, KEY_KP7, 1))


@given(EVENTS, st.lists(st.integers(0, 200)))
def test_events_are_the_same_however_they_are_cut(events: list[tuple[int, int, int]], cuts: list[int]) -> None:
    stream = b"".join(record(*event) + SYNC for event in events)
    places = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    assert taken(Records(), *(stream[a:b] for a, b in pairwise(places))) == events


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_nonsense_is_refused_or_harmless(first: bytes, second: bytes) -> None:
    records = Records()
    with contextlib.suppress(OutOfStep):
        taken(records, first, second)


def test_what_came_before_nonsense_counts_and_nothing_of_it_is_kept() -> None:
    records = Records()
    events = records.take(record(EV_KEY, KEY_KP7, 1) + b"\xff" * RECORD.size)
    assert next(events).code == KEY_KP7
    with pytest.raises(OutOfStep):
        next(events)
    assert taken(records, record(EV_KEY, KEY_KP7, 0)) == [(EV_KEY, KEY_KP7, 0)]


def test_what_lies_between_a_loss_and_its_end_is_left_out() -> None:
    lost = record(EV_SYN, SYN_DROPPED, 0)
    assert taken(Records(), lost + pressed(KEY_KP7) + record(EV_KEY, KEY_KP7, 0)) == [
        (EV_SYN, SYN_DROPPED, 0),
        (EV_KEY, KEY_KP7, 0),
    ]


def test_no_repr_says_which_key() -> None:
    assert str(KEY_KP7) not in repr(Event(EV_KEY, KEY_KP7, 1)).partition(" at ")[0]
