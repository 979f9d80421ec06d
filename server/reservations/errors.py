"""What can go wrong with a booking; each a code that pages have a sentence for."""

from __future__ import annotations


class ReservationError(Exception):
    """Root of this room's errors."""

    code = "RESERVE-00"


class SlotTaken(ReservationError):
    """No seat is left at this time."""

    code = "RESERVE-01"


class NotOffered(ReservationError):
    """The plan has no such time, or it cannot be booked any more or not yet."""

    code = "RESERVE-02"


class NoSuchBooking(ReservationError):
    """No booking has this code."""

    code = "RESERVE-03"


class NotOpen(ReservationError):
    """The booking was cancelled, used, or its day is over."""

    code = "RESERVE-04"

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class TooOften(ReservationError):
    """Too many tries from one address."""

    code = "RESERVE-05"


class NoNumbersNow(ReservationError):
    """No number can be taken on the web: closed, or all of today's are given out."""

    code = "RESERVE-06"


class BadPlan(ReservationError):
    """The plan's fields contradict each other; ``field`` says which."""

    code = "RESERVE-07"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field
