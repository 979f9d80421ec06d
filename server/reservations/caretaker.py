"""What time itself does to bookings: numbers nobody came for, the day's end, what is forgotten."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connections, transaction

from edge_sync.groundwork.clock import TOKYO, Clock
from server.ingest.rows import empty_log
from server.reservations.models import Booking, BookingState, MailAddress, Notice
from server.reservations.numbers import Line, WebNumbers
from server.reservations.office import Office

LOOK_EVERY_S = 20.0


@dataclass(frozen=True)
class Patience:
    """How long things stay."""

    after_turn_min: int = 15
    """A number from the web gives its place up so long after its turn came."""
    code_keep_days: int = 7
    """A code names its booking for so long after the day; letters of a machine that was cut off need it."""


class Caretaker:
    """Looks every 20 s."""

    def __init__(
        self,
        clock: Clock,
        office: Office,
        numbers: WebNumbers,
        line: Line,
        is_closed: Callable[[str, datetime], bool],
        patience: Patience,
    ) -> None:
        """``is_closed`` says whether a service receives nobody any more today."""
        self._clock = clock
        self._office = office
        self._numbers = numbers
        self._line = line
        self._is_closed = is_closed
        self._patience = patience

    def work(self, stopping: threading.Event) -> None:
        """Serve until ``stopping``."""
        while not stopping.is_set():
            try:
                self.look()
            finally:
                connections.close_all()
            stopping.wait(LOOK_EVERY_S)

    def look(self) -> None:
        """Everything that is due."""
        now = self._clock.now()
        self._let_numbers_go(now)
        if self._end_days(now.astimezone(TOKYO).date()):
            empty_log()

    def _let_numbers_go(self, now: datetime) -> None:
        open_ones = Booking.objects.filter(visit_id__isnull=False, state=BookingState.OPEN)
        for pk in list(open_ones.values_list("pk", flat=True)):
            with transaction.atomic():
                booking = open_ones.select_for_update(of=("self",)).filter(pk=pk).first()
                if booking is not None and self._is_over(booking, now):
                    self._numbers.let_go(booking)

    def _is_over(self, booking: Booking, now: datetime) -> bool:
        if booking.day < self._line.today() or self._is_closed(booking.service, now):
            return True
        turn = self._line.turn_came_at(booking.visit_id or "")
        return turn is not None and now >= turn + timedelta(minutes=self._patience.after_turn_min)

    @transaction.atomic
    def _end_days(self, today: date) -> bool:
        """True when something was erased."""
        missed = Booking.objects.filter(day__lt=today, at__isnull=False, state=BookingState.OPEN)
        changed = missed.update(state=BookingState.MISSED, changed_at=self._clock.now())
        erased, _ = MailAddress.objects.filter(booking__day__lt=today).delete()
        Notice.objects.filter(booking__day__lt=today).delete()
        forgotten = today - timedelta(days=self._patience.code_keep_days)
        dead = Booking.objects.filter(day__lt=forgotten, ref__isnull=False)
        erased += dead.update(ref=None, token=None, tail="", visit_id=None, arrived_visit="")
        if changed:
            self._office.say_changed()
        return bool(erased)
