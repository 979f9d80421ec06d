"""Honest waits, put together: the queue's stories in, ranges out, promises kept in a book."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import URLPattern

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.supervise import Part
from server.queueing.service import Witness
from server.site.hall_room import HallRoom
from server.site.switchboard import Switchboard

Ranges = Mapping[str, tuple[int, int]]
"""Service to the lower and upper end, in seconds, of the wait of somebody who takes a number now."""


@dataclass(frozen=True)
class WaitsRoom:
    """What the rest of the centre asks for."""

    ranges: Callable[[], Ranges]
    """Cached for a second; a service that nothing can be said of is left out."""
    range_of: Callable[[str, datetime], tuple[int, int] | None]
    """What is left to wait for one visit that waits now; None is unknown."""
    witness: Witness | None
    chores: tuple[Part, ...]


def waits_room(clock: Clock, hall: HallRoom, news: Switchboard) -> WaitsRoom:
    """Make the room."""
    return WaitsRoom(dict, lambda visit_id, now: None, None, ())


def waits_routes(room: WaitsRoom) -> list[URLPattern]:
    """Addresses of the page that says how honest we were."""
    return []
