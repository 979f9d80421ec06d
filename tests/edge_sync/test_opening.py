"""When numbers are given: hours, days that differ, quota; what is not known closes nothing."""

from __future__ import annotations

from datetime import datetime

import hypothesis.strategies as st
import pytest
from hypothesis import given

from edge_sync.groundwork.clock import TOKYO
from edge_sync.messages.hall import DayHours, Disaster, Hall, OpenSpan, ServiceRules, Span
from edge_sync.opening import OPEN, Opening, Shut, hall_here, is_open
from tests.edge_sync.hall import WEEKDAYS, queue_with, rules_of


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


HOLIDAY = DayHours(day="2026-04-29", name="昭和の日")
COUNTER = DayHours(day="2026-04-05", name="休日窓口", spans=[Span(from_min=540, until_min=720)])
LUNCH = [
    OpenSpan(weekday=2, from_min=780, until_min=1_020),
    OpenSpan(weekday=2, from_min=510, until_min=720),
]
HALL = Hall(
    services=[
        rules_of(),
        rules_of("full", left=0),
        rules_of("web", online=True),
        rules_of("lunch", hours=LUNCH),
        rules_of("never", hours=[]),
        rules_of("whole_day", hours=[OpenSpan(weekday=2, from_min=0, until_min=1_440)]),
    ],
    days=[HOLIDAY, COUNTER],
)


@pytest.mark.parametrize(
    ("service", "moment", "opening"),
    [
        ("certificates", "2026-04-01 08:30", Opening(True, until=_at("2026-04-01 17:15"))),
        ("certificates", "2026-04-01 17:14", Opening(True, until=_at("2026-04-01 17:15"))),
        (
            "certificates",
            "2026-04-01 17:15",
            Opening(False, Shut.HOURS, closed_at=_at("2026-04-01 17:15"), next_from=_at("2026-04-02 08:30")),
        ),
        ("certificates", "2026-04-01 08:29", Opening(False, Shut.HOURS, next_from=_at("2026-04-01 08:30"))),
        ("certificates", "2026-04-04 10:00", Opening(False, Shut.HOURS, next_from=_at("2026-04-05 09:00"))),
        (
            "certificates",
            "2026-04-05 10:00",
            Opening(True, until=_at("2026-04-05 12:00"), day_name="休日窓口"),
        ),
        (
            "certificates",
            "2026-04-29 10:00",
            Opening(False, Shut.HOURS, next_from=_at("2026-04-30 08:30"), day_name="昭和の日"),
        ),
        ("full", "2026-04-01 10:00", Opening(False, Shut.SPENT, next_from=_at("2026-04-02 08:30"))),
        ("web", "2026-04-01 10:00", Opening(False, Shut.ONLINE)),
        (
            "lunch",
            "2026-04-01 12:30",
            Opening(False, Shut.HOURS, closed_at=_at("2026-04-01 12:00"), next_from=_at("2026-04-01 13:00")),
        ),
        ("never", "2026-04-05 10:00", Opening(False, Shut.HOURS, day_name="休日窓口")),
        ("whole_day", "2026-04-01 23:59", Opening(True, until=_at("2026-04-02 00:00"))),
        ("unheard_of", "2026-04-04 03:00", OPEN),
    ],
)
def test_open_or_why_not_and_from_when(service: str, moment: str, opening: Opening) -> None:
    found = is_open(HALL, service, _at(moment))
    assert found == opening
    assert bool(found) is opening.is_open


def test_without_rules_without_a_clock_and_in_a_disaster_it_is_open() -> None:
    night = _at("2026-04-05 03:00")
    assert is_open(None, "certificates", night)
    assert is_open(HALL, "certificates", None)
    assert is_open(HALL, "full", None).code == "HALL-03"
    assert is_open(HALL, "certificates", night).code == "HALL-02"
    on = Hall(services=HALL.services, days=HALL.days, disaster=Disaster(since="2026-04-01", first=[]))
    assert all(is_open(on, one.service, night) for one in HALL.services)


def test_the_rules_here_know_what_was_given_here_and_whose_disaster_it_is() -> None:
    queue = queue_with(rules_of(left=5), rules_of("moving_in"))
    here = hall_here(queue, queue_day="2026-04-01", given={"certificates": 7})
    assert here is not None
    assert [one.numbers_left for one in here.services] == [0, None]
    tomorrow = hall_here(queue, queue_day="2026-04-02", given={})
    assert tomorrow is not None
    assert [one.numbers_left for one in tomorrow.services] == [None, None]
    disaster = Disaster(since="2026-04-01", first=["disaster_certificate"])
    switched = hall_here(queue, queue_day="2026-04-01", given={}, disaster=disaster)
    assert switched is not None
    assert switched.disaster == disaster


@given(
    day=st.integers(0, 59),
    minute=st.integers(0, 1_439),
    begin=st.integers(0, 1_439),
    length=st.integers(1, 600),
    weekdays=st.sets(st.integers(0, 6)),
)
def test_the_next_opening_is_open_and_nothing_before_it_is(
    day: int, minute: int, begin: int, length: int, weekdays: set[int]
) -> None:
    spans = [OpenSpan(weekday=one, from_min=begin, until_min=min(1_440, begin + length)) for one in sorted(weekdays)]
    hall = Hall(services=[ServiceRules(service="x", hours=spans)])
    now = datetime.fromtimestamp(_at("2026-04-01 00:00").timestamp() + day * 86_400 + minute * 60, TOKYO)
    found = is_open(hall, "x", now)
    if found or not weekdays:
        assert found.next_from is None
        return
    assert found.next_from is not None
    assert found.next_from > now
    assert is_open(hall, "x", found.next_from)
    just_before = datetime.fromtimestamp(found.next_from.timestamp() - 60, TOKYO)
    assert just_before < now or not is_open(hall, "x", just_before)


def test_weekdays_are_those_of_tokyo_whatever_zone_the_moment_is_in() -> None:
    assert len(WEEKDAYS) == 5
    assert is_open(HALL, "certificates", datetime.fromisoformat("2026-04-05T23:30:00+00:00")), "Monday 8:30 in Hagi"
