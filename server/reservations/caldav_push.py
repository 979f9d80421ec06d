"""Bookings in the city's own calendar server: the centre says what is, events of others are never touched.

What somebody edits or deletes there comes back at the next look; what staff add themselves stays theirs.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from django.db import connections

from edge_sync.groundwork.clock import TOKYO, Clock
from edge_sync.groundwork.log import fields
from server.reservations.caldav_shelf import CalendarServerDown
from server.reservations.calendars import single
from server.reservations.models import Booking, BookingState, Pushed

log = logging.getLogger(__name__)

LOOK_EVERY_S = 60.0
RETRY_MOST_S = 900.0
BACK = timedelta(days=1)


class Events(Protocol):
    """A calendar server; every deed raises CalendarServerDown."""

    def open(self, collection: str, name: str) -> dict[str, str]: ...
    def put(self, collection: str, uid: str, body: bytes) -> str: ...
    def delete(self, collection: str, uid: str) -> None: ...


@dataclass(frozen=True)
class Collection:
    """A counter's or a clerk's calendar."""

    key: str
    name: str


class Push:
    """Brings a calendar server up to date, again and again."""

    def __init__(self, clock: Clock, events: Callable[[], AbstractContextManager[Events]]) -> None:
        self._clock = clock
        self._events = events
        self._wake = threading.Event()
        self._down = False

    def wake(self) -> None:
        """Something was booked; any thread."""
        self._wake.set()

    def work(self, stopping: threading.Event) -> None:
        """Serve until ``stopping``; longer and longer pauses while the server is down."""
        pause_s = LOOK_EVERY_S
        while not stopping.is_set():
            self._wake.clear()
            try:
                pause_s = LOOK_EVERY_S if self.look() else min(pause_s * 2, RETRY_MOST_S)
            finally:
                connections.close_all()
            waited_s = 0.0
            while waited_s < pause_s and not stopping.wait(1.0) and not (self._wake.is_set() and not self._down):
                waited_s += 1.0

    def look(self) -> bool:
        """One round; False: the server was down, and nothing is lost by it."""
        try:
            with self._events() as events:
                for collection, bookings in self._wanted().items():
                    _bring(events, collection, bookings)
                self._clear(events)
        except CalendarServerDown as error:
            if not self._down:
                log.warning("the calendar server is down %s", fields(status=error.status))
            self._down = True
            return False
        if self._down:
            log.info("the calendar server is back")
        self._down = False
        return True

    def _wanted(self) -> dict[Collection, list[Booking]]:
        wanted: dict[Collection, list[Booking]] = defaultdict(list)
        rows = Booking.objects.select_related("plan").filter(at__isnull=False, day__gte=self._first_day())
        for booking in rows.exclude(state=BookingState.CANCELLED):
            for collection in collections_of(booking):
                wanted[collection].append(booking)
        return wanted

    def _clear(self, events: Events) -> None:
        """Take away what was cancelled, or moved to another calendar."""
        laid = Pushed.objects.select_related("booking__plan").filter(booking__day__gte=self._first_day())
        for one in laid:
            keys = {collection.key for collection in collections_of(one.booking)}
            if one.booking.state == BookingState.CANCELLED or one.collection not in keys:
                events.delete(one.collection, one.booking.uid)
                one.delete()

    def _first_day(self) -> date:
        return self._clock.now().astimezone(TOKYO).date() - BACK


def collections_of(booking: Booking) -> list[Collection]:
    """In which calendars a booking stands."""
    plan = booking.plan
    names = [] if plan is None else [("counter", plan.counter), ("clerk", plan.clerk)]
    return [Collection(_key(whose, name), name) for whose, name in names if name]


def _bring(events: Events, collection: Collection, bookings: list[Booking]) -> None:
    there = events.open(collection.key, collection.name)
    laid = {one.booking_id: one for one in Pushed.objects.filter(collection=collection.key, booking__in=bookings)}
    for booking in bookings:
        known = laid.get(booking.pk)
        tag = there.get(booking.uid)
        if known is not None and known.revision == booking.revision and tag is not None and known.etag in ("", tag):
            continue
        etag = events.put(collection.key, booking.uid, single(booking))
        Pushed.objects.update_or_create(
            booking=booking, collection=collection.key, defaults={"revision": booking.revision, "etag": etag[:120]}
        )


def _key(whose: str, name: str) -> str:
    return f"{whose}-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
