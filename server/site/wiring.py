"""Composition root: every room made once and joined to the others. The only place where slices meet."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.log import fields
from edge_sync.groundwork.supervise import Part, Thread
from edge_sync.messages.forms import Draft, FormPrinted
from edge_sync.messages.health import FaultBegan, FaultEnded, Started
from edge_sync.messages.line import Status
from edge_sync.messages.queueing import TicketIssued, TicketPrinted
from edge_sync.messages.visit import CardUsed, StaffCalled, VisitBegan, VisitEnded
from server.analytics.facts import Call, End, Facts, refuse_personal
from server.fleet.register import Register, known_devices
from server.forms.safe import Safe
from server.forms.shelf import Shelf, Sweeper
from server.ingest.desk import Desk
from server.ingest.handlers import Handlers
from server.ingest.ledger import Ledger
from server.ingest.line import Line
from server.ingest.outgoing import Outgoing
from server.ingest.streams import heard_of_head
from server.ingest.watermark import committed_is_safe
from server.queueing.intake import Intake as QueueIntake
from server.queueing.models import Ticket
from server.queueing.now import queue_now
from server.queueing.service import CallDesk
from server.settings import Settings
from server.site.live import Live
from server.visits.intake import Intake as VisitIntake

log = logging.getLogger(__name__)

DRAFTS_KEPT_H = 24


class QueueToNeighbours:
    """Tells statistics and drafts what the queue witnesses. A fault there never stops a call."""

    def __init__(self, facts: Facts, shelf: Shelf) -> None:
        self._facts = facts
        self._shelf = shelf

    def called(self, ticket: Ticket) -> None:
        """A number was called."""
        if ticket.called_at is not None and ticket.counter is not None:
            call = Call(ticket.visit_id, ticket.counter.name, ticket.called_at)
            self._apart(lambda: self._facts.called(call))

    def ended(self, ticket: Ticket) -> None:
        """A number came to its end."""
        if ticket.ended_at is not None:
            end = End(ticket.visit_id, ticket.ended_at, ticket.state)
            self._apart(lambda: self._facts.ended(end))
            self._apart(lambda: self._shelf.forget(ticket.visit_id))

    def _apart(self, deed: Callable[[], None]) -> None:
        try:
            with transaction.atomic():
                deed()
        except DatabaseError as error:
            log.error("figures not written %s", fields(error=type(error).__name__))


class MachineDesk:
    """What the receiving desk tells of machines: to the fleet, and to the streams of letters."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def heard(self, device: str, now: datetime) -> None:
        """A machine gave a sign of life."""
        self._register.heard(device, now)

    def status(self, device: str, status: Status, now: datetime, *, fresh: bool) -> None:
        """A machine said how it is."""
        self._register.status(device, status, now, fresh=fresh)
        if status.online:
            heard_of_head(device, status.epoch, status.head_seq, now)


@dataclass(frozen=True)
class House:
    """The rooms that pages and the process need."""

    settings: Settings
    clock: Clock
    live: Live
    line: Line
    call_desk: CallDesk
    outgoing: Outgoing
    parts: tuple[Part, ...]
    """In the order in which they start."""

    def queue_changed(self) -> None:
        """The queue reads differently now: open pages and machines are told."""
        self.outgoing.changed()
        self.live.tell("queue")


def build(settings: Settings, clock: Clock) -> House:
    """Make the centre. Django must be set up; nothing is started."""
    live = Live(clock)

    def queue_changed() -> None:
        outgoing.changed()
        live.tell("queue")

    facts = Facts()
    shelf = _shelf(settings)
    call_desk = CallDesk(clock, QueueToNeighbours(facts, shelf), queue_changed)
    register = Register(lambda: live.tell("machines"))
    visits = VisitIntake(lambda: live.tell("visits"))
    handlers = _handlers(QueueIntake(call_desk), visits, facts, register, shelf)
    ledger = Ledger(handlers, clock, register.open_fault, committed_is_safe)
    desk = Desk(settings.tenant, clock, ledger, MachineDesk(register), lambda: live.tell("machines"))

    def line_came_up() -> None:
        desk.line_came_up()
        outgoing.changed()
        live.tell("machines")

    line = Line(settings.broker, settings.tenant, desk.deliver, line_came_up)
    outgoing = Outgoing(
        settings.tenant,
        "queue",
        lambda: queue_now(call_desk.today(), clock.now()),
        known_devices,
        line.publish_retained,
    )
    parts: tuple[Part, ...] = (
        Thread("receiving desk", lambda stopping: desk.work(stopping, line)),
        Thread("outgoing tray", outgoing.work),
        Thread("draft sweeper", Sweeper(shelf, clock).work),
        line,
    )
    return House(settings, clock, live, line, call_desk, outgoing, parts)


def _shelf(settings: Settings) -> Shelf:
    room = settings.forms
    return Shelf(Safe(room.safe) if room else None, keep=timedelta(hours=room.keep_h if room else DRAFTS_KEPT_H))


def _handlers(queue: QueueIntake, visits: VisitIntake, facts: Facts, register: Register, shelf: Shelf) -> Handlers:
    """Enter who wants to know of what; the queue first, so that a failing neighbour is seen in the log only."""
    handlers = Handlers()
    handlers.on(TicketIssued, queue.ticket_issued)
    handlers.on(TicketIssued, visits.ticket_issued)
    refuse_personal(TicketIssued)
    handlers.on(TicketIssued, facts.ticket_issued)
    handlers.on(TicketPrinted, visits.ticket_printed)
    handlers.on(VisitBegan, visits.began)
    handlers.on(CardUsed, visits.card_used)
    handlers.on(StaffCalled, visits.staff_called)
    handlers.on(VisitEnded, visits.ended)
    handlers.on(FormPrinted, visits.form_printed)
    handlers.on(Draft, shelf.arrived)
    handlers.on(Started, register.started)
    handlers.on(FaultBegan, register.fault_began)
    handlers.on(FaultEnded, register.fault_ended)
    return handlers
