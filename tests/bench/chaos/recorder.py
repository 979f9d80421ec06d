"""Somebody who stands at a machine's desk, says one thing after the other, and writes down what came of it."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Callable
from typing import TypeVar

from edge_sync.desk import Desk, DeskClosed
from edge_sync.messages.letter import data_of
from edge_sync.messages.visit import VisitBegan
from tests.bench.history.record import HistoryBook, Line, digest

T = TypeVar("T")

TICKET_EVERY = 9
TICKET_TRIES = 3


class Recorder:
    """One thread, one desk."""

    def __init__(
        self, desk: Desk, book: HistoryBook, *, device: str, epoch: str, by: str, seed: int, rest_s: float = 0.02
    ) -> None:
        self._desk, self._book = desk, book
        self._device, self._epoch, self._by = device, epoch, by
        self._dice = random.Random(f"{seed} {by}")
        self._rest_s = rest_s
        self._count = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name=by, daemon=True)
        self.failed: BaseException | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; raises what stopped the thread before its time."""
        self._stopping.set()
        self._thread.join(60)
        self._desk.close()
        if self.failed is not None:
            raise self.failed

    def _work(self) -> None:
        try:
            while not self._stopping.wait(self._dice.uniform(0, 2 * self._rest_s)):
                self.say_one()
        except Exception as error:  # noqa: BLE001 - told to whoever ends the recorder
            self.failed = error

    def say_one(self) -> None:
        """One letter or one number."""
        self._count += 1
        visit_id = hashlib.sha256(f"{self._by} {self._dice.random()} {self._count}".encode()).hexdigest()[:32]
        if self._count % TICKET_EVERY == 0:
            self._take_ticket(visit_id)
        else:
            self._record(VisitBegan(visit_id=visit_id, journey="certificates", language="ja"))

    def _record(self, message: VisitBegan) -> None:
        said = digest(bytes(data_of(message)))
        sequence = self._ask(lambda: self._desk.record(message))
        self._write(message.KIND, message.visit_id, said, sequence, None, "unknown" if sequence is None else "accepted")

    def _take_ticket(self, visit_id: str) -> None:
        for _ in range(TICKET_TRIES):
            issued = self._ask(lambda: self._desk.take_ticket(visit_id=visit_id, service="certificates"))
            if issued is not None:
                said = digest(bytes(data_of(issued)))
                self._write(issued.KIND, visit_id, said, None, issued.ticket, "accepted")
                return
        self._write("queueing.ticket_issued", visit_id, "", None, None, "unknown")

    def _ask(self, question: Callable[[], T]) -> T | None:
        try:
            return question()
        except DeskClosed:
            self._stopping.wait(0.05)
            return None

    def _write(
        self, kind: str, visit_id: str, said: str, sequence: int | None, ticket: str | None, outcome: str
    ) -> None:
        self._book.write(
            Line(
                outcome, self._device, self._epoch, kind, visit_id, said, sequence=sequence, ticket=ticket, by=self._by
            )
        )
