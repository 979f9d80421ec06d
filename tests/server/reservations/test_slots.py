"""Which times are offered; pure."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.reservations.codes import Codes, read_code
from server.reservations.slots import MOST_DAYS_AHEAD, Slot, Times, days_ahead, may_book, moment_of, slots_of

DAY = date(2026, 4, 1)
MINUTES = st.integers(0, 1440)
SPANS = st.lists(st.tuples(MINUTES, MINUTES).filter(lambda span: span[0] < span[1]), max_size=4)
TIMES = st.builds(
    Times,
    weekdays=st.frozensets(st.integers(0, 6)),
    first_day=st.dates(date(2026, 3, 25), date(2026, 4, 5)),
    last_day=st.none() | st.dates(date(2026, 4, 1), date(2026, 5, 1)),
    from_min=MINUTES,
    until_min=MINUTES,
    slot_min=st.integers(5, 120),
    ahead_days=st.integers(0, 90),
    close_before_min=st.integers(0, 3000),
)


@given(TIMES, st.dates(date(2026, 3, 20), date(2026, 5, 10)), st.none() | SPANS, SPANS)
def test_slots_keep_to_everything_that_was_said(
    times: Times, day: date, opening: list[tuple[int, int]] | None, blocks: list[tuple[int, int]]
) -> None:
    slots = slots_of(times, day, opening, blocks)
    assert slots == sorted(slots)
    for slot, later in itertools.pairwise(slots):
        assert slot.until_min <= later.from_min, "no two overlap"
    for slot in slots:
        assert day.weekday() in times.weekdays
        assert times.first_day <= day
        assert times.last_day is None or day <= times.last_day
        assert slot.until_min - slot.from_min == times.slot_min
        assert times.from_min <= slot.from_min < slot.until_min <= times.until_min
        assert opening is None or any(low <= slot.from_min and slot.until_min <= high for low, high in opening)
        assert not any(slot.from_min < high and low < slot.until_min for low, high in blocks)


@given(TIMES, st.dates(date(2026, 3, 25), date(2026, 5, 1)))
def test_nothing_shut_means_every_whole_slot(times: Times, day: date) -> None:
    slots = slots_of(times, day)
    there = day.weekday() in times.weekdays and times.first_day <= day
    there = there and (times.last_day is None or day <= times.last_day)
    whole = max(times.until_min - times.from_min, 0) // times.slot_min
    assert len(slots) == (whole if there else 0)


@given(TIMES, st.datetimes(datetime(2026, 3, 25), datetime(2026, 5, 1)))
def test_what_can_be_booked_lies_ahead_and_not_too_far(times: Times, at: datetime) -> None:
    now = at.replace(tzinfo=UTC)
    for day in days_ahead(times, now):
        for slot in slots_of(times, day):
            if may_book(times, slot, now):
                assert slot.at > now
                assert slot.at - now <= timedelta(days=MOST_DAYS_AHEAD + 1)
                assert now + timedelta(minutes=times.close_before_min) < slot.at


def test_minutes_are_those_of_hagi() -> None:
    assert Slot(DAY, 600, 630).at == datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
    assert moment_of(DAY, 1440) == datetime(2026, 4, 1, 15, 0, tzinfo=UTC)


@given(st.binary(min_size=16, max_size=16), st.integers(0, 50))
def test_a_code_is_read_as_it_is_typed_and_one_wrong_digit_is_seen(token: bytes, place: int) -> None:
    codes = Codes("hagi", "secret")
    code = codes.code_of(token.hex(), place)
    assert code == codes.code_of(token.hex(), place), "a retry gets the same"
    full_width = "".join(chr(ord("０") + int(digit)) for digit in code)
    assert read_code(f" {code[:4]}-{code[4:]} ") == read_code(full_width) == code
    at = place % 8
    wrong = code[:at] + str((int(code[at]) + 1) % 10) + code[at + 1 :]
    assert read_code(wrong) is None
    assert read_code(code + "x") is None
