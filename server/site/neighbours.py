"""Where slices meet: what one witnesses and another wants to know."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial

from django.db import DatabaseError, transaction

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.log import fields
from edge_sync.messages.forms import Draft, EntryMade
from edge_sync.messages.health import FaultBegan, FaultEnded, Started
from edge_sync.messages.line import ClockAnchor, CommandDone, EpochBegan, LetterParked, Status
from edge_sync.messages.queueing import TicketIssued
from server.analytics.facts import Call, End, Facts, Issued, refuse_personal
from server.fleet.dispatch import Dispatch
from server.fleet.register import Register
from server.forms.shelf import Shelf
from server.ingest.handlers import Handlers
from server.ingest.own import OwnKinds
from server.ingest.streams import heard_of_head
from server.queueing.intake import Intake as QueueIntake
from server.queueing.models import Ticket
from server.queueing.policy import Move
from server.queueing.service import Witness
from server.visits.intake import KINDS
from server.visits.intake import Intake as VisitIntake

log = logging.getLogger(__name__)


class QueueToNeighbours:
    """Tells statistics and drafts what the queue witnesses. A fault there never stops a call."""

    def __init__(self, facts: Facts, shelf: Shelf, clock: Clock) -> None:
        self._clock = clock
        self._facts = facts
        self._shelf = shelf
        self._also: list[Witness] = []

    def also(self, *witnesses: Witness | None) -> None:
        """Tell these rooms too, in this order."""
        self._also += [witness for witness in witnesses if witness is not None]

    def issued(self, tickets: Sequence[Ticket]) -> None:
        """Numbers are new in the line."""
        self._each([partial(witness.issued, tickets) for witness in self._also])

    def moved(self, ticket: Ticket, move: Move) -> None:
        """Something was done to a number."""
        deeds: list[Callable[[], None]] = [partial(witness.moved, ticket, move) for witness in self._also]
        if move is Move.TAKE_BACK:
            called, ended = ticket.called_at is not None, ticket.ended_at is not None
            deeds.append(lambda: self._facts.taken_back(ticket.visit_id, called=called, ended=ended))
        if move in (Move.TAKE_BACK, Move.LATE) and ticket.ended_at is None:
            deeds.append(lambda: self._shelf.reopened(ticket.visit_id, self._clock.now()))
        if move is Move.CHECK_IN:
            here = Issued(ticket.visit_id, ticket.service, ticket.device, ticket.business_day, self._clock.now())
            deeds.append(lambda: self._facts.checked_in(here))
        self._each(deeds)

    def called(self, ticket: Ticket) -> None:
        """A number was called."""
        deeds: list[Callable[[], None]] = [partial(witness.called, ticket) for witness in self._also]
        if ticket.called_at is not None and ticket.counter is not None:
            call = Call(ticket.visit_id, ticket.counter.name, ticket.called_at)
            deeds.append(lambda: self._facts.called(call))
        self._each(deeds)

    def ended(self, ticket: Ticket) -> None:
        """A number came to its end."""
        deeds: list[Callable[[], None]] = [partial(witness.ended, ticket) for witness in self._also]
        if ticket.ended_at is not None:
            end = End(ticket.visit_id, ticket.ended_at, ticket.state)
            deeds.append(lambda: self._facts.ended(end))
            deeds.append(lambda: self._shelf.ended(ticket.visit_id, end.at))
        self._each(deeds)

    def _each(self, deeds: Sequence[Callable[[], None]]) -> None:
        """All together, as each savepoint costs; when one fails, each by itself, so that it fails alone."""
        try:
            with transaction.atomic():
                for deed in deeds:
                    deed()
        except DatabaseError:
            for deed in deeds:
                self._apart(deed)

    def _apart(self, deed: Callable[[], None]) -> None:
        try:
            with transaction.atomic():
                deed()
        except DatabaseError as error:
            log.error("figures not written %s", fields(error=type(error).__name__))


class MachineDesk:
    """What the receiving desk tells of machines: to the fleet, to the streams of letters, to the outgoing tray."""

    def __init__(self, register: Register, dispatch: Dispatch, born: Callable[[str], None]) -> None:
        self._register = register
        self._dispatch = dispatch
        self._born = born

    def heard(self, devices: Collection[str], now: datetime) -> None:
        """Machines gave a sign of life."""
        self._register.heard(devices, now)

    def status(self, device: str, status: Status, now: datetime, *, fresh: bool) -> None:
        """A machine said how it is."""
        born = self._register.status(device, status, now, fresh=fresh)
        if status.online:
            heard_of_head(device, status.epoch, status.head_seq, now)
            if fresh:
                self._dispatch.machine_says(device, status)
        if born:
            transaction.on_commit(lambda: self._born(device))


def enter_slices(
    handlers: Handlers, queue: QueueIntake, visits: VisitIntake, facts: Facts, register: Register, shelf: Shelf
) -> None:
    """Enter who wants to know of what; the queue first, so that a failing neighbour is seen in the log only."""
    refuse_personal(TicketIssued)
    handlers.on_many(TicketIssued, queue.tickets_issued)
    handlers.on_many_kinds(KINDS, visits.take)
    handlers.on_many(TicketIssued, facts.tickets_issued)
    handlers.on_correction(TicketIssued, queue.ticket_redated)
    handlers.on_correction(TicketIssued, facts.ticket_redated)
    handlers.on(Draft, shelf.arrived, takes_content=True)
    handlers.on(EntryMade, shelf.entry_arrived, takes_content=True)
    handlers.on(Started, register.started)
    handlers.on(FaultBegan, register.fault_began)
    handlers.on(FaultEnded, register.fault_ended)


def enter_the_line(handlers: Handlers, own: OwnKinds, dispatch: Dispatch) -> None:
    """What the line itself and our letters to machines are about."""
    handlers.on(EpochBegan, own.epoch_began)
    handlers.on(LetterParked, own.letter_parked)
    handlers.on(ClockAnchor, own.clock_anchor)
    handlers.on(CommandDone, dispatch.command_done)
