"""The queue outside of the hall, put together: phone pages, notices, the public congestion page, open data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import URLPattern

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.supervise import Part
from server.queueing.service import CallDesk, Witness
from server.settings import Settings
from server.site.hall_room import HallRoom
from server.site.live import Live
from server.site.switchboard import Switchboard
from server.site.waits_room import WaitsRoom


@dataclass(frozen=True)
class PhoneRoom:
    """What the rest of the centre asks for."""

    witness: Witness | None
    chores: tuple[Part, ...]


def phone_room(
    settings: Settings,
    clock: Clock,
    desk: CallDesk,
    hall: HallRoom,
    waits: WaitsRoom,
    news: Switchboard,
    publish_retained: Callable[[str, bytes], bool],
) -> PhoneRoom:
    """Make the room. ``publish_retained`` puts open data on the broker; False while the line is down."""
    return PhoneRoom(None, ())


def phone_routes(room: PhoneRoom, live: Live) -> list[URLPattern]:
    """Addresses without an account: the phone page, the congestion page, open data."""
    return []
