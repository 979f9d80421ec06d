"""When to try again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from edge_sync.link.backoff import ceiling_ms, full_jitter_ms


def test_the_ceiling_doubles_up_to_the_cap() -> None:
    found = [ceiling_ms(attempt, first_ms=1_000, cap_ms=120_000) for attempt in (1, 2, 3, 7, 8, 9, 10_000)]
    assert found == [1_000, 2_000, 4_000, 64_000, 120_000, 120_000, 120_000]


@tuned(database=None, derandomize=True)
@given(attempt=st.integers(1, 10**6), dice=st.floats(0, 1, exclude_max=True))
def test_a_wait_lies_between_nothing_and_the_ceiling(attempt: int, dice: float) -> None:
    found = full_jitter_ms(attempt, dice, first_ms=1_000, cap_ms=120_000)
    assert 0 <= found < ceiling_ms(attempt, first_ms=1_000, cap_ms=120_000)


def test_a_fleet_is_scattered_over_the_whole_wait() -> None:
    waits = [full_jitter_ms(9, place / 100, first_ms=1_000, cap_ms=120_000) for place in range(100)]
    assert len(set(waits)) == 100
    assert (min(waits), max(waits)) == (0, 118_800)
