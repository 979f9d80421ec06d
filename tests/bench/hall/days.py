"""Days of the simulated hall. The same seed makes the same days."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from datetime import date, timedelta

import jpholiday

from server.waits.story import FINISHED, MOVED_ON, NO_SHOW, Day, Story, day_of
from tests.bench.hall import town as t
from tests.bench.hall.engine import Arrival, Desk, Passage, Served, run

FIRST = date(2026, 4, 1)


def days(seed: int, n: int, town: t.Town | None = None, first: date = FIRST) -> list[Day]:
    """Play ``n`` working days, the first at or after ``first``."""
    found: list[Day] = []
    for when in working_days(first):
        if len(found) == n:
            break
        found.append(one_day(seed, when, town or t.Town()))
    return found


def months(seed: int, n: int, town: t.Town | None = None, first: date = FIRST) -> list[Day]:
    """All working days of ``n`` months."""
    last = date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1)
    found = []
    for when in working_days(first):
        if when >= last:
            break
        found.append(one_day(seed, when, town or t.Town()))
    return found


def working_days(first: date) -> Iterator[date]:
    """Days on which a Japanese city hall is open, from ``first`` on."""
    when = first
    while True:
        if is_working_day(when):
            yield when
        when += timedelta(days=1)


def is_working_day(when: date) -> bool:
    """Tell whether the hall is open: no weekend, no holiday, not 29 December to 3 January."""
    year_end = (when.month, when.day) >= (12, 29) or (when.month, when.day) <= (1, 3)
    return when.weekday() < 5 and not year_end and not jpholiday.is_holiday(when)


def one_day(seed: int, when: date, town: t.Town) -> Day:
    """Play one day; it depends on nothing but its arguments."""
    draw = random.Random(f"{seed} {when.isoformat()}")
    clerk = _Clerk(draw, town)
    passages = run(
        _arrivals(draw, when, town),
        _desks(draw, town),
        clerk.serve,
        {name: weight for name, (_, weight) in t.PRIORITIES.items()},
    )
    return day_of(when, (_story(one) for one in passages))


def _arrivals(draw: random.Random, when: date, town: t.Town) -> Iterator[Arrival]:
    size = town.numbers_a_day * t.BY_MONTH[when.month] * t.BY_WEEKDAY[when.weekday()]
    size *= math.exp(draw.gauss(0.0, town.day_spread))
    if not is_working_day(when - timedelta(days=1)) and when.weekday() != 0:
        size *= t.AFTER_A_HOLIDAY
    shares = {name: trade.share for name, trade in t.TRADES.items()}
    shares["moving"] *= t.MOVING_BY_MONTH.get(when.month, 1.0)
    mean_rate = size / (t.CLOSES_S - t.OPENS_S)
    top = mean_rate * max(t.BY_HOUR.values())
    at_s, written = float(t.OPENS_S), 0
    while (at_s := at_s + draw.expovariate(top)) < t.CLOSES_S:
        if draw.random() * top < mean_rate * t.BY_HOUR[int(at_s // 3600)]:
            written += 1
            yield Arrival(
                at_s,
                f"{when:%Y%m%d}{written:04d}",
                draw.choices(list(shares), list(shares.values()))[0],
                _priority(draw),
                draw.choices([name for name, _ in t.DEVICES], [share for _, share in t.DEVICES])[0],
            )


def _priority(draw: random.Random) -> str:
    at = draw.random()
    for name, (share, _) in t.PRIORITIES.items():
        if at < share:
            return name
        at -= share
    return ""


def _desks(draw: random.Random, town: t.Town) -> list[Desk]:
    names = [desk for desk in t.DESKS if not (town.thin and desk[0] == t.THIN_LEAVES_OUT)]
    early = draw.randrange(2)
    return [
        Desk(name, frozenset(serves), _shifts(draw, (place + early) % 2), opens_at)
        for place, (name, serves, opens_at) in enumerate(names)
    ]


def _shifts(draw: random.Random, lunch: int) -> tuple[tuple[float, float], ...]:
    """A day with lunch and two short breaks in it; nobody leaves while people wait at the end."""
    late_s = draw.uniform(-300, 300)
    breaks = [(begins_s + late_s, ends_s + late_s) for begins_s, ends_s in (t.LUNCHES_S[lunch],)]
    for hour in (10, 15):
        begins_s = hour * 3600 + draw.uniform(-900, 1800)
        breaks.append((begins_s, begins_s + draw.uniform(300, 720)))
    shifts, at_s = [], float(t.OPENS_S)
    for begins_s, ends_s in sorted(breaks):
        shifts.append((at_s, begins_s))
        at_s = ends_s
    return (*shifts, (at_s, 24 * 3600.0))


class _Clerk:
    """Decides how long things take."""

    def __init__(self, draw: random.Random, town: t.Town) -> None:
        self._draw = draw
        self._town = town

    def serve(self, arrival: Arrival, counter: str) -> Served:
        draw = self._draw
        tidy_s = draw.uniform(*t.TIDY_S)
        if draw.random() < t.NO_SHOW_SHARE:
            return Served(draw.uniform(*t.NO_SHOW_HAND_S), tidy_s, came=False)
        trade = t.TRADES[arrival.service]
        pace = self._town.certificate_pace if arrival.service in t.CERTIFICATES else self._town.procedure_pace
        in_hand_s = draw.uniform(*t.WALK_S) + pace * trade.median_s * math.exp(draw.gauss(0.0, trade.sigma))
        return Served(in_hand_s, tidy_s, onward=self._onward(arrival))

    def _onward(self, arrival: Arrival) -> Arrival | None:
        if self._draw.random() >= t.ONWARD_SHARE:
            return None
        others = [name for name in t.TRADES if name != arrival.service]
        service = self._draw.choices(others, [t.TRADES[name].share for name in others])[0]
        return Arrival(0.0, arrival.visit, service, arrival.priority, arrival.device)


def _story(one: Passage) -> Story:
    called = None if one.called_s is None else int(one.called_s)
    ended = None if one.ended_s is None else int(one.ended_s)
    outcome = MOVED_ON if one.moved_on else FINISHED if one.came else NO_SHOW
    at = one.arrival
    return Story(at.visit, at.service, at.priority, int(at.at_s), called, ended, one.counter, outcome, at.device)
