"""Composition root: the only place that names concrete parts."""

from __future__ import annotations

import logging
import os
import random
from collections.abc import Callable
from importlib import metadata

from edge_sync.admission import sealed_kinds
from edge_sync.groundwork.clock import Clock, SystemClock
from edge_sync.groundwork.identity import RandomBytes, uuid7_hex
from edge_sync.groundwork.log import fields
from edge_sync.groundwork.supervise import Part
from edge_sync.inbox.inbox import Inbox, Standing
from edge_sync.inbox.shelf import Shelf
from edge_sync.ledger.ballast import Ballast
from edge_sync.ledger.errors import LedgerFull
from edge_sync.ledger.ledger import Ledger
from edge_sync.link.port import Link
from edge_sync.messages.health import Started
from edge_sync.messages.letter import ClockState
from edge_sync.messages.line import EpochReason
from edge_sync.messages.message import shape_of
from edge_sync.mirror.disaster import DisasterMode
from edge_sync.mirror.mirror import Mirror
from edge_sync.mirror.numbering import Numbering
from edge_sync.mirror.reception import Reception
from edge_sync.office import PostOffice
from edge_sync.outbox.alarms import FORBIDDEN, SWITCHED_HERE, Alarms
from edge_sync.outbox.caretaker import Caretaker
from edge_sync.outbox.errors import ForeignWatermark
from edge_sync.outbox.renewal import open_store
from edge_sync.outbox.retention import Retention
from edge_sync.outbox.store import Outbox
from edge_sync.outbox.timekeeper import Timekeeper
from edge_sync.outbox.writer import Glance, Writer, read_boot_id, read_clock_state
from edge_sync.pump.post import Post
from edge_sync.pump.pump import Pump
from edge_sync.seal.machine_key import machine_signer
from edge_sync.settings import Settings
from edge_sync.slips import DisasterNow
from edge_sync.window import Window

log = logging.getLogger(__name__)

DAY_MS = 86_400_000
LOOP_LATE_MS = 20_000
"""A pump that has not gone round for this long hangs; opening a line takes up to eleven seconds."""
LEDGER_LATE_S = 3.0


def software_version() -> str:
    """The installed release; "unknown" when the program runs from its source tree."""
    try:
        return metadata.version("madoguchi")
    except metadata.PackageNotFoundError:
        return "unknown"


def paho_link(settings: Settings) -> Link:
    """The line of a real machine."""
    from edge_sync.link.paho_client import Credentials, PahoLink

    door = settings.broker
    own = Credentials(ca=door.ca, certificate=door.certificate, key=door.key)
    return PahoLink(door.host, door.port, settings.device, own, keepalive_s=door.keepalive_s)


