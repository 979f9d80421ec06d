"""From the post office: numbers, and what it knows of the centre."""

from __future__ import annotations

from datetime import datetime

from edge_sync.messages.queueing import QueueNow, TicketIssued
from kiosk.visit.happenings.happening import Happening


class TicketTaken(Happening, frozen=True):
    """The post office recorded a number."""

    issued: TicketIssued


class TicketRefused(Happening, frozen=True):
    """No number could be recorded."""

    fault: str
    at: datetime | None = None
    """The next opening, or from when the booking can be checked in; None: not known, or no matter of time."""


class QueueSeen(Happening, frozen=True):
    """What the post office knows of the centre: the queue, the line, and whether the machine is to serve."""

    queue: QueueNow | None
    line_up: bool
    is_open: bool = True
    closed_sentence: str = ""
    """What the centre wants visitors of a closed machine to read; empty: the usual words."""
    clock_known: bool = True
    """False: nobody vouches for the clock, and hours close nothing."""
