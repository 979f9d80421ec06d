"""The hall's rules, put together: what calling, machines and pages are told of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import URLPattern

from edge_sync.groundwork.clock import Clock, business_day
from edge_sync.messages.hall import Hall
from server.queueing.rules import CallingRules
from server.site.switchboard import Switchboard


@dataclass(frozen=True)
class HallRoom:
    """What the rest of the centre asks the hall for."""

    calling: Callable[[], CallingRules]
    """The rules at this moment; cheap, as it is asked at every call."""
    told: Callable[[], Hall | None]
    """The same for machines, without bookings."""


def hall_room(clock: Clock, news: Switchboard) -> HallRoom:
    """Make the room. News of it is ``hall``; whoever changes a rule says ``news.say("hall")``."""
    return HallRoom(lambda: CallingRules(date.fromisoformat(business_day(clock.now()))), lambda: None)


def hall_routes(room: HallRoom, write_down: Callable[[str, str, str], None]) -> list[URLPattern]:
    """Addresses of the hall's rules; administrators alone come in."""
    return []