class House:
    """The whole post office, wired."""

    def __init__(
        self,
        settings: Settings,
        *,
        link: Link,
        clock: Clock | None = None,
        random_bytes: RandomBytes = os.urandom,
        dice: Callable[[], float] = random.random,
        reason: EpochReason | None = None,
        read_state: Callable[[], ClockState] = read_clock_state,
    ) -> None:
        """``reason`` begins a new outbox file in the place of the old one; see ``open_store`` for what it raises."""
        clock = clock or SystemClock()
        writer = _writer(settings, clock, random_bytes, read_state)
        software = software_version()
        self._foreign: EpochReason | None = None
        self.ledger = open_store(
            settings.store.path,
            limit_mb=settings.store.limit_mb,
            writer=writer,
            sealed_kinds=sealed_kinds(),
            reason=reason,
        )
        self.outbox = Outbox(self.ledger, writer)
        self.alarms = Alarms(self.ledger, self.outbox, clock)
        timekeeper = Timekeeper(self.ledger, self.outbox, writer)
        self.disaster = _disaster(self.ledger, self.alarms, timekeeper, clock)
        self.mirror = Mirror(
            self.ledger, clock, disaster=self.disaster, clock_known=timekeeper.vouched, upto=self.outbox.upto
        )
        self.inbox = Inbox(
            self.ledger,
            centre=f"/{settings.tenant}/centre",
            shelf=Shelf(settings.content_folder()),
            write_letter=self.outbox.append,
            on_change=self._tell_kiosk,
        )
        self.caretaker = Caretaker(
            ledger=self.ledger,
            outbox=self.outbox,
            alarms=self.alarms,
            retention=Retention(
                self.ledger,
                self.outbox,
                clock,
                keep_ms=settings.store.keep_days * DAY_MS,
                sealed_kinds=sealed_kinds(),
            ),
            timekeeper=timekeeper,
            ballast=Ballast(settings.store.path),
            on_written=self._ring,
        )
        post = Post(
            tenant=settings.tenant,
            device=settings.device,
            session=uuid7_hex(clock.now(), random_bytes),
            epoch=self.outbox.epoch,
            software=software,
        )
        self.pump = Pump(
            link=link,
            outbox=self.outbox,
            mirror=self.mirror,
            post=post,
            clock=clock,
            dice=dice,
            pace=settings.pace,
            commands=self.inbox,
            on_foreign=self._is_foreign,
            on_forbidden=self._is_forbidden,
        )
        self.office = PostOffice(
            device=settings.device,
            ledger=self.ledger,
            outbox=self.outbox,
            reception=self._reception(settings, clock),
            mirror=self.mirror,
            disaster=self.disaster,
            dictionary=shape_of,
            on_recorded=self.pump.ring,
            line=self.pump.line,
            is_full=self.caretaker.is_full,
            clock_state=lambda: writer.clock_state().value,
            signer=machine_signer(settings.broker.key, settings.broker.certificate),
        )
        self.window = Window(settings.desk.socket, self.office)
        self._started = Started(process="edge_sync", software=software)
        self.alarms.tell_of_rescue()

    def _reception(self, settings: Settings, clock: Clock) -> Reception:
        return Reception(
            self.ledger,
            tenant=settings.tenant,
            mirror=self.mirror,
            numbering=Numbering(self.ledger, letter=settings.ticket_letter, clock=clock, today=self.disaster.queue_day),
            clock=clock,
            upto=self.outbox.upto,
            write_letter=self.outbox.append,
        )

    def parts(self) -> list[Part]:
        """In the order in which they start."""
        return [self.window, self.pump, self.caretaker]

    def _ring(self, head: int) -> None:
        self.pump.ring(head)

    def why_begin_again(self) -> EpochReason | None:
        """Why this house must be built anew; None while it stands."""
        return EpochReason.DAMAGED if self.ledger.damaged.is_set() else self._foreign

    def _tell_kiosk(self, standing: Standing) -> None:
        self.mirror.set_standing(
            is_open=standing.is_open, closed_sentence=standing.closed_sentence, content=standing.content
        )

    def _is_foreign(self, error: ForeignWatermark) -> None:
        self._foreign = error.reason

    def _is_forbidden(self, forbidden: bool) -> None:
        if forbidden:
            self.alarms.began(FORBIDDEN, "the broker does not allow this machine to send")
        elif self.alarms.stands(FORBIDDEN):
            self.alarms.ended(FORBIDDEN)

    def say_started(self) -> None:
        """Write the first letter of this run. A full store keeps nobody from opening the window."""
        try:
            self.office.write(self._started)
        except LedgerFull as error:
            log.error("the store is full %s", fields(path=error.path))

    def healthy(self) -> bool:
        """True if every part has shown that it works; the network is no part of it."""
        return (
            self.pump.looped_within(LOOP_LATE_MS)
            and self.window.serves()
            and self.ledger.answers(within_s=LEDGER_LATE_S)
        )


def _writer(
    settings: Settings, clock: Clock, random_bytes: RandomBytes, read_state: Callable[[], ClockState]
) -> Writer:
    return Writer(
        tenant=settings.tenant,
        device=settings.device,
        boot_id=read_boot_id(),
        clock=clock,
        random_bytes=random_bytes,
        clock_state=Glance(clock, read_state),
    )


def _disaster(ledger: Ledger, alarms: Alarms, timekeeper: Timekeeper, clock: Clock) -> DisasterMode:
    return DisasterMode(
        ledger,
        clock=clock,
        today=timekeeper.today,
        clock_known=timekeeper.vouched,
        tell=lambda detail: alarms.stands_as(SWITCHED_HERE, detail),
    )


def switch_while_closed(settings: Settings, on: bool | None) -> DisasterNow:
    """Switch disaster mode in the store of a post office that does not run, or say what holds (None).

    Raises:
        LedgerError: the store cannot be used; nothing was switched.
    """
    clock = SystemClock()
    ledger = Ledger.open(settings.store.path, limit_mb=settings.store.limit_mb)
    try:
        writer = _writer(settings, clock, os.urandom, read_clock_state)
        outbox = Outbox(ledger, writer)
        disaster = _disaster(ledger, Alarms(ledger, outbox, clock), Timekeeper(ledger, outbox, writer), clock)
        Mirror(ledger, clock, disaster=disaster)
        return disaster.now() if on is None else disaster.switch(on)
    finally:
        ledger.close()
