"""Identifiers and moments."""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_sync.groundwork.clock import HandClock, SystemClock, business_day
from edge_sync.groundwork.identity import uuid7_hex

MOMENT = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)


@settings(deadline=None, database=None, derandomize=True)
@given(
    moment=st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(9999, 1, 1), timezones=st.just(UTC)),
    noise=st.binary(min_size=10, max_size=10),
)
def test_a_uuid7_is_one_by_the_standard_librarys_own_reading(moment: datetime, noise: bytes) -> None:
    made = uuid.UUID(uuid7_hex(moment, lambda length: noise[:length]))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == int(moment.timestamp() * 1000)


def test_randomness_fills_all_74_free_bits() -> None:
    ones = int(uuid7_hex(MOMENT, lambda length: b"\xff" * length), 16)
    zeros = int(uuid7_hex(MOMENT, lambda length: b"\0" * length), 16)
    assert (ones ^ zeros).bit_count() == 74


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC), "2026-03-31"),
        (datetime(2026, 3, 31, 15, 0, 0, tzinfo=UTC), "2026-04-01"),
    ],
)
def test_a_business_day_ends_at_midnight_in_hagi(moment: datetime, day: str) -> None:
    assert business_day(moment) == day


def test_the_hand_clock_moves_only_by_hand() -> None:
    clock = HandClock(MOMENT)
    clock.advance(1_500)
    assert clock.now() == MOMENT + timedelta(seconds=1.5)
    clock.jump(MOMENT - timedelta(days=700))
    assert clock.now() < MOMENT
    assert clock.monotonic_ms() == clock.boottime_ms() == 1_500
    with pytest.raises(ValueError, match="backwards"):
        clock.advance(-1)
    with pytest.raises(ValueError, match="time zone"):
        HandClock(datetime(2026, 4, 1))


def test_the_machines_clock_is_aware_and_runs() -> None:
    clock = SystemClock()
    assert clock.now().utcoffset() == timedelta(0)
    assert 0 <= clock.monotonic_ms() <= clock.monotonic_ms()
    assert clock.boottime_ms() > 0


def test_the_clocks_that_count_know_nothing_of_the_calendar() -> None:
    clock = SystemClock()
    for ours, kernels in ((clock.monotonic_ms, time.CLOCK_MONOTONIC), (clock.boottime_ms, time.CLOCK_BOOTTIME)):
        before = time.clock_gettime_ns(kernels) // 1_000_000
        told = ours()
        assert before <= told <= time.clock_gettime_ns(kernels) // 1_000_000
