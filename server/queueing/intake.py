"""What arriving messages mean to the queue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from edge_sync.groundwork.clock import TOKYO
from edge_sync.messages.queueing import TicketIssued
from server.ingest.arrival import Arrival
from server.queueing.service import CallDesk, Issue


class Intake:
    """Enters what machines report."""

    def __init__(self, desk: CallDesk) -> None:
        self._desk = desk

    def tickets_issued(self, told: Sequence[tuple[TicketIssued, Arrival]]) -> None:
        """Machines gave out numbers."""
        self._desk.issue_many([self._issue(message, arrival) for message, arrival in told])

    def ticket_redated(self, message: TicketIssued, arrival: Arrival) -> None:
        """A number was given out at another moment than was believed."""
        self._desk.correct(message.visit_id, arrival.occurred_at, time_is_sure=arrival.time_is_sure)

    def _issue(self, message: TicketIssued, arrival: Arrival) -> Issue:
        return Issue(
            number=message.ticket,
            visit_id=message.visit_id,
            service=message.service,
            day=self._day(message, arrival),
            device=arrival.device,
            issued_at=arrival.occurred_at,
            time_is_sure=arrival.time_is_sure,
            priority=message.priority,
            booking=message.booking,
        )

    def _day(self, message: TicketIssued, arrival: Arrival) -> date:
        """The line that the holder stands in.

        A machine that has not heard of a disaster says the day of the calendar; one that has not heard of its end
        says the day on which it began, whose line nobody calls any more.
        """
        given = arrival.occurred_at.astimezone(TOKYO).date()
        return min(max(arrival.day(message.business_day), given), self._desk.today())
