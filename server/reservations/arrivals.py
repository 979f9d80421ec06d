"""Who checked in: what machines report, and what staff enter by hand. Nobody who is here is ever lost."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from edge_sync.groundwork.clock import TOKYO, Clock
from edge_sync.groundwork.log import fields
from edge_sync.messages.hall import CheckedIn
from edge_sync.messages.queueing import TicketIssued
from server.ingest.arrival import Arrival
from server.reservations.day_list import is_due
from server.reservations.errors import NoSuchBooking, NotOpen
from server.reservations.models import Booking, BookingState, Oddity, PlanKind
from server.reservations.numbers import Line, next_number
from server.reservations.office import Office

log = logging.getLogger(__name__)


class Arrivals:
    """Marks bookings as used, and tells the queue. The same letter again changes nothing."""

    def __init__(self, clock: Clock, office: Office, line: Line) -> None:
        self._clock = clock
        self._office = office
        self._line = line

    def tickets_issued(self, told: Sequence[tuple[TicketIssued, Arrival]]) -> None:
        """Machines gave numbers for booked times."""
        for message, arrival in told:
            if message.booking:
                self._booked_came(message, arrival)

    def _booked_came(self, message: TicketIssued, arrival: Arrival) -> None:
        day = arrival.day(message.business_day)
        booking = _locked(message.booking)
        if booking is None or booking.plan_id is None:
            self._odd(Oddity.Why.UNKNOWN, message, arrival, day)
        elif booking.arrived_visit == message.visit_id:
            return
        elif booking.arrived_visit:
            self._odd(Oddity.Why.USED, message, arrival, day)
        elif booking.day not in (day, arrival.occurred_at.astimezone(TOKYO).date()):  # a disaster's day stays its first
            self._odd(Oddity.Why.OTHER_DAY, message, arrival, day)
        elif booking.state == BookingState.CANCELLED:
            self._odd(Oddity.Why.CANCELLED, message, arrival, day)
        elif booking.at is not None:
            self._line.booked(message.visit_id, booking.at)
            self._arrived(booking, message.visit_id, arrival.occurred_at)

    def checked_in(self, told: Sequence[tuple[CheckedIn, Arrival]]) -> None:
        """Holders of numbers from the web are here."""
        for message, arrival in told:
            self._holder_came(message, arrival)

    def _holder_came(self, message: CheckedIn, arrival: Arrival) -> None:
        day = arrival.day(message.business_day)
        booking = _locked(message.booking)
        if booking is None or booking.visit_id is None:
            self._odd(Oddity.Why.UNKNOWN, message, arrival, day)
            at, ref = arrival.occurred_at, message.booking
            self._line.give(
                message.ticket, message.visit_id, message.service, day, ref, at, expected=False, booked_at=None
            )
        elif booking.arrived_visit == message.visit_id:
            return
        elif booking.arrived_visit:
            self._odd(Oddity.Why.USED, message, arrival, day)
        else:
            if booking.state != BookingState.OPEN:  # the machine had not heard; the person stands in the hall
                self._odd(Oddity.Why.CANCELLED, message, arrival, day)
            if self._line.here(booking.visit_id, message.visit_id) == Oddity.Why.OTHER_NUMBER:
                self._odd(Oddity.Why.OTHER_NUMBER, message, arrival, day)
            self._arrived(booking, message.visit_id, arrival.occurred_at)

    @transaction.atomic
    def by_hand(self, pk: int) -> str:
        """Staff see that somebody is here: the number that is called now; empty for bookings elsewhere.

        Raises:
            NoSuchBooking: there is none.
            NotOpen: it was cancelled, is of another day, or they came already.
        """
        booking = Booking.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if booking is None:
            raise NoSuchBooking
        now = self._clock.now()
        if booking.state not in (BookingState.OPEN, BookingState.MISSED) or not is_due(booking, now):
            raise NotOpen(booking.state)
        if booking.visit_id is not None:
            self._line.here(booking.visit_id, booking.visit_id)
            self._arrived(booking, booking.visit_id, now)
            return booking.number
        if booking.plan is not None and booking.plan.kind == PlanKind.VISITING:
            self._arrived(booking, booking.uid, now)
            return ""
        day, visit_id = self._line.today(), self._office.new_id()
        number, ref = next_number(day), booking.ref or ""
        self._line.give(number, visit_id, booking.service, day, ref, now, expected=False, booked_at=booking.at)
        self._arrived(booking, visit_id, now)
        return number

    def given_back(self, ref: str) -> None:
        """The queue closed a number from the web."""
        if Booking.objects.filter(ref=ref, visit_id__isnull=False, state=BookingState.OPEN).update(
            state=BookingState.CANCELLED, changed_at=self._clock.now()
        ):
            self._office.say_changed()

    def seen(self, ref: str, visit_id: str) -> None:
        """The queue saw the holder of a number from the web."""
        now = self._clock.now()
        if (
            Booking.objects.filter(ref=ref, visit_id__isnull=False)
            .exclude(state=BookingState.ARRIVED)
            .update(state=BookingState.ARRIVED, arrived_visit=visit_id, arrived_at=now, changed_at=now)
        ):
            self._office.say_changed()

    def _arrived(self, booking: Booking, visit_id: str, at: datetime) -> None:
        booking.state, booking.arrived_visit, booking.arrived_at = BookingState.ARRIVED, visit_id, at
        booking.changed_at = self._clock.now()
        booking.save(update_fields=("state", "arrived_visit", "arrived_at", "changed_at"))
        self._office.say_changed()

    def _odd(self, why: str, message: TicketIssued | CheckedIn, arrival: Arrival, day: date) -> None:
        Oddity.objects.get_or_create(
            visit_id=message.visit_id,
            why=why,
            defaults={"at": arrival.occurred_at, "day": day, "number": message.ticket, "device": arrival.device},
        )
        log.warning("a check-in fits no booking %s", fields(why=why, device=arrival.device, number=message.ticket))
        self._office.say_changed()


def _locked(ref: str) -> Booking | None:
    return Booking.objects.select_for_update(of=("self",)).filter(ref=ref).first()
