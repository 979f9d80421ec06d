"""A desk in memory, with behaviour: it can close, be full, and push the queue.

Passes the same contract tests as ``Desk``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import msgspec

from edge_sync.admission import NotAdmitted, admit
from edge_sync.desk import DeskClosed, DeskRefused, StoreFull, WatchHandle
from edge_sync.groundwork.clock import Clock, business_day
from edge_sync.messages.message import Message, Uplink, shape_of
from edge_sync.messages.queueing import QueueNow, TicketIssued
from edge_sync.messages.values import ServiceId, VisitId
from edge_sync.seal.machine_key import PAPER, Signer, no_signer
from edge_sync.slips import QueueView


class FakeDesk:
    """What a post office would do, without one."""

    def __init__(self, *, clock: Clock, ticket_letter: str = "A", signer: Signer = no_signer) -> None:
        self._clock = clock
        self._letter = ticket_letter
        self._signer = signer
        self._turn = threading.RLock()
        self._closed = False
        self._full = False
        self._queue: QueueNow | None = None
        self._line_up = True
        self._numbers: dict[str, int] = {}
        self._taken: dict[tuple[str, str], TicketIssued] = {}
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

    def take_ticket(self, *, visit_id: str, service: str) -> TicketIssued:
        with self._turn:
            self._look(writing=True)
            if (visit_id, service) in self._taken:
                return self._taken[visit_id, service]
            try:
                msgspec.convert(visit_id, VisitId)
                msgspec.convert(service, ServiceId)
            except msgspec.ValidationError as error:
                raise DeskRefused(str(error)) from error
            day = business_day(self._clock.now())
            count = self._numbers[day] = self._numbers.get(day, 0) + 1
            issued = TicketIssued(
                visit_id=visit_id,
                ticket=f"{self._letter}{count:03d}",
                service=service,
                business_day=day,
                line_was_up=self._line_up,
            )
            self._taken[visit_id, service] = issued
            self.letters.append(issued)
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
        return QueueView(queue=self._queue, age_ms=None if self._closed else max(0, age_ms), line_up=up)

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
