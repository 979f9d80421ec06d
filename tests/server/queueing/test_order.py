"""Whose turn it is: fairness, as properties."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.queueing.order import InLine, in_order, served_at
from server.queueing.rules import CallingRules

NOW = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
WEIGHTS = {"elderly": 150, "pregnant": 200, "appointment": 300}
RULES = CallingRules(date(2026, 4, 1), weight_percent=WEIGHTS, booked_grace_s=300)


def one(
    key: int, minutes_ago: float, priority: str = "", service: str = "moving", booked: float | None = None
) -> InLine:
    booked_at = None if booked is None else NOW - timedelta(minutes=booked)
    return InLine(key, service, NOW - timedelta(minutes=minutes_ago), priority, booked_at)


def keys(*line: InLine, rules: CallingRules = RULES) -> list[int]:
    return [each.key for each in in_order(line, NOW, rules)]


def test_first_come_first_called_and_ties_by_issue() -> None:
    assert keys(one(3, 5), one(2, 5), one(1, 9)) == [1, 2, 3]


def test_ten_minutes_of_a_priority_count_as_fifteen() -> None:
    assert keys(one(1, 14.9), one(2, 10, "elderly")) == [2, 1]
    assert keys(one(1, 15.1), one(2, 10, "elderly")) == [1, 2]
    assert keys(one(1, 5), one(2, 4, "unheard of")) == [1, 2]


def test_a_booked_time_counts_from_a_little_before_it_and_not_from_arrival() -> None:
    assert keys(one(1, 14), one(2, 1, booked=0)) == [2, 1], "5 minutes of grace times three"
    assert keys(one(1, 16), one(2, 1, booked=0)) == [1, 2]
    early = one(2, 60, booked=-20)
    assert keys(one(1, 0), early) == [1, 2], "who comes too early waits for the time"
    assert keys(early) == [2], "but is not left standing when nobody else is here"


def test_services_of_a_disaster_come_first() -> None:
    rules = CallingRules(date(2026, 4, 1), weight_percent=WEIGHTS, comes_first=frozenset({"disaster_certificate"}))
    assert keys(one(1, 90, "pregnant"), one(2, 1, "", "disaster_certificate"), rules=rules) == [2, 1]


def test_a_counter_receives_what_it_serves() -> None:
    rules = CallingRules(date(2026, 4, 1), serves={7: frozenset({"tax"}), 8: frozenset()})
    line = [one(1, 9), one(2, 5, service="tax")]
    assert [[each.key for each in served_at(line, counter, rules)] for counter in (7, 8, 9)] == [[2], [], [1, 2]]


PEOPLE = st.lists(
    st.tuples(st.integers(0, 7200), st.sampled_from(["", "", "", "elderly", "pregnant"])), min_size=1, max_size=60
)


@given(PEOPLE)
def test_equal_priorities_keep_their_order(people: list[tuple[int, str]]) -> None:
    line = [one(key, ago / 60, priority) for key, (ago, priority) in enumerate(people)]
    ordered = in_order(line, NOW, RULES)
    assert sorted(each.key for each in ordered) == list(range(len(people)))
    for priority in ("", "elderly", "pregnant"):
        same = [(each.since, each.key) for each in ordered if each.priority == priority]
        assert same == sorted(same)


@settings(max_examples=60)
@given(PEOPLE, st.integers(30, 400), st.integers(1, 4))
def test_everybody_is_called_and_overtakers_came_soon_after(
    people: list[tuple[int, str]], service_s: int, counters: int
) -> None:
    """Nobody is overtaken by who came later than the share of the own wait that the heaviest weight gives away."""
    start = NOW - timedelta(hours=3)
    coming = [InLine(key, "moving", start + timedelta(seconds=at), why) for key, (at, why) in enumerate(people)]
    now, called = start, list[tuple[InLine, datetime]]()
    while len(called) < len(coming):
        done = {each.key for each, _ in called}
        here = [each for each in coming if each.since <= now and each.key not in done]
        called += [(each, now) for each in in_order(here, now, RULES)[:counters]]
        now += timedelta(seconds=service_s)
    for place, (me, at) in enumerate(called):
        for other, overtook_at in called[:place]:
            if other.since > me.since and overtook_at < at:
                share = 1 - 100 / WEIGHTS.get(other.priority, 100)
                assert other.since <= me.since + (overtook_at - me.since) * share + timedelta(seconds=1)


@pytest.mark.parametrize("weight", [100, 150, 300])
def test_a_normal_person_among_priorities_without_end_is_called(weight: int) -> None:
    """One priority arrives each minute, one counter serves one a minute: the normal one waits, and not for ever."""
    rules = CallingRules(date(2026, 4, 1), weight_percent={"elderly": weight})
    start, me = NOW, InLine(0, "moving", NOW, "")
    line, minute = [me, *(InLine(-n, "moving", NOW - timedelta(minutes=n), "elderly") for n in range(1, 6))], 0
    while me in line:
        minute += 1
        now = start + timedelta(minutes=minute)
        line.append(InLine(minute, "moving", now, "elderly"))
        line.remove(in_order(line, now, rules)[0])
        assert minute <= 6 * weight / 100
