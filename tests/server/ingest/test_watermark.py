from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.ingest.watermark import committed_is_safe, contiguous


def test_stops_at_the_first_gap() -> None:
    assert contiguous(3, [4, 5, 7, 8]) == 5
    assert contiguous(3, [5]) == 3
    assert contiguous(0, []) == 0


@given(st.sets(st.integers(1, 60)), st.integers(0, 20))
def test_is_the_longest_prefix(received: set[int], upto: int) -> None:
    expected = upto
    while expected + 1 in received:
        expected += 1
    assert contiguous(upto, sorted(number for number in received if number > upto)) == expected


def test_what_was_safe_stays_safe() -> None:
    assert committed_is_safe(5, 3) == 5
    assert committed_is_safe(2, 3) == 3
