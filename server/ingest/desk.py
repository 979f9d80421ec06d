"""The receiving desk: one thread that takes deliveries off the line, has them recorded, then acknowledges."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
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
from server.ingest.shard import ALL, Shard
from server.ingest.sorting import TOO_DEEP, UNREADABLE, Sorted, Spoiled, sort_delivery
from server.ingest.streams import Asked, current_streams, watermarks_of
from server.ingest.tray import Tray
from server.ingest.turn import Turn

log = logging.getLogger(__name__)

RETRY_FIRST_S, RETRY_CAP_S = 0.2, 5.0


class BrokerLine(Protocol):
    """What the desk needs of the line."""

    def ack(self, delivery: Delivery) -> None:
        """Tell the broker that a delivery is done with."""

    def publish_retained(self, topic: str, payload: bytes) -> bool:
        """Leave a message at the broker; False when the line is down."""


class MachineRegister(Protocol):
    """Who keeps track of the machines."""

    def heard(self, devices: Collection[str], now: datetime) -> None:
        """Machines gave a sign of life."""

    def status(self, device: str, status: Status, now: datetime, *, fresh: bool) -> None:
        """A machine said how it is; ``fresh`` is False for what the broker kept from earlier."""


class Desk:
    """Group commit: what lies on the tray shares one transaction, and is acknowledged after it."""

    def __init__(
        self,
        tenant: str,
        clock: Clock,
        ledger: Ledger,
        register: MachineRegister,
        after_commit: Callable[[], None],
        turn: Turn,
        *,
        shard: Shard = ALL,
        asked: Asked | None = None,
    ) -> None:
        self._tenant = tenant
        self._clock = clock
        self._ledger = ledger
        self._register = register
        self._after_commit = after_commit
        self._turn = turn
        self._shard = shard
        self._asked = asked
        self._tray = Tray(clock, turn)
        self._pending: list[Delivery] = []
        self._tell_again = threading.Event()
        self._newcomers: set[str] = set()

    def deliver(self, delivery: Delivery) -> None:
        """Put a delivery on the tray; any thread."""
        self._tray.put(delivery)

    def tell_again(self) -> None:
        """Have all watermarks published again: the line is new, or a backup was finished; any thread."""
        self._tell_again.set()
        self._tray.put(None)

    def welcome(self, device: str) -> None:
        """Have one machine's watermark published: it just came and wants to know that we are here; any thread."""
        self._newcomers.add(device)
        self._tray.put(None)

    def work(self, stopping: threading.Event, line: BrokerLine) -> None:
        """Serve until ``stopping``; deliveries in hand survive a restart of this loop."""
        retry_s = RETRY_FIRST_S
        while not stopping.is_set():
            self._pending.extend(self._tray.gather() if not self._pending else ())
            try:
                close_old_connections()
                if self._tell_again.is_set():
                    self._tell_again.clear()
                    self._tell_known(line)
                elif self._newcomers:
                    self._tell_known(line, {self._newcomers.pop() for _ in range(len(self._newcomers))})
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

    def tell(self, line: BrokerLine, marks: dict[str, Watermark]) -> None:
        """Publish watermarks, by machine."""
        for device, mark in marks.items():
            line.publish_retained(Address(self._tenant, device, "ack").topic(), encode_plain(mark))

    def _tell_known(self, line: BrokerLine, devices: set[str] | None = None) -> None:
        now = self._clock.now()
        streams = [stream for stream in current_streams(devices) if self._shard.has(stream.device)]
        marks = watermarks_of(streams, now, self._asked)
        self.tell(line, {stream.device: mark for stream, mark in zip(streams, marks, strict=True)})

    def _settle(self, line: BrokerLine, deliveries: Sequence[Delivery]) -> None:
        """Record, then acknowledge; a delivery that the database will never take is parked alone."""
        try:
            with self._turn.first():
                marks = self._record(deliveries)
        except OperationalError:
            raise
        except DatabaseError as error:
            if len(deliveries) > 1:
                for delivery in deliveries:
                    self._settle(line, [delivery])
                return
            with self._turn.first():
                marks = self._park_whole(deliveries[0], type(error).__name__)
        for delivery in deliveries:
            line.ack(delivery)
        self.tell(line, marks)
        self._after_commit()

    @transaction.atomic
    def _record(self, deliveries: Sequence[Delivery]) -> dict[str, Watermark]:
        now = self._clock.now()
        batches: list[Sorted] = []
        heard: set[str] = set()
        statuses: list[tuple[Address, Delivery]] = []
        for delivery in deliveries:
            try:
                address = parse(delivery.topic)
            except BadTopic as error:
                log.warning("not a topic of ours %s", fields(code=error.code))
                continue
            if not self._shard.has(address.device):
                continue
            if address.channel == "evt":
                batches.append(sort_delivery(address, delivery.payload))
                if not delivery.retained:
                    heard.add(address.device)
            elif delivery.payload:
                statuses.append((address, delivery))
        if heard:
            self._register.heard(heard, now)
        # After the letters: a machine that said goodbye is gone, though its last letters came at the same time.
        for address, delivery in statuses:
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
