"""Booked times and numbers from the web, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import URLPattern

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.supervise import Part
from edge_sync.messages.hall import Expected
from server.ingest.handlers import Handlers
from server.queueing.service import CallDesk, Witness
from server.settings import Settings
from server.site.hall_room import HallRoom
from server.site.switchboard import Switchboard


@dataclass(frozen=True)
class ReservationRoom:
    """What the rest of the centre asks for."""

    expected: Callable[[], list[Expected]]
    """Who is expected today, for machines."""
    witness: Witness | None
    chores: tuple[Part, ...]
    enter: Callable[[Handlers], None]
    """Enters what the room wants to hear of machines (``CheckedIn``, ``TicketIssued.booking``), after the queue."""


def reservation_room(
    settings: Settings, clock: Clock, desk: CallDesk, hall: HallRoom, news: Switchboard
) -> ReservationRoom:
    """Make the room. News of it is ``bookings``."""
    return ReservationRoom(list, None, (), lambda handlers: None)


def reservation_routes(room: ReservationRoom, write_down: Callable[[str, str, str], None]) -> list[URLPattern]:
    """Addresses for residents (no account) and for staff."""
    return []
