"""Booked times and numbers from the web, put together."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import URLPattern

from edge_sync.groundwork.clock import TOKYO, Clock
from edge_sync.groundwork.supervise import Part, Thread
from edge_sync.messages.hall import CheckedIn, Expected
from edge_sync.messages.queueing import TicketIssued
from server.ingest.handlers import Handlers
from server.phone.letters import Letter, Outcome
from server.phone.mail import MailSender
from server.queueing.service import CallDesk, Witness
from server.reservations.arrivals import Arrivals
from server.reservations.caldav_push import Push
from server.reservations.caldav_shelf import Shelf
from server.reservations.caller import Front
from server.reservations.caretaker import Caretaker, Patience
from server.reservations.codes import Codes
from server.reservations.expected import Leeway, expected_on
from server.reservations.mails import Carrier, Mails
from server.reservations.numbers import WebNumbers
from server.reservations.office import Office
from server.settings import CalDav, PhoneMail, Settings
from server.site.hall_room import HallRoom
from server.site.reservation_line import HallHours, QueueLine, QueueToBookings
from server.site.switchboard import Switchboard


@dataclass(frozen=True)
class Back:
    """What the room's own pages need."""

    settings: Settings
    clock: Clock
    front: Front
    office: Office
    numbers: WebNumbers
    arrivals: Arrivals
    line: QueueLine
    hours: HallHours
    hall: HallRoom
    changed: Callable[[], None]


@dataclass(frozen=True)
class ReservationRoom:
    """What the rest of the centre asks for."""

    expected: Callable[[], list[Expected]]
    """Who is expected today, for machines."""
    witness: Witness | None
    chores: tuple[Part, ...]
    enter: Callable[[Handlers], None]
    """Enters what the room wants to hear of machines (``CheckedIn``, ``TicketIssued.booking``), after the queue."""
    back: Back | None = None


def reservation_room(
    settings: Settings, clock: Clock, desk: CallDesk, hall: HallRoom, news: Switchboard
) -> ReservationRoom:
    """Make the room. News of it is ``bookings``."""
    wishes, changed = settings.reservations, news.saying("bookings")
    codes, line, hours = Codes(settings.tenant, settings.secret_key), QueueLine(desk), HallHours(hall)
    front = Front(settings.public_url, wishes.behind_proxy)
    office = Office(clock, codes, hours.opening, changed, os.urandom)
    numbers = WebNumbers(clock, office, line, hours.gives_numbers)
    arrivals = Arrivals(clock, office, line)
    patience = Patience(wishes.number_ends_after_min, wishes.code_keep_days)
    caretaker = Caretaker(clock, office, numbers, line, hours.is_over, patience)
    chores: list[Part] = [Thread("bookings' caretaker", caretaker.work)]
    if settings.phone.mail is not None:
        mails = Mails(clock, _carrier(settings.phone.mail), front.booking_address, settings.city)
        chores.append(Thread("bookings' mails", mails.work))
    if wishes.caldav is not None:
        chores.append(Thread("bookings' calendars", _push(wishes.caldav, clock, news).work))
    leeway = Leeway(wishes.check_in_before_min, wishes.check_in_after_min)

    def expected() -> list[Expected]:
        today = clock.now().astimezone(TOKYO).date()
        return expected_on(today, desk.today(), leeway)

    def enter(handlers: Handlers) -> None:
        handlers.on_many(TicketIssued, arrivals.tickets_issued)
        handlers.on_many(CheckedIn, arrivals.checked_in)

    back = Back(settings, clock, front, office, numbers, arrivals, line, hours, hall, changed)
    return ReservationRoom(expected, QueueToBookings(lambda: arrivals), tuple(chores), enter, back)


def reservation_routes(room: ReservationRoom, write_down: Callable[[str, str, str], None]) -> list[URLPattern]:
    """Addresses for residents (no account) and for staff."""
    from server.site.reservation_addresses import for_residents, for_staff

    if room.back is None:
        return []
    return [*for_residents(room.back), *for_staff(room.back, write_down)]


def _push(caldav: CalDav, clock: Clock, news: Switchboard) -> Push:
    push = Push(clock, lambda: Shelf(caldav.url, caldav.user, caldav.password_file))
    news.on("bookings", push.wake)
    return push


def _carrier(mail: PhoneMail) -> Carrier:
    sender = MailSender(mail)

    def carry(address: str, subject: str, body: str) -> bool:
        return sender.send(address, Letter(subject, body)) is not Outcome.AGAIN

    return carry
