"""Whether somebody with a booking's code may be checked in now: a pure function of who is expected and a moment."""

from __future__ import annotations

from datetime import datetime

from edge_sync.messages.hall import CODE_DIGITS, CheckedIn, Expected, Hall, booking_ref, check_digit
from edge_sync.messages.queueing import TicketIssued


class NotExpected(Exception):
    """A booking's code cannot be checked in; ``code`` says why, ``at`` is the moment it is about, if any."""

    code = "BOOK-01"
    """Nobody with this code is expected, as far as this machine knows."""

    def __init__(self, ref: str, *, at: datetime | None = None) -> None:
        super().__init__(f"{self.code} booking {ref}")
        self.ref = ref
        self.at = at


class MistypedCode(NotExpected):
    """The check digit does not fit."""

    code = "BOOK-02"


class TooEarly(NotExpected):
    """The booked time is too far away; ``at``: from then on."""

    code = "BOOK-03"


class TooLate(NotExpected):
    """The booked time is over; ``at``: it was until then."""

    code = "BOOK-04"


class AlreadyHere(NotExpected):
    """The code was used."""

    code = "BOOK-05"


def ref_of(tenant: str, code: str) -> str:
    """How the code is named where it may not be read.

    Raises:
        MistypedCode: it is no code, or a digit is wrong.
    """
    if len(code) != CODE_DIGITS or not (code.isascii() and code.isdigit()) or check_digit(code[:-1]) != code[-1]:
        raise MistypedCode("")
    return booking_ref(tenant, code)


def expected_as(hall: Hall | None, ref: str, now: datetime | None, *, used_here: bool = False) -> Expected:
    """Who is expected under ``ref``. ``now`` None: nobody vouches for the clock; then no time is too early or too late.

    Raises:
        NotExpected, TooEarly, TooLate, AlreadyHere.
    """
    found = None if hall is None else next((one for one in hall.expected if one.ref == ref), None)
    if used_here or (found is not None and found.used):
        raise AlreadyHere(ref)
    if found is None:
        raise NotExpected(ref)
    if now is not None and now < found.from_at:
        raise TooEarly(ref, at=found.from_at)
    if now is not None and now > found.until_at:
        raise TooLate(ref, at=found.until_at)
    return found


def checked_in(issued: TicketIssued) -> CheckedIn:
    """The letter about a number that was taken on the web; ``issued`` is what the kiosk is told."""
    return CheckedIn(
        visit_id=issued.visit_id,
        ticket=issued.ticket,
        service=issued.service,
        booking=issued.booking,
        business_day=issued.business_day,
        line_was_up=issued.line_was_up,
    )
