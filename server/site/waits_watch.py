"""Looks at the queue, says what is to be expected, learns at night: the process that estimates for the whole centre."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import close_old_connections

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.log import fields
from server.queueing.rules import CallingRules
from server.site.waits_stories import days_before, recorded, seconds_of
from server.waits.book import sweep, tell
from server.waits.estimate import Estimator
from server.waits.plugs import load
from server.waits.snapshot import Snapshot, snapshot
from server.waits.story import Day

log = logging.getLogger(__name__)

AT_MOST_EVERY_S = 2.0
LOOK_EVERY_MS = 20_000
STOPS_WITHIN_S = 0.5
REMEMBERS_DAYS = 60
GIVE_WAY_S = 0.002
"""Rest after each remembered wait, so that pages come first."""
STALE = timedelta(seconds=90)

Ranges = dict[str, tuple[int, int]]


class _Stopping(Exception):
    """The process ends while it learns."""


@dataclass(frozen=True)
class _Seen:
    at: datetime
    snapshot: Snapshot


class Watch:
    """Two threads: one looks, one learns. Both have nothing to say until the first learning is over."""

    def __init__(
        self, clock: Clock, calling: Callable[[], CallingRules], changed: Callable[[], None], estimator: str
    ) -> None:
        """``estimator`` is a name that ``server.waits.plugs`` knows."""
        self._clock = clock
        self._calling = calling
        self._changed = changed
        self._name = estimator
        self._wake = threading.Event()
        self._estimator: Estimator | None = None
        self._weights: Mapping[str, int] = {}
        self._services: tuple[str, ...] = ()
        self._days: dict[date, Day] = {}
        self._learned_on: date | None = None
        self._told: tuple[datetime, Ranges] | None = None
        self._seen: _Seen | None = None

    def wake(self) -> None:
        """The queue changed; any thread."""
        self._wake.set()

    def look_on(self, stopping: threading.Event) -> None:
        """Look at every change, at most every two seconds, and every 20 s as time alone changes waits."""
        looked_ms = self._clock.monotonic_ms()
        while not stopping.is_set():
            woken, now_ms = self._wake.wait(STOPS_WITHIN_S), self._clock.monotonic_ms()
            if not woken and now_ms - looked_ms < LOOK_EVERY_MS:
                continue
            self._wake.clear()
            looked_ms = now_ms
            try:
                self.look(stopping)
            finally:
                close_old_connections()
            stopping.wait(AT_MOST_EVERY_S)

    def learn_on(self, stopping: threading.Event) -> None:
        """Learn at the start and after every midnight."""
        while not stopping.is_set():
            try:
                self.learn(stopping)
            except _Stopping:
                return
            finally:
                close_old_connections()
            stopping.wait(60.0)

    def look(self, stopping: threading.Event | None = None) -> None:
        """Say what is to be expected now; news only when a range that is shown changed. Half a look says nothing."""
        estimator, now = self._estimator, self._clock.now()
        if estimator is None:
            return
        day = self._calling().queue_day
        at = snapshot(next(recorded([day])), seconds_of(day, now))
        self._seen = _Seen(now, at)
        ranges: Ranges = {}
        for service in self._services:
            if stopping is not None and stopping.is_set():
                return
            told = estimator.estimate(at, service)
            if told is not None:
                ranges[service] = (told.low_s, told.high_s)
        self._say(ranges, now)

    def _say(self, ranges: Ranges, now: datetime) -> None:
        before = self._told
        same = before is not None and before[1] == ranges
        if same and before is not None and now - before[0] < timedelta(seconds=60):
            return
        tell(ranges, now)
        self._told = (now, ranges)
        if not same:
            self._changed()

    def range_of(self, visit_id: str, now: datetime) -> tuple[int, int] | None:
        """What is left to wait for somebody in line; None is unknown."""
        seen, estimator = self._seen, self._estimator
        if seen is None or estimator is None or now - seen.at > STALE:
            return None
        mine = next((one for one in seen.snapshot.waiting if one.visit == visit_id), None)
        if mine is None:
            return None
        told = estimator.estimate(seen.snapshot.ahead_of((mine.visit, mine.service)), mine.service)
        return None if told is None else (told.low_s, told.high_s)

    def learn(self, stopping: threading.Event) -> None:
        """Take in the days before today, once a day."""
        rules = self._calling()
        if self._learned_on == rules.queue_day:
            return
        known = days_before(rules.queue_day, REMEMBERS_DAYS)
        self._days = {when: self._days.get(when) or _read(when, stopping) for when in known}
        estimator = self._estimator
        if estimator is None or rules.weight_percent != self._weights:
            estimator = load(self._name, rules.weight_percent)

        def between() -> None:
            if stopping.wait(GIVE_WAY_S):
                raise _Stopping

        estimator.learn(list(self._days.values()), between)
        self._services = tuple(sorted({one.service for day in self._days.values() for one in day.stories}))
        self._estimator, self._weights, self._learned_on = estimator, rules.weight_percent, rules.queue_day
        forgotten = sweep(self._clock.now())
        log.info("waits learned %s", fields(days=len(known), forgotten=forgotten))
        self.wake()


def _read(when: date, stopping: threading.Event) -> Day:
    if stopping.is_set():
        raise _Stopping
    return next(recorded([when]))
