"""Happenings into facts. What is personal is refused before the first message comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from edge_sync.messages.queueing import TicketIssued
from edge_sync.messages.sensitivity import Sensitivity, marks
from server.analytics.models import TicketFact
from server.ingest.arrival import Arrival


class PersonalField(Exception):
    """A message with a personal or unmarked field was offered to the statistics."""

    code = "STAT-01"

    def __init__(self, shape: type[msgspec.Struct], field: str) -> None:
        super().__init__(f"{shape.__name__}.{field}")
        self.field = field


def refuse_personal(shape: type[msgspec.Struct]) -> None:
    """Let only kinds through whose every field is marked, and none as PERSONAL.

    Raises:
        PersonalField: one is, or its author forgot the mark.
    """
    for field, mark in marks(shape).items():
        if mark is None or mark is Sensitivity.PERSONAL:
            raise PersonalField(shape, field)


@dataclass(frozen=True)
class Issued:
    """A number that no machine gave out, from the moment its holder is here."""

    visit_id: str
    service: str
    device: str
    day: date
    at: datetime


@dataclass(frozen=True)
class Call:
    """A number was called for the first time."""

    visit_id: str
    counter: str
    at: datetime


@dataclass(frozen=True)
class End:
    """A number came to its end."""

    visit_id: str
    at: datetime
    outcome: str


class Facts:
    """Writes the fact table."""

    def tickets_issued(self, told: Sequence[tuple[TicketIssued, Arrival]]) -> None:
        """Numbers were given out; a visit that has a fact already keeps it."""
        TicketFact.objects.bulk_create(
            [
                TicketFact(
                    visit_id=message.visit_id,
                    service=message.service,
                    device=arrival.device,
                    business_day=arrival.day(message.business_day),
                    issued_at=arrival.occurred_at,
                    time_is_sure=arrival.time_is_sure,
                    line_was_up=message.line_was_up,
                )
                for message, arrival in told
            ],
            ignore_conflicts=True,
        )

    def ticket_redated(self, message: TicketIssued, arrival: Arrival) -> None:
        """A number was given out at another moment than was believed; its wait follows."""
        fact = TicketFact.objects.filter(visit_id=message.visit_id).first()
        if fact is not None:
            fact.issued_at, fact.time_is_sure = arrival.occurred_at, arrival.time_is_sure
            if fact.called_at is not None:
                fact.wait_s = _wait_s(fact, fact.called_at)
            fact.save(update_fields=("issued_at", "time_is_sure", "wait_s"))

    def called(self, call: Call) -> None:
        """Note the call and how long it was waited for; later calls change nothing."""
        fact = TicketFact.objects.filter(visit_id=call.visit_id, called_at__isnull=True).first()
        if fact is not None:
            fact.called_at, fact.counter = call.at, call.counter
            fact.wait_s = _wait_s(fact, call.at)
            fact.save(update_fields=("called_at", "counter", "wait_s"))

    def checked_in(self, told: Issued) -> None:
        """Somebody with a number from the web is here; a visit that has a fact already keeps it."""
        row = TicketFact(
            visit_id=told.visit_id,
            service=told.service,
            device=told.device,
            business_day=told.day,
            issued_at=told.at,
        )
        TicketFact.objects.bulk_create([row], ignore_conflicts=True)

    def taken_back(self, visit_id: str, *, called: bool, ended: bool) -> None:
        """A deed was a mistake; what no longer holds is unknown again."""
        rows = TicketFact.objects.filter(visit_id=visit_id)
        if not called:
            rows.update(called_at=None, wait_s=None, counter="")
        if not ended:
            rows.update(ended_at=None, served_s=None, outcome="")

    def ended(self, end: End) -> None:
        """Note the end and how long it took."""
        fact = TicketFact.objects.filter(visit_id=end.visit_id).first()
        if fact is not None:
            fact.ended_at, fact.outcome = end.at, end.outcome
            if fact.called_at is not None:
                fact.served_s = max(int((end.at - fact.called_at).total_seconds()), 0)
            fact.save(update_fields=("ended_at", "outcome", "served_s"))


def _wait_s(fact: TicketFact, called_at: datetime) -> int | None:
    wait_s = int((called_at - fact.issued_at).total_seconds())
    return wait_s if fact.time_is_sure and wait_s >= 0 else None
