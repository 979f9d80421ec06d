"""Writes valid things for tests: letters, writers, ledgers, settings."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from edge_sync.groundwork.clock import Clock, HandClock, business_day
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.letter import ClockState, Letter, data_of
from edge_sync.messages.line import Watermark
from edge_sync.messages.message import Message
from edge_sync.messages.queueing import QueueNow, Waiting
from edge_sync.messages.visit import VisitBegan
from edge_sync.mirror.disaster import DisasterMode
from edge_sync.mirror.mirror import Mirror
from edge_sync.outbox.store import Outbox
from edge_sync.outbox.writer import Writer

NOON = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
"""Noon in Hagi, on the busiest day of the year."""
BOOT = "b0" * 16


class CountingBytes:
    """Randomness that is different each time and the same in each run."""

    def __init__(self) -> None:
        self._count = itertools.count(1)

    def __call__(self, length: int) -> bytes:
        return next(self._count).to_bytes(length, "big")


def visit_id(number: int = 1) -> str:
    return f"{number:032x}"


def began(number: int = 1) -> VisitBegan:
    return VisitBegan(visit_id=visit_id(number), journey="certificates", language="ja")


def letter_of(message: Message, *, sequence: int = 1, epoch: str = "e0" * 16) -> Letter:
    return Letter(
        id=f"{sequence:032x}",
        source="/hagi/kiosk-01",
        type=message.KIND,
        version=message.VERSION,
        time=NOON,
        epoch=epoch,
        sequence=sequence,
        boot_id=BOOT,
        boottime_ms=1_000,
        clock_state=ClockState.NTP,
        data=data_of(message),
    )


def queue_of(people: int, *, as_of: datetime = NOON) -> QueueNow:
    waiting = [Waiting(service="certificates", people=people)]
    return QueueNow(as_of=as_of, business_day="2026-04-01", calling=[], waiting=waiting)


def watermark(outbox: Outbox, upto: int, *, safe_upto: int | None = None) -> Watermark:
    return Watermark(epoch=outbox.epoch, upto=upto, safe_upto=upto if safe_upto is None else safe_upto, as_of=NOON)


def hand_over(outbox: Outbox) -> None:
    """As if the pump had given everything to the line."""
    outbox.batch(0, most_letters=100_000, most_bytes=100_000_000)


def a_writer(clock: Clock | None = None) -> Writer:
    return Writer(
        tenant="hagi",
        device="kiosk-01",
        boot_id=BOOT,
        clock=clock or HandClock(NOON),
        random_bytes=CountingBytes(),
        clock_state=lambda: ClockState.NTP,
    )


def a_mirror(ledger: Ledger, clock: Clock) -> Mirror:
    disaster = DisasterMode(
        ledger,
        clock=clock,
        today=lambda: business_day(clock.now()),
        clock_known=lambda: True,
        tell=lambda detail: None,
    )
    return Mirror(ledger, clock, disaster=disaster)


@contextmanager
def a_ledger(folder: Path, *, limit_mb: int = 64) -> Iterator[Ledger]:
    ledger = Ledger.open(folder / "outbox.db", limit_mb=limit_mb)
    try:
        yield ledger
    finally:
        ledger.close()
