"""Numbers: issued, printed, and the queue as the centre sees it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from edge_sync.messages.hall import BookingRef, Hall, PriorityId
from edge_sync.messages.message import Downlink, Uplink, kind
from edge_sync.messages.sensitivity import LINKABLE, PUBLIC
from edge_sync.messages.values import (
    BusinessDay,
    Count,
    CounterName,
    DurationMs,
    FaultCode,
    Moment,
    Seconds,
    ServiceId,
    TicketNumber,
    VisitId,
)


@kind("queueing.ticket_issued", version=1)
class TicketIssued(Uplink, frozen=True, kw_only=True):
    """A visitor was given a number. Recorded before the number is shown."""

    visit_id: VisitId
    ticket: TicketNumber
    service: ServiceId
    business_day: BusinessDay
    line_was_up: Annotated[bool, PUBLIC]
    """False when the machine chose the number without the centre in reach."""
    priority: PriorityId = ""
    """What the visitor said of themselves."""
    booking: BookingRef = ""
    """The booked time that this number answers."""


class PaperOutcome(StrEnum):
    """What became of a slip or a form on its printer."""

    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"


@kind("queueing.ticket_printed", version=1)
class TicketPrinted(Uplink, frozen=True, kw_only=True):
    """What became of the slip with the number."""

    visit_id: VisitId
    ticket: TicketNumber
    outcome: Annotated[PaperOutcome, PUBLIC]
    took_ms: DurationMs
    fault: Annotated[FaultCode | None, PUBLIC] = None


class Calling(msgspec.Struct, frozen=True, kw_only=True):
    """One number that is being called, or was last called, at one counter."""

    ticket: TicketNumber
    visit_id: VisitId
    counter: CounterName
    called_at: Moment
    times_called: Count
    mark: Annotated[str, msgspec.Meta(max_length=10), PUBLIC] = ""
    """Stands behind the number where two have the same (a disaster): ``②``."""

    @property
    def shown(self) -> str:
        """The number as people read it."""
        return f"{self.ticket}{self.mark}"


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """How many wait for one service."""

    service: ServiceId
    people: Count
    wait_low_s: Annotated[Seconds | None, PUBLIC] = None
    """Lower end of the expected wait in seconds; None is "unknown", not zero."""
    wait_high_s: Annotated[Seconds | None, PUBLIC] = None


@kind("queueing.queue_now", version=1)
class QueueNow(Downlink, frozen=True, kw_only=True):
    """The whole queue at one moment; a newer one replaces it. Retained."""

    as_of: Moment
    business_day: BusinessDay
    calling: Annotated[list[Calling], LINKABLE]
    """Newest call first; at most ten."""
    waiting: Annotated[list[Waiting], PUBLIC]
    hall: Annotated[Hall | None, LINKABLE] = None
    """None: the centre has no rules; everything is open."""
