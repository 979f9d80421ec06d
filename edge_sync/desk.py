"""The desk: how the kiosk hands letters to the post office and hears of the queue.

Nothing here knows the store, the line or the broker; the only thing shared with the post
office is the socket and the slips that pass through it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from edge_sync.desk_line import DeskLine, DeskWatch
from edge_sync.groundwork.clock import Clock, SystemClock
from edge_sync.groundwork.identity import RandomBytes, uuid7_hex
from edge_sync.messages.letter import data_of
from edge_sync.messages.message import Uplink
from edge_sync.messages.queueing import TicketIssued
from edge_sync.slips import (
    Answer,
    AskQueue,
    AskReport,
    CheckIn,
    DisasterNow,
    Ping,
    Pong,
    QueueView,
    Record,
    Recorded,
    Refusal,
    Report,
    SetDisaster,
    Sign,
    Signed,
    Slip,
    TakeTicket,
    TicketTaken,
)

__all__ = ["AnyDesk", "Desk", "DeskClosed", "DeskError", "DeskRefused", "QueueView", "StoreFull", "WatchHandle"]

A = TypeVar("A", bound=Answer)


class DeskError(Exception):
    """Root of this room's errors."""

    code = "DESK-00"


class DeskClosed(DeskError):
    """The post office does not answer. It may or may not have heard the last request."""

    code = "DESK-01"


class DeskRefused(DeskError):
    """The post office will not take this slip; trying again now will not help. ``code`` and ``at``: see ``Refusal``."""

    code = "DESK-02"

    def __init__(self, reason: str, *, code: str = code, at: datetime | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.at = at


class StoreFull(DeskError):
    """The post office has no room left. Nothing that it took before is lost."""

    code = "DESK-03"


class WatchHandle(Protocol):
    """A running watch."""

    def close(self) -> None:
        """End it; may be called twice. No view arrives afterwards."""


class AnyDesk(Protocol):
    """What the kiosk may do here; ``Desk`` and ``FakeDesk`` both offer it."""

    def record(self, message: Uplink) -> int:
        """Write a message down; returns its sequence number, and only after the commit.

        Raises:
            DeskClosed, DeskRefused, StoreFull: it is not known to be recorded.
        """

    def take_ticket(self, *, visit_id: str, service: str, priority: str = "") -> TicketIssued:
        """Give a visit its number and record that; the same visit and service get the same number.

        Raises: as ``record``; the codes of ``DeskRefused`` here are DESK-02, NUM-01, HALL-02 and HALL-03.
        """

    def check_in(self, *, visit_id: str, code: str) -> TicketIssued:
        """Say that somebody with a booking's code (8 digits) is here; the same visit and code get the same answer.

        Gives the number for a booked time, or the one taken on the web (letter W, recorded as ``CheckedIn``).

        Raises: as ``record``; the codes of ``DeskRefused`` here are DESK-02, NUM-01 and BOOK-01 to BOOK-05.
        """

    def sign(self, content: bytes) -> tuple[bytes, bytes]:
        """Sign a paper code; gives the signature and the machine's certificate, both DER.

        Raises:
            DeskClosed, DeskRefused: it is not signed.
        """

    def queue(self) -> QueueView:
        """The queue as last known here.

        Raises:
            DeskClosed: the post office does not answer.
        """

    def watch(self, on_view: Callable[[QueueView], None]) -> WatchHandle:
        """Call ``on_view`` now and on every change, from a thread of its own.

        While the post office is closed the last queue is shown once more with ``line_up`` False.
        """


class Desk:
    """The real desk, over the post office's Unix socket.

    ``timeout_ms`` bounds each call. Calls may come from several threads; they take turns.
    """

    def __init__(
        self,
        socket_path: Path | str,
        *,
        timeout_ms: int = 2_000,
        random_bytes: RandomBytes = os.urandom,
        clock: Clock | None = None,
    ) -> None:
        self._path = str(socket_path)
        self._timeout_ms = timeout_ms
        self._random_bytes = random_bytes
        self._clock = clock or SystemClock()
        self._turn = threading.Lock()
        self._line: DeskLine | None = None

    def record(self, message: Uplink) -> int:
        letter_id = uuid7_hex(self._clock.now(), self._random_bytes)
        slip = Record(letter_id=letter_id, kind=message.KIND, version=message.VERSION, data=data_of(message))
        return self._ask(slip, Recorded).sequence

    def take_ticket(self, *, visit_id: str, service: str, priority: str = "") -> TicketIssued:
        return self._ask(TakeTicket(visit_id=visit_id, service=service, priority=priority), TicketTaken).ticket

    def check_in(self, *, visit_id: str, code: str) -> TicketIssued:
        return self._ask(CheckIn(visit_id=visit_id, code=code), TicketTaken).ticket

    def sign(self, content: bytes) -> tuple[bytes, bytes]:
        signed = self._ask(Sign(content=content), Signed)
        return signed.signature, signed.certificate

    def queue(self) -> QueueView:
        return self._ask(AskQueue(), QueueView)

    def watch(self, on_view: Callable[[QueueView], None]) -> WatchHandle:
        return DeskWatch(self._path, on_view)

    def ping(self) -> Pong:
        """Ask whether anybody is there; raises DeskClosed."""
        return self._ask(Ping(), Pong)

    def disaster(self, on: bool | None = None) -> DisasterNow:
        """Switch disaster mode here, or ask; raises DeskClosed, DeskRefused, StoreFull."""
        return self._ask(SetDisaster(on=on), DisasterNow)

    def report(self) -> Report:
        """What waits, since when, and why; raises DeskClosed."""
        return self._ask(AskReport(), Report)

    def close(self) -> None:
        """Leave the window; the next call comes back to it."""
        with self._turn:
            self._leave()

    def _ask(self, slip: Slip, wanted: type[A]) -> A:
        with self._turn:
            answer = self._exchange(slip)
        if isinstance(answer, Refusal):
            if answer.code == StoreFull.code:
                raise StoreFull(answer.reason)
            raise DeskRefused(answer.reason, code=answer.code, at=answer.at)
        if not isinstance(answer, wanted):
            raise DeskClosed(f"expected {wanted.__name__}, got {type(answer).__name__}")
        return answer

    def _exchange(self, slip: Slip) -> Answer:
        """Say one slip. A connection that broke since the last call is made anew once: slips may be repeated."""
        deadline_ms = self._clock.monotonic_ms() + self._timeout_ms
        had_line = self._line is not None
        try:
            return self._say(slip, deadline_ms)
        except (OSError, msgspec.DecodeError) as error:
            self._leave()
            if not had_line or self._clock.monotonic_ms() >= deadline_ms:
                raise DeskClosed(str(error)) from error
        try:
            return self._say(slip, deadline_ms)
        except (OSError, msgspec.DecodeError) as error:
            self._leave()
            raise DeskClosed(str(error)) from error

    def _say(self, slip: Slip, deadline_ms: int) -> Answer:
        if self._line is None:
            self._line = DeskLine(self._path, self._left_s(deadline_ms))
        self._line.send(slip, self._left_s(deadline_ms))
        return self._line.read(lambda: self._left_s(deadline_ms))

    def _left_s(self, deadline_ms: int) -> float:
        return max(0.001, (deadline_ms - self._clock.monotonic_ms()) / 1000)

    def _leave(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
