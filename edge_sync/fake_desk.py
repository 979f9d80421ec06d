"""A desk in memory, with behaviour: it can close, be full, and push the queue.

Passes the same contract tests as ``Desk``.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import msgspec

from edge_sync.admission import NotAdmitted, admit
from edge_sync.arrivals import NotExpected, checked_in, expected_as, ref_of
from edge_sync.desk import DeskClosed, DeskRefused, StoreFull, WatchHandle
from edge_sync.groundwork.clock import Clock, business_day
from edge_sync.messages.hall import Hall
from edge_sync.messages.message import Message, Uplink, shape_of
from edge_sync.messages.queueing import QueueNow, TicketIssued
from edge_sync.opening import hall_here, is_open
from edge_sync.seal.machine_key import PAPER, Signer, no_signer
from edge_sync.slips import CheckIn, QueueView


class FakeDesk:
    """What a post office would do, without one."""

    def __init__(
        self, *, clock: Clock, ticket_letter: str = "A", signer: Signer = no_signer, tenant: str = "hagi"
    ) -> None:
        """``tenant`` goes into the name of a booking's code (``booking_ref``)."""
        self._clock = clock
        self._tenant = tenant
        self._letter = ticket_letter
        self._signer = signer
        self._turn = threading.RLock()
        self._closed = False
        self._full = False
        self._queue: QueueNow | None = None
        self._line_up = True
        self._numbers: dict[str, int] = {}
        self._taken: dict[tuple[str, str], TicketIssued] = {}
        self._arrived: dict[str, TicketIssued] = {}
        self._given: list[tuple[str, datetime]] = []
        self._watchers: list[_FakeWatch] = []
        self.letters: list[Message] = []
        """Everything recorded so far, oldest first."""

    def record(self, message: Uplink) -> int:
        with self._turn:
            self._look(writing=True)
            try:
                admit(message.KIND, message.VERSION, msgspec.json.encode(message), shape_of)
            except NotAdmitted as error:
                raise DeskRefused(error.reason) from error
            self.letters.append(message)
            return len(self.letters)

    def take_ticket(self, *, visit_id: str, service: str, priority: str = "") -> TicketIssued:
        with self._turn:
            self._look(writing=True)
            if (visit_id, service) in self._taken:
                return self._taken[visit_id, service]
            opening = is_open(self._hall(), service, self._clock.now())
            if not opening:
                raise DeskRefused(f"no number is given for {service} now", code=opening.code, at=opening.next_from)
            return self._number(visit_id=visit_id, service=service, priority=priority)

    def check_in(self, *, visit_id: str, code: str) -> TicketIssued:
        with self._turn:
            self._look(writing=True)
            try:
                msgspec.convert({"visit_id": visit_id, "code": code, "do": "check_in"}, CheckIn)
                ref = ref_of(self._tenant, code)
                known = self._arrived.get(ref)
                if known is not None and known.visit_id == visit_id:
                    return known
                expected = expected_as(self._hall(), ref, self._clock.now(), used_here=known is not None)
            except NotExpected as error:
                raise DeskRefused(str(error), code=error.code, at=error.at) from error
            except msgspec.ValidationError as error:
                raise DeskRefused(str(error)) from error
            if (visit_id, expected.service) in self._taken:
                return self._taken[visit_id, expected.service]
            issued = self._number(visit_id=visit_id, service=expected.service, ref=ref, web=expected.ticket)
            self._arrived[ref] = issued
            return issued

    def _number(
        self, *, visit_id: str, service: str, priority: str = "", ref: str = "", web: str | None = None
    ) -> TicketIssued:
        day = self._queue_day()
        ticket = web or f"{self._letter}{self._numbers.get(day, 0) + 1:03d}"
        said = {"visit_id": visit_id, "ticket": ticket, "service": service, "priority": priority, "booking": ref}
        try:
            issued = msgspec.convert({**said, "business_day": day, "line_was_up": self._line_up}, TicketIssued)
        except msgspec.ValidationError as error:
            raise DeskRefused(str(error)) from error
        self._taken[visit_id, service] = issued
        if web is None:
            self._numbers[day] = self._numbers.get(day, 0) + 1
            self._given.append((service, self._clock.now()))
            self.letters.append(issued)
        else:
            self.letters.append(checked_in(issued))
        return issued

    def sign(self, content: bytes) -> tuple[bytes, bytes]:
        with self._turn:
            self._look()
        if not content.startswith(PAPER):
            raise DeskRefused("only paper codes are signed")
        try:
            return self._signer(content)
        except (OSError, ValueError) as error:
            raise DeskRefused(type(error).__name__) from error

    def queue(self) -> QueueView:
        with self._turn:
            self._look()
            return self._view()

    def watch(self, on_view: Callable[[QueueView], None]) -> WatchHandle:
        with self._turn:
            watch = _FakeWatch(self, on_view)
            self._watchers.append(watch)
            on_view(self._view())
            return watch

    def close_down(self) -> None:
        """Let the post office die."""
        with self._turn:
            self._closed = True
        self._push()

    def open_again(self) -> None:
        """Let it come back; what it took before is still there."""
        with self._turn:
            self._closed = False
        self._push()

    def fill_up(self) -> None:
        """Let the store be full."""
        self._full = True

    def make_room(self) -> None:
        """Let the store have room again."""
        self._full = False

    def push(self, queue: QueueNow) -> None:
        """Let the centre tell a new queue."""
        with self._turn:
            self._queue = queue
        self._push()

    def set_line(self, *, up: bool) -> None:
        """Let the line come up or go down."""
        with self._turn:
            self._line_up = up
        self._push()

    def forget(self, watch: _FakeWatch) -> None:
        """Drop a watcher that went away."""
        with self._turn:
            if watch in self._watchers:
                self._watchers.remove(watch)

    def _look(self, *, writing: bool = False) -> None:
        if self._closed:
            raise DeskClosed("the post office is closed")
        if writing and self._full:
            raise StoreFull("no room left")

    def _view(self) -> QueueView:
        up = self._line_up and not self._closed
        if self._queue is None:
            return QueueView(queue=None, age_ms=None, line_up=up)
        age_ms = int((self._clock.now() - self._queue.as_of).total_seconds() * 1000)
        queue = msgspec.structs.replace(self._queue, hall=self._hall())
        return QueueView(queue=queue, age_ms=None if self._closed else max(0, age_ms), line_up=up)

    def _hall(self) -> Hall | None:
        queue = self._queue
        if queue is None or queue.hall is None:
            return None
        given = Counter(service for service, at in self._given if at >= queue.as_of)
        return hall_here(queue, queue_day=self._queue_day(), given=given, disaster=queue.hall.disaster)

    def _queue_day(self) -> str:
        hall = None if self._queue is None else self._queue.hall
        return business_day(self._clock.now()) if hall is None or hall.disaster is None else hall.disaster.since

    def _push(self) -> None:
        with self._turn:
            watchers, view = list(self._watchers), self._view()
        for watch in watchers:
            watch.tell(view)


class _FakeWatch:
    def __init__(self, desk: FakeDesk, on_view: Callable[[QueueView], None]) -> None:
        self._desk = desk
        self._on_view = on_view

    def tell(self, view: QueueView) -> None:
        self._on_view(view)

    def close(self) -> None:
        self._desk.forget(self)
