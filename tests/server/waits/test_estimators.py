"""The estimators on simulated days: honest ranges, better than the six, and no look into the future."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from server.waits.calibration import WAITED_S, narrowest
from server.waits.errors import NoSuchEstimator, TooFewDays
from server.waits.estimate import Estimate, step_down_s, step_up_s
from server.waits.honest import Honest
from server.waits.plugs import KNOWN, OURS, RIVALS, load
from server.waits.replay import Verdict, replay, winner
from server.waits.snapshot import before_joining, snapshot
from server.waits.story import Day, Story, until
from server.waits.table import table
from tests.bench.hall.days import days

LEARNED = 14
SEED = 1


@pytest.fixture(scope="module")
def played() -> list[Day]:
    return days(SEED, 19)


@pytest.fixture(scope="module")
def learned(played: list[Day]) -> Honest:
    one = Honest()
    one.learn(played[:3])
    return one


@pytest.fixture(scope="module")
def verdicts(played: list[Day]) -> dict[str, Verdict]:
    found = replay(played, {name: load(name, {}) for name in KNOWN}, LEARNED)
    return {one.name: one for one in found}


def test_the_range_holds_for_four_in_five(verdicts: dict[str, Verdict]) -> None:
    """A short run of the figures in the report: ``python -m tests.bench.hall table`` is the long one."""
    for from_s in (0, WAITED_S):
        figures = verdicts[OURS].of(from_s)
        assert figures is not None
        assert figures.held is not None
        assert figures.held >= 0.80
        assert abs(figures.bias_s) <= 90


def test_it_errs_less_than_the_best_of_six(verdicts: dict[str, Verdict]) -> None:
    ours = verdicts[OURS].of()
    rivals = [figures for name in RIVALS if (figures := verdicts[name].of()) is not None]
    assert ours is not None
    assert len(rivals) == 6
    assert ours.n >= 300
    assert ours.median_error_s < min(one.median_error_s for one in rivals)
    assert ours.mean_error_s < min(one.mean_error_s for one in rivals)
    assert winner(list(verdicts.values())) == OURS
    assert f"smallest median error: {OURS}" in table(list(verdicts.values()))


def test_cutting_the_future_changes_nothing(played: list[Day], learned: Honest) -> None:
    day = played[4]
    for now_s in range(9 * 3600, 17 * 3600, 1800):
        whole = snapshot(day, now_s)
        cut = snapshot(until(day, now_s), now_s)
        other = snapshot(Day(day.date, tuple(_otherwise_after(now_s, day))), now_s)
        assert whole == cut == other
        services = {one.service for one in day.stories}
        rival = load("sum-of-means", {})
        rival.learn(played[:3])
        for one in (learned, rival):
            told = [one.estimate(whole, service) for service in sorted(services)]
            assert told == [one.estimate(other, service) for service in sorted(services)]


def _otherwise_after(now_s: int, day: Day) -> list[Story]:
    """The day as if everything after a moment had been an hour later."""
    found = []
    for one in day.stories:
        called = one.called_s + 3600 if one.called_s and one.called_s > now_s else one.called_s
        ended = one.ended_s + 3600 if one.ended_s and one.ended_s > now_s else one.ended_s
        found.append(
            replace(one, called_s=called, ended_s=ended, issued_s=one.issued_s + 7200 * (one.issued_s > now_s))
        )
    return found


def test_who_takes_a_number_is_not_ahead_of_oneself(played: list[Day]) -> None:
    for story in played[5].stories[:40]:
        at = before_joining(played[5], story)
        assert (story.visit, story.service) not in {(one.visit, one.service) for one in at.waiting}
        assert at.now_s == story.issued_s


def test_the_same_moment_is_told_the_same_and_fast(played: list[Day], learned: Honest) -> None:
    day = played[6]
    moments = range(9 * 3600, 17 * 3600, 1500)
    services = sorted({one.service for one in day.stories})
    began = time.process_time()
    told = [[learned.estimate(snapshot(day, now_s), service) for service in services] for now_s in moments]
    took_s = (time.process_time() - began) / len(moments)
    assert took_s <= 0.020, "all services of one moment"
    assert told == [[learned.estimate(snapshot(day, now_s), service) for service in services] for now_s in moments]
    again = Honest()
    again.learn(played[:3])
    assert told[10] == [again.estimate(snapshot(day, moments[10]), service) for service in services]
    ranges = [one for row in told for one in row if one is not None]
    assert len(ranges) == len(moments) * len(services)
    for one in ranges:
        assert one.low_s == step_down_s(one.low_s) < one.high_s == step_up_s(one.high_s)


def test_more_people_ahead_wait_longer(played: list[Day], learned: Honest) -> None:
    day = max(played[:10], key=lambda one: len(one.stories))
    at = max((before_joining(day, one) for one in day.stories), key=lambda one: len(one.waiting))
    last = learned.estimate(at, "moving")
    first = learned.estimate(at.ahead_of((at.waiting[0].visit, at.waiting[0].service)), "moving")
    assert last is not None
    assert first is not None
    assert first.high_s < last.high_s


def test_nothing_is_said_before_there_is_something_to_learn_from(played: list[Day], learned: Honest) -> None:
    at = snapshot(played[4], 10 * 3600)
    new = Honest()
    assert new.estimate(at, "moving") is None
    new.learn(played[:1])
    assert new.estimate(at, "moving") is None, "one day has fewer than 200 waits"
    assert learned.estimate(at, "moving") is not None
    assert learned.estimate(at, "a new service") is None
    assert learned.estimate(snapshot(played[4], 3 * 3600), "moving") is None, "in the night"
    with pytest.raises(TooFewDays):
        replay(played[:2], {}, 2)


def test_the_narrowest_friendly_range_is_taken() -> None:
    waits = [400.0, 420.0, 440.0, 500.0, 560.0, 590.0, 600.0, 610.0, 3000.0, 3100.0]
    low_s, high_s = narrowest(waits, 0.8)
    assert (low_s, high_s) == (300, 900)
    assert narrowest([0.0] * 9 + [700.0], 0.9) == (0, 60)
    assert narrowest([20_000.0] * 5, 0.8)[1] >= 20_000


def test_a_city_can_bring_its_own(played: list[Day]) -> None:
    own = load("tests.server.waits.test_estimators:Always", {})
    own.learn(played[:1])
    assert own.estimate(snapshot(played[0], 40_000), "moving") == Estimate(60, 120, 300)
    for wrong in ("nothing", "server.waits.honest:Nobody", "no.such.module:X"):
        with pytest.raises(NoSuchEstimator):
            load(wrong, {})


class Always:
    """A plug from outside."""

    def __init__(self, weight_percent: object) -> None: ...

    def learn(self, days: object, between: object = None) -> None: ...

    def estimate(self, at: object, service: str) -> Estimate:
        return Estimate(60, 120, 300)
