"""What arriving messages mean to the queue."""

from __future__ import annotations

from edge_sync.messages.queueing import TicketIssued
from server.ingest.arrival import Arrival
from server.queueing.service import CallDesk, Issue


class Intake:
    """Enters what machines report."""

    def __init__(self, desk: CallDesk) -> None:
        self._desk = desk

    def ticket_issued(self, message: TicketIssued, arrival: Arrival) -> None:
        """A machine gave out a number."""
        self._desk.issue(
            Issue(
                number=message.ticket,
                visit_id=message.visit_id,
                service=message.service,
                day=arrival.day(message.business_day),
                device=arrival.device,
                issued_at=arrival.occurred_at,
                time_is_sure=arrival.time_is_sure,
            )
        )
