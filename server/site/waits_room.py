"""Honest waits, put together: the queue's stories in, ranges out, promises kept in a book."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import URLPattern, path

from edge_sync.groundwork.clock import Clock, business_day
from edge_sync.groundwork.supervise import Part, Thread
from server.queueing.models import Ticket
from server.queueing.policy import Move, State
from server.queueing.service import Witness
from server.site.doors import signed_in
from server.site.hall_room import HallRoom
from server.site.switchboard import Switchboard
from server.site.waits_watch import Watch
from server.waits import book
from server.waits.honesty import HitRate, hit_rate
from server.waits.pages import Honesty
from server.waits.plugs import OURS

Ranges = Mapping[str, tuple[int, int]]
"""Service to the lower and upper end, in seconds, of the wait of somebody who takes a number now."""

KEEPS_MS = 1000
NO_RATE_MS = 60_000
STOP_WITHIN_S = 0.75
"""Both threads look up between days and services; one that waits for a locked database may end with the process."""


@dataclass(frozen=True)
class WaitsRoom:
    """What the rest of the centre asks for."""

    ranges: Callable[[], Ranges]
    """Cached for a second; a service that nothing can be said of is left out."""
    range_of: Callable[[str, datetime], tuple[int, int] | None]
    """What is left to wait for one visit that waits now; None is unknown."""
    witness: Witness | None
    chores: tuple[Part, ...]
    hit_rate: Callable[[], HitRate | None] = lambda: None
    """How often the range held on the last day that had any; cheap, as boards ask for it."""
    clock: Clock | None = None


def waits_room(clock: Clock, hall: HallRoom, news: Switchboard, estimator: str = OURS) -> WaitsRoom:
    """Make the room. ``estimator`` is a plug's name, ``server.waits.plugs``."""
    watch = Watch(clock, hall.calling, news.saying("waits"), estimator)
    told = _Told(clock)
    rate = _Rate(clock)
    for what in ("queue", "hall"):
        news.on(what, watch.wake)
    news.on("waits", told.forget)
    chores = (
        Thread("learner of waits", watch.learn_on, stop_within_s=STOP_WITHIN_S),
        Thread("watcher of waits", watch.look_on, stop_within_s=STOP_WITHIN_S),
    )
    return WaitsRoom(told.ranges, watch.range_of, _Keeper(clock, told.ranges), chores, rate.now, clock)


def waits_routes(room: WaitsRoom) -> list[URLPattern]:
    """Addresses of the page that says how honest we were."""
    if room.clock is None:
        return []
    return [path("console/waits/", signed_in(Honesty(room.clock).page), name="waits")]


class _Told:
    """What the process that estimates last wrote down, read at most once a second."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: tuple[int, Ranges] | None = None

    def forget(self) -> None:
        """Something else is told now."""
        self._kept = None

    def ranges(self) -> Ranges:
        """Service to range; empty while nothing is known."""
        kept, now_ms = self._kept, self._clock.monotonic_ms()
        if kept is None or now_ms - kept[0] >= KEEPS_MS:
            kept = (now_ms, book.told(self._clock.now()))
            self._kept = kept
        return kept[1]


class _Rate:
    """Yesterday's rate, counted once a day; while there is none it is asked for again once a minute."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: tuple[date, HitRate] | None = None
        self._none_until_ms = 0

    def now(self) -> HitRate | None:
        """Of the last day that had promises."""
        today = date.fromisoformat(business_day(self._clock.now()))
        if self._kept is not None and self._kept[0] == today:
            return self._kept[1]
        now_ms = self._clock.monotonic_ms()
        if now_ms < self._none_until_ms:
            return None
        found = hit_rate(today)
        if found is None:
            self._none_until_ms = now_ms + NO_RATE_MS
            return None
        self._kept = (today, found)
        return found


class _Keeper:
    """Keeps the book of promises."""

    def __init__(self, clock: Clock, ranges: Callable[[], Ranges]) -> None:
        self._clock = clock
        self._ranges = ranges

    def issued(self, tickets: Sequence[Ticket]) -> None:
        """Numbers are new; who takes one on the web, or for a booked time, is promised nothing."""
        plain = [one for one in tickets if one.state == State.WAITING and not one.booking]
        self._promise([_wait(one, one.issued_at) for one in plain if one.issue_time_is_sure])

    def called(self, ticket: Ticket) -> None:
        """A wait is over."""
        if ticket.called_at is not None:
            book.settle(ticket.visit_id, ticket.service, ticket.called_at)

    def ended(self, ticket: Ticket) -> None:
        """A number is finished; its waits were settled before."""

    def moved(self, ticket: Ticket, move: Move) -> None:
        """A transfer begins another wait; a call that is taken back ends none."""
        if ticket.state == State.WAITING and move in BEGINS and ticket.waiting_since is not None:
            self._promise([_wait(ticket, ticket.waiting_since)])
        elif ticket.state == State.WAITING and move == Move.TAKE_BACK:
            book.unsettle(ticket.visit_id, ticket.service)

    def _promise(self, waits: Sequence[book.Wait]) -> None:
        if waits:
            book.promise(waits, self._ranges(), self._clock.now())


BEGINS = frozenset({Move.TRANSFER, Move.GO_ON})


def _wait(ticket: Ticket, since: datetime) -> book.Wait:
    return book.Wait(ticket.visit_id, ticket.service, ticket.business_day, since)
