"""A booking by its code, for callers who may not guess for long."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest

from edge_sync.groundwork.clock import Clock
from server.reservations.caller import Front
from server.reservations.errors import NoSuchBooking
from server.reservations.models import Booking
from server.reservations.office import Office
from server.reservations.throttle import Limit, Throttle

GUESSES = Limit("code", 10, timedelta(minutes=10))


class Lookup:
    """Counts wrong codes by address: one in ten million is right, times the bookings that stand."""

    def __init__(self, clock: Clock, office: Office, front: Front, throttle: Throttle) -> None:
        self._clock = clock
        self._office = office
        self._front = front
        self._throttle = throttle

    def booking(self, request: HttpRequest, code: str) -> Booking:
        """Raises NoSuchBooking, or TooOften after ten wrong codes in ten minutes."""
        address, now = self._front.address(request), self._clock.now()
        self._throttle.check(GUESSES, address, now)
        try:
            return self._office.find(code)
        except NoSuchBooking:
            self._throttle.note(GUESSES, address, now)
            raise

    def number(self, request: HttpRequest, code: str) -> Booking:
        """The same for a number from the web."""
        found = self.booking(request, code)
        if found.visit_id is None:
            raise NoSuchBooking
        return found
