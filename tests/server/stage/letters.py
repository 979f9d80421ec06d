"""Letters as a machine would write them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from edge_sync.groundwork.clock import business_day
from edge_sync.messages.letter import ClockState, Letter, data_of
from edge_sync.messages.message import Message
from edge_sync.messages.queueing import TicketIssued


def hex32(text: str) -> str:
    """32 hexadecimal digits that follow from ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass
class Pen:
    """Writes letters of one machine in order, like its outbox."""

    device: str = "kiosk-01"
    tenant: str = "hagi"
    epoch: str = hex32("first card")
    clock_state: ClockState = ClockState.NTP
    sequence: int = 0
    written: list[Letter] = field(default_factory=list)

    def write(self, message: Message, at: datetime | None = None) -> Letter:
        """The next letter."""
        raw = data_of(message)
        return self.write_raw(message.KIND, message.VERSION, bytes(raw), at)

    def write_raw(self, kind: str, version: int, data: bytes, at: datetime | None = None) -> Letter:
        """The next letter, with any content."""
        self.sequence += 1
        letter = Letter(
            id=hex32(f"{self.device} {self.epoch} {self.sequence}"),
            source=f"/{self.tenant}/{self.device}",
            type=kind,
            version=version,
            time=at or datetime.now(UTC),
            epoch=self.epoch,
            sequence=self.sequence,
            boot_id=hex32("boot"),
            boottime_ms=1000 + self.sequence,
            clock_state=self.clock_state,
            data=msgspec.Raw(data),
        )
        self.written.append(letter)
        return letter


def ticket(number: str, *, service: str = "residence_certificate", day: str | None = None) -> TicketIssued:
    """A number was given out today."""
    return TicketIssued(
        visit_id=visit_id(number),
        ticket=number,
        service=service,
        business_day=day or business_day(datetime.now(UTC)),
        line_was_up=True,
    )


def visit_id(number: str) -> str:
    """The visit that the tests give a number to."""
    return hex32(f"visit {number}")
