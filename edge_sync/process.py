"""How the post office behaves as a process: its parts start in order and stop in reverse; the watchdog; a new house."""

from __future__ import annotations

import logging
import threading

from edge_sync.groundwork.log import fields
from edge_sync.groundwork.readiness import Readiness
from edge_sync.groundwork.supervise import start_all
from edge_sync.messages.line import EpochReason
from edge_sync.settings import Settings
from edge_sync.wiring import House, paho_link

log = logging.getLogger(__name__)

WATCH_EVERY_S = 5.0
LOOK_EVERY_S = 0.25


def run(settings: Settings, *, stopping: threading.Event, readiness: Readiness) -> None:
    """Be the post office until ``stopping`` is set.

    Raises:
        LedgerError: the store cannot be used.
        WindowTaken: another post office serves the socket.
        OSError: the socket cannot be made.
    """
    reason: EpochReason | None = None
    while True:
        reason = _live(House(settings, link=paho_link(settings), reason=reason), settings, stopping, readiness)
        if reason is None:
            log.info("closed")
            return
        log.error("the store is given up %s", fields(reason=reason.value))


def _live(house: House, settings: Settings, stopping: threading.Event, readiness: Readiness) -> EpochReason | None:
    """Until ``stopping`` is set (None), or until the store must be begun anew (why)."""
    try:
        house.say_started()
        stop_all = start_all(house.parts())
        try:
            readiness.ready()
            log.info("open %s", fields(device=settings.device, waiting=house.outbox.waiting()))
            watched = 0.0
            while not stopping.wait(LOOK_EVERY_S):
                if (reason := house.why_begin_again()) is not None:
                    return reason
                watched += LOOK_EVERY_S
                if watched >= WATCH_EVERY_S:
                    watched = 0.0
                    _feed(house, readiness)
            return None
        finally:
            if stopping.is_set():
                readiness.stopping()
            stop_all()
    finally:
        house.ledger.close()


def _feed(house: House, readiness: Readiness) -> None:
    if house.healthy():
        readiness.alive()
    else:
        log.error("a part hangs; the watchdog is not fed")
