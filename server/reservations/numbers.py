"""Numbers taken on the web: W001 and up, a count of their own every queue day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

from django.db import IntegrityError, transaction
from django.db.models import F

from edge_sync.groundwork.clock import Clock
from server.reservations.errors import NoNumbersNow, NoSuchBooking, NotOpen
from server.reservations.models import Booking, BookingState, WebCount
from server.reservations.office import Office
from server.reservations.register import Booked

LETTER = "W"
LAST = 9_999


class Line(Protocol):
    """The queue, as this room needs it; the site joins the two. All of it inside the caller's transaction."""

    def today(self) -> date:
        """The queue's day."""

    def give(
        self,
        number: str,
        visit_id: str,
        service: str,
        day: date,
        ref: str,
        at: datetime,
        *,
        expected: bool,
        booked_at: datetime | None,
    ) -> None:
        """A number is new in the line; not ``expected``: its holder is here already."""

    def give_up(self, visit_id: str, at: datetime) -> bool:
        """It is given back; False when it is called or over already."""

    def here(self, visit_id: str, arrived_visit: str) -> str:
        """Its holder is here, under another visit perhaps: ``waiting``, ``unchanged`` or ``other_number``."""

    def booked(self, visit_id: str, at: datetime) -> None:
        """Say that a number answers a booked time."""

    def turn_came_at(self, visit_id: str) -> datetime | None:
        """When somebody behind was called first; None: not yet, or no longer waiting for its holder."""


class WebNumbers:
    """Gives numbers without a machine."""

    def __init__(self, clock: Clock, office: Office, line: Line, may_give: Callable[[str, datetime], bool]) -> None:
        """``may_give`` says whether a service gives numbers at this moment: hours and quotas."""
        self._clock = clock
        self._office = office
        self._line = line
        self._may_give = may_give

    def may_give(self, service: str) -> bool:
        """Whether this service gives numbers now."""
        return self._may_give(service, self._clock.now())

    def take(self, service: str, token: str) -> Booked:
        """Take a number for today; the same token again gives the same one.

        Raises:
            NoNumbersNow: closed, or all are given out.
            NotOpen: the token's number is over.
        """
        for _ in range(3):
            try:
                with transaction.atomic():
                    return self._office.of_token(token) or self._take(service, token)
            except IntegrityError:
                continue
        raise NoNumbersNow

    def _take(self, service: str, token: str) -> Booked:
        now, day = self._clock.now(), self._line.today()
        number = next_number(day)  # first, as it is the lock behind which all of this is counted
        if not self._may_give(service, now):
            raise NoNumbersNow
        code, visit_id = self._office.fresh_code(token), self._office.new_id()
        booking = Booking.objects.create(
            ref=self._office.codes.ref(code),
            tail=code[-3:],
            token=token,
            uid=self._office.new_id(),
            service=service,
            day=day,
            number=number,
            visit_id=visit_id,
            made_at=now,
            changed_at=now,
        )
        self._line.give(number, visit_id, service, day, booking.ref or "", now, expected=True, booked_at=None)
        self._office.say_changed()
        return Booked(booking, code)

    @transaction.atomic
    def give_up(self, code: str) -> Booking:
        """Give a number back; twice changes nothing.

        Raises:
            NoSuchBooking: the code is of no number.
            NotOpen: it was used, or is over.
        """
        booking = Booking.objects.select_for_update(of=("self",)).filter(ref=self._office.codes.ref(code)).first()
        if booking is None or not booking.number or booking.visit_id is None:
            raise NoSuchBooking
        if booking.state == BookingState.CANCELLED:
            return booking
        if booking.state != BookingState.OPEN:
            raise NotOpen(booking.state)
        self._end(booking, BookingState.CANCELLED)
        return booking

    def let_go(self, booking: Booking) -> None:
        """Nobody came: the number gives its place up. Inside a transaction."""
        self._end(booking, BookingState.MISSED)

    def _end(self, booking: Booking, state: str) -> None:
        now = self._clock.now()
        if booking.visit_id is not None:
            self._line.give_up(booking.visit_id, now)
        booking.state, booking.changed_at = state, now
        booking.save(update_fields=("state", "changed_at"))
        self._office.say_changed()


def next_number(day: date) -> str:
    """The next number of a queue day, inside a transaction; the count's row is locked until it ends.

    Raises:
        NoNumbersNow: the last was given out.
    """
    WebCount.objects.bulk_create([WebCount(day=day)], ignore_conflicts=True)
    WebCount.objects.filter(day=day).update(last=F("last") + 1)
    last = WebCount.objects.get(day=day).last
    if last > LAST:
        raise NoNumbersNow
    return f"{LETTER}{last:03d}"
