"""The room's register: bookings by code and by form, their mails, the news of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.identity import RandomBytes, uuid7_hex
from server.reservations.codes import Codes
from server.reservations.errors import NoSuchBooking, NotOpen, SlotTaken
from server.reservations.models import Booking, MailAddress, Notice

CODE_ATTEMPTS = 50


@dataclass(frozen=True)
class Booked:
    """What was booked, and its code."""

    booking: Booking
    code: str


class Register:
    """Finds bookings, and says that they changed."""

    def __init__(self, clock: Clock, codes: Codes, changed: Callable[[], None], random_bytes: RandomBytes) -> None:
        """``changed`` is said after the commit."""
        self._clock = clock
        self.codes = codes
        self._changed = changed
        self._random_bytes = random_bytes

    def of_token(self, token: str) -> Booked | None:
        """The booking that this form made before.

        Raises:
            NotOpen: it is over, and its code dead.
        """
        known = Booking.objects.filter(token=token).first()
        if known is None:
            return None
        for attempt in range(CODE_ATTEMPTS):
            code = self.codes.code_of(token, attempt)
            if self.codes.ref(code) == known.ref:
                return Booked(known, code)
        raise NotOpen(known.state)

    def fresh_code(self, token: str) -> str:
        """A code of this form that no other booking has."""
        for attempt in range(CODE_ATTEMPTS):
            code = self.codes.code_of(token, attempt)
            if not Booking.objects.filter(ref=self.codes.ref(code)).exists():
                return code
        raise SlotTaken

    def new_id(self) -> str:
        """An identifier that says nothing."""
        return uuid7_hex(self._clock.now(), self._random_bytes)

    def find(self, code: str) -> Booking:
        """The booking of a code.

        Raises:
            NoSuchBooking: there is none.
        """
        booking = Booking.objects.select_related("plan").filter(ref=self.codes.ref(code)).first()
        if booking is None:
            raise NoSuchBooking
        return booking

    def note(self, booking: Booking, kind: str, code: str) -> None:
        """A mail is to be sent, if somebody left an address."""
        address = MailAddress.objects.filter(booking=booking).first()
        if address is not None:
            Notice.objects.create(
                booking=booking, kind=kind, code=code, language=address.language, due_at=self._clock.now()
            )

    def say_changed(self) -> None:
        """After the commit."""
        transaction.on_commit(self._changed)
