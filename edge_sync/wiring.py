"""Composition root: the only place that names concrete parts; starts them in order, stops in reverse."""

from __future__ import annotations

import logging
import os
import random
import threading
from collections.abc import Callable
from importlib import metadata

from edge_sync.groundwork.clock import Clock, SystemClock
from edge_sync.groundwork.identity import RandomBytes, uuid7_hex
from edge_sync.groundwork.log import fields
from edge_sync.groundwork.readiness import Readiness
from edge_sync.groundwork.supervise import Part, start_all
from edge_sync.ledger.errors import LedgerFull
from edge_sync.ledger.ledger import Ledger
from edge_sync.link.port import Link
from edge_sync.messages.health import Started
from edge_sync.messages.message import shape_of
from edge_sync.mirror.mirror import Mirror
from edge_sync.mirror.numbering import Numbering
from edge_sync.office import PostOffice
from edge_sync.outbox.store import Outbox
from edge_sync.outbox.writer import Writer, read_boot_id, read_clock_state
from edge_sync.pump.post import Post
from edge_sync.pump.pump import Pump
from edge_sync.settings import Settings
from edge_sync.window import Window

log = logging.getLogger(__name__)

WATCH_EVERY_S = 5.0
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
    ) -> None:
        clock = clock or SystemClock()
        self.ledger = Ledger.open(settings.store.path, limit_mb=settings.store.limit_mb)
        writer = Writer(
            tenant=settings.tenant,
            device=settings.device,
            boot_id=read_boot_id(),
            clock=clock,
            random_bytes=random_bytes,
            clock_state=read_clock_state,
        )
        software = software_version()
        self.outbox = Outbox(self.ledger, writer)
        self.mirror = Mirror(self.ledger, clock)
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
        )
        self.office = PostOffice(
            device=settings.device,
            ledger=self.ledger,
            outbox=self.outbox,
            numbering=Numbering(self.ledger, letter=settings.ticket_letter, clock=clock),
            mirror=self.mirror,
            dictionary=shape_of,
            on_recorded=self.pump.ring,
            line=self.pump.line,
        )
        self.window = Window(settings.desk.socket, self.office)
        self._started = Started(process="edge_sync", software=software)

    def parts(self) -> list[Part]:
        """In the order in which they start."""
        return [self.window, self.pump]

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


def run(settings: Settings, *, stopping: threading.Event, readiness: Readiness) -> None:
    """Be the post office until ``stopping`` is set.

    Raises:
        LedgerError: the store cannot be used.
        WindowTaken: another post office serves the socket.
        OSError: the socket cannot be made.
    """
    house = House(settings, link=paho_link(settings))
    try:
        house.say_started()
        stop_all = start_all(house.parts())
        try:
            readiness.ready()
            log.info("open %s", fields(device=settings.device, waiting=house.outbox.waiting()))
            while not stopping.wait(WATCH_EVERY_S):
                if house.healthy():
                    readiness.alive()
                else:
                    log.error("a part hangs; the watchdog is not fed")
        finally:
            readiness.stopping()
            stop_all()
    finally:
        house.ledger.close()
        log.info("closed")
