"""Who is expected today, as machines are told it: no codes, no names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from edge_sync.messages.hall import Expected
from server.reservations.models import Booking, BookingState, PlanKind
from server.reservations.slots import moment_of

IN_THE_HALL = (PlanKind.COUNTER, PlanKind.ADVICE)
"""What a machine in the hall checks in; visiting reception is ticked off on the list."""

MOST = 2_000


@dataclass(frozen=True)
class Leeway:
    """How much earlier and later than booked somebody may check in."""

    before_min: int = 30
    after_min: int = 30


def expected_on(today: date, queue_day: date, leeway: Leeway) -> list[Expected]:
    """Today's bookings that a machine may meet, in the order of their times; then the queue day's web numbers."""
    states = (BookingState.OPEN, BookingState.ARRIVED)
    rows = Booking.objects.filter(state__in=states, ref__isnull=False)
    booked = rows.filter(day=today, plan__kind__in=IN_THE_HALL, at__isnull=False).order_by("at", "pk")
    taken = rows.filter(day=queue_day, visit_id__isnull=False).order_by("pk")
    return [_booked(row, leeway) for row in booked[:MOST]] + [_taken(row) for row in taken[:MOST]]


def _booked(row: Booking, leeway: Leeway) -> Expected:
    at = row.at or row.made_at
    return Expected(
        ref=row.ref or "",
        service=row.service,
        from_at=at - timedelta(minutes=leeway.before_min),
        until_at=at + timedelta(minutes=leeway.after_min),
        at=at,
        used=row.state == BookingState.ARRIVED,
    )


def _taken(row: Booking) -> Expected:
    return Expected(
        ref=row.ref or "",
        service=row.service,
        from_at=row.made_at,
        until_at=max(moment_of(row.day, 24 * 60), row.made_at + timedelta(hours=12)),
        ticket=row.number,
        used=row.state == BookingState.ARRIVED,
    )
