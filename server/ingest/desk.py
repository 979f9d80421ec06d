"""The receiving desk: one thread that takes deliveries off the line, has them recorded, then acknowledges."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from django.db import DatabaseError, OperationalError, close_old_connections, connections, transaction

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.log import fields
from edge_sync.messages.codec import decode_plain, encode_plain
from edge_sync.messages.errors import BadTopic, Malformed
from edge_sync.messages.line import Status, Watermark
from edge_sync.messages.topics import Address, parse
from server.ingest.delivery import Delivery
from server.ingest.ledger import Ledger
from server.ingest.sorting import TOO_DEEP, UNREADABLE, Sorted, Spoiled, sort_delivery
from server.ingest.streams import current_watermarks

log = logging.getLogger(__name__)

GATHER_MS = 20
GATHER_DELIVERIES = 50
RETRY_FIRST_S, RETRY_CAP_S = 0.2, 5.0


class BrokerLine(Protocol):
    """What the desk needs of the line."""

    def ack(self, delivery: Delivery) -> None:
        """Tell the broker that a delivery is done with."""

    def publish_retained(self, topic: str, payload: bytes) -> bool:
        """Leave a message at the broker; False when the line is down."""


class MachineRegister(Protocol):
    """Who keeps track of the machines."""

    def heard(self, device: str, now: datetime) -> None:
        """A machine gave a sign of life."""

    def status(self, device: str, status: Status, now: datetime, *, fresh: bool) -> None:
        """A machine said how it is; ``fresh`` is False for what the broker kept from earlier."""


class Desk:
    """Group commit: what arrives within 20 ms shares one transaction, and is acknowledged after it."""

    def __init__(
        self, tenant: str, clock: Clock, ledger: Ledger, register: MachineRegister, after_commit: Callable[[], None]
    ) -> None:
        self._tenant = tenant
        self._clock = clock
        self._ledger = ledger
        self._register = register
        self._after_commit = after_commit
        self._tray: queue.SimpleQueue[Delivery | None] = queue.SimpleQueue()
        self._pending: list[Delivery] = []
        self._line_is_new = threading.Event()

    def deliver(self, delivery: Delivery) -> None:
        """Put a delivery on the tray; any thread."""
        self._tray.put(delivery)

    def line_came_up(self) -> None:
        """Have all watermarks published again; any thread."""
        self._line_is_new.set()
        self._tray.put(None)

    def work(self, stopping: threading.Event, line: BrokerLine) -> None:
        """Serve until ``stopping``; deliveries in hand survive a restart of this loop."""
        retry_s = RETRY_FIRST_S
        while not stopping.is_set():
            self._gather(wait_s=0.5)
            try:
                close_old_connections()
                if self._line_is_new.is_set():
                    self._line_is_new.clear()
                    self._publish(line, current_watermarks(self._clock.now()))
                if self._pending:
                    self._settle(line, self._pending)
                    self._pending = []
                retry_s = RETRY_FIRST_S
            except OperationalError as error:
                log.error("database does not answer, will retry %s", fields(error=type(error).__name__))
                connections.close_all()
                stopping.wait(retry_s)
                retry_s = min(retry_s * 2, RETRY_CAP_S)
        connections.close_all()

    def _gather(self, wait_s: float) -> None:
        """Wait for a first delivery, then for those that come close behind it."""
        until_ms: int | None = None
        while len(self._pending) < GATHER_DELIVERIES:
            left_s = wait_s if until_ms is None else (until_ms - self._clock.monotonic_ms()) / 1000
            try:
                delivery = self._tray.get(timeout=max(left_s, 0)) if not self._pending or left_s > 0 else None
            except queue.Empty:
                return
            if delivery is None:
                return
            self._pending.append(delivery)
            until_ms = until_ms or self._clock.monotonic_ms() + GATHER_MS

    def _settle(self, line: BrokerLine, deliveries: Sequence[Delivery]) -> None:
        """Record, then acknowledge; a delivery that the database will never take is parked alone."""
        try:
            marks = self._record(deliveries)
        except OperationalError:
            raise
        except DatabaseError as error:
            if len(deliveries) > 1:
                for delivery in deliveries:
                    self._settle(line, [delivery])
                return
            marks = self._park_whole(deliveries[0], type(error).__name__)
        for delivery in deliveries:
            line.ack(delivery)
        self._publish(line, marks)
        self._after_commit()

    @transaction.atomic
    def _record(self, deliveries: Sequence[Delivery]) -> dict[str, Watermark]:
        now = self._clock.now()
        batches: list[Sorted] = []
        for delivery in deliveries:
            try:
                address = parse(delivery.topic)
            except BadTopic as error:
                log.warning("not a topic of ours %s", fields(code=error.code))
                continue
            if address.channel == "evt":
                batches.append(sort_delivery(address, delivery.payload))
                if not delivery.retained:
                    self._register.heard(address.device, now)
            elif delivery.payload:
                batches.extend(self._note_status(address, delivery, now))
        return self._ledger.record(batches)

    def _note_status(self, address: Address, delivery: Delivery, now: datetime) -> list[Sorted]:
        try:
            status = decode_plain(delivery.payload, Status)
        except (Malformed, RecursionError) as error:
            reason = error.reason if isinstance(error, Malformed) else TOO_DEEP
            spoiled = Spoiled(delivery.payload, reason, UNREADABLE)
            return [Sorted(address.device, spoiled=[spoiled])]
        self._register.status(address.device, status, now, fresh=not delivery.retained)
        return []

    def _park_whole(self, delivery: Delivery, why: str) -> dict[str, Watermark]:
        device = parse(delivery.topic).device
        reason = f"the database refused it: {why}"
        return self._ledger.record([Sorted(device, spoiled=[Spoiled(delivery.payload, reason, UNREADABLE)])])

    def _publish(self, line: BrokerLine, marks: dict[str, Watermark]) -> None:
        for device, mark in marks.items():
            line.publish_retained(Address(self._tenant, device, "ack").topic(), encode_plain(mark))
