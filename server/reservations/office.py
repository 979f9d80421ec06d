"""The one way to book, move and cancel. No seat is sold twice.

Two nets: a booking holds a seat number under a unique constraint (plan, moment, seat), and whoever sells takes
the plan's row first, so that a change of the plan and a sale never pass each other unseen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.identity import RandomBytes
from server.reservations.codes import Codes
from server.reservations.errors import NoSuchBooking, NotOffered, NotOpen, SlotTaken
from server.reservations.models import Booking, BookingState, MailAddress, Notice, Plan
from server.reservations.offer import Opening, slots_on, times_of
from server.reservations.register import Booked, Register
from server.reservations.slots import Slot, may_book

TRIES = 20
CODE_ATTEMPTS = 50


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for."""

    plan_id: int
    day: date
    from_min: int
    token: str
    mail: str = ""
    language: str = "ja"


class Office(Register):
    """Sells seats and takes them back."""

    def __init__(
        self, clock: Clock, codes: Codes, opening: Opening, changed: Callable[[], None], random_bytes: RandomBytes
    ) -> None:
        """``changed`` is said after the commit."""
        super().__init__(clock, codes, changed, random_bytes)
        self._opening = opening

    def book(self, wanted: Wanted) -> Booked:
        """Book a seat; the same token again gives the same booking.

        Raises:
            SlotTaken: no seat is left.
            NotOffered: there is no such slot, or it cannot be booked now.
            NotOpen: the token is of a booking that is over.
        """
        for _ in range(TRIES):
            try:
                with transaction.atomic():
                    return self.of_token(wanted.token) or self._sell(wanted)
            except IntegrityError:
                continue  # somebody took this seat, this code, or sent the same form, a moment ago
        raise SlotTaken

    def _sell(self, wanted: Wanted) -> Booked:
        plan, slot = self._slot(wanted.plan_id, wanted.day, wanted.from_min)
        now, code = self._clock.now(), self.fresh_code(wanted.token)
        booking = Booking.objects.create(
            ref=self.codes.ref(code),
            tail=code[-3:],
            token=wanted.token,
            uid=self.new_id(),
            service=plan.service,
            day=slot.day,
            plan=plan,
            at=slot.at,
            until=slot.until,
            seat=free_seat(plan, slot),
            made_at=now,
            changed_at=now,
        )
        if wanted.mail:
            MailAddress.objects.create(booking=booking, address=wanted.mail, language=wanted.language)
        self.note(booking, Notice.Kind.BOOKED, code)
        self.say_changed()
        return Booked(booking, code)

    def move(self, code: str, plan_id: int, day: date, from_min: int) -> Booking:
        """Book another time in place of this one.

        Raises:
            NoSuchBooking: the code is of no booking.
            NotOpen: it was cancelled or used, or has begun.
            SlotTaken: no seat is left; the old time stays booked.
            NotOffered: as ``book``.
        """
        for _ in range(TRIES):
            try:
                with transaction.atomic():
                    return self._move(code, plan_id, day, from_min)
            except IntegrityError:
                continue
        raise SlotTaken

    def _move(self, code: str, plan_id: int, day: date, from_min: int) -> Booking:
        booking = self._held(code)
        if booking.at is None or booking.at <= self._clock.now():
            raise NotOpen(booking.state)
        plan, slot = self._slot(plan_id, day, from_min)
        if plan.pk == booking.plan_id and slot.at == booking.at:
            return booking
        if booking.plan is None or plan.service != booking.service:
            raise NotOffered
        booking.plan, booking.day, booking.at, booking.until = plan, slot.day, slot.at, slot.until
        booking.seat = free_seat(plan, slot)
        self._touch(booking)
        self.note(booking, Notice.Kind.MOVED, code)
        return booking

    @transaction.atomic
    def cancel(self, code: str) -> Booking:
        """Give a booking back; cancelling twice changes nothing.

        Raises:
            NoSuchBooking: the code is of no booking.
            NotOpen: it was used, or is over.
        """
        booking = self._held(code, also=BookingState.CANCELLED)
        if booking.state == BookingState.OPEN:
            self._free(booking)
            self.note(booking, Notice.Kind.CANCELLED, "")
        return booking

    @transaction.atomic
    def cancel_by_staff(self, pk: int) -> Booking:
        """Staff call a booking off; the mail says so if there is an address.

        Raises:
            NoSuchBooking: there is none.
            NotOpen: it was cancelled or used already.
        """
        booking = Booking.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if booking is None:
            raise NoSuchBooking
        if booking.state != BookingState.OPEN:
            raise NotOpen(booking.state)
        self._free(booking)
        self.note(booking, Notice.Kind.CANCELLED_BY_STAFF, "")
        return booking

    def _held(self, code: str, also: str = BookingState.OPEN) -> Booking:
        booking = Booking.objects.select_for_update(of=("self",)).filter(ref=self.codes.ref(code)).first()
        if booking is None:
            raise NoSuchBooking
        if booking.state not in (BookingState.OPEN, also) or _is_over(booking, self._clock.now()):
            raise NotOpen(booking.state)
        return booking

    def _slot(self, plan_id: int, day: date, from_min: int) -> tuple[Plan, Slot]:
        plan = Plan.objects.select_for_update(no_key=True).filter(pk=plan_id).first()
        if plan is None:
            raise NotOffered
        for slot in slots_on(plan, day, self._opening):
            if slot.from_min == from_min and may_book(times_of(plan), slot, self._clock.now()):
                return plan, slot
        raise NotOffered

    def _free(self, booking: Booking) -> None:
        booking.state, booking.seat = BookingState.CANCELLED, None
        self._touch(booking)

    def _touch(self, booking: Booking) -> None:
        booking.revision += 1
        booking.changed_at = self._clock.now()
        booking.save()
        self.say_changed()


def free_seat(plan: Plan, slot: Slot) -> int:
    """The lowest seat that nobody has.

    Raises:
        SlotTaken: as many are sold as there are.
    """
    sold = set(Booking.objects.filter(plan=plan, at=slot.at, seat__isnull=False).values_list("seat", flat=True))
    if len(sold) >= plan.seats:
        raise SlotTaken
    return next(seat for seat in range(1, plan.seats + 1) if seat not in sold)


def _is_over(booking: Booking, now: datetime) -> bool:
    return booking.until is not None and booking.until <= now
