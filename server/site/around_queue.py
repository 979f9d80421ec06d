"""The rooms around the queue, joined to it: the hall's rules, honest waits, bookings, phones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.supervise import Part
from edge_sync.messages.hall import Hall
from edge_sync.messages.queueing import QueueNow
from server.queueing.now import queue_now
from server.queueing.service import CallDesk
from server.settings import Settings
from server.site.hall_room import HallRoom, hall_room
from server.site.neighbours import QueueToNeighbours
from server.site.phone_room import PhoneRoom, phone_room
from server.site.reservation_room import ReservationRoom, reservation_room
from server.site.switchboard import Switchboard
from server.site.waits_room import WaitsRoom, waits_room


@dataclass(frozen=True)
class Rooms:
    """What surrounds the queue."""

    call_desk: CallDesk
    hall: HallRoom
    waits: WaitsRoom
    reservations: ReservationRoom
    phone: PhoneRoom

    @property
    def chores(self) -> tuple[Part, ...]:
        """What is to be done once a centre."""
        return (*self.waits.chores, *self.reservations.chores, *self.phone.chores)


def around_the_queue(
    settings: Settings,
    clock: Clock,
    neighbours: QueueToNeighbours,
    news: Switchboard,
    publish_retained: Callable[[str, bytes], bool],
) -> Rooms:
    """Make the desk that calls, and the rooms it asks and tells."""
    hall = hall_room(clock, news)
    desk = CallDesk(clock, neighbours, news.saying("queue"), hall.calling)
    waits = waits_room(clock, hall, news, settings.waits.estimator)
    reservations = reservation_room(settings, clock, desk, hall, news)
    phone = phone_room(settings, clock, desk, hall, waits, news, publish_retained)
    neighbours.also(waits.witness, reservations.witness, phone.witness)
    return Rooms(desk, hall, waits, reservations, phone)


def composer(rooms: Rooms, clock: Clock) -> Callable[[], QueueNow]:
    """The queue as machines are told it, at the moment of asking."""

    def compose() -> QueueNow:
        told, expected = rooms.hall.told(), rooms.reservations.expected()
        if expected:
            told = msgspec.structs.replace(told or Hall(), expected=expected)
        return queue_now(rooms.call_desk.today(), clock.now(), rooms.waits.ranges(), told)

    return compose
