"""Who is expected on a day, as staff see it: last three digits, never the code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from edge_sync.groundwork.clock import TOKYO
from server.reservations.models import Booking, BookingState, Plan, PlanKind
from server.reservations.wording import time_text, words_of

LATE_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    pk: int
    time: str
    what: str
    where: str
    clerk: str
    tail: str
    number: str
    standing: str
    """``expected``, ``late``, ``arrived``, ``cancelled`` or ``missed``."""
    arrived: str
    kind: str
    may_arrive: bool
    may_cancel: bool

    @property
    def standing_text(self) -> str:
        """As staff read it."""
        return words_of("ja")[f"standing_{self.standing}"]


def rows_on(
    day: date, now: datetime, name_of: Callable[[str], str], *, look_for: str = "", kind: str = ""
) -> list[Row]:
    """The day's bookings in the order of their times, then the numbers from the web; ``look_for`` narrows them."""
    found = Booking.objects.select_related("plan").filter(Q(at__isnull=False) | Q(visit_id__isnull=False), day=day)
    if kind:
        found = found.filter(plan__kind=kind)
    rows = [_row(one, now, name_of) for one in found]
    rows.sort(key=lambda row: (not row.time or row.kind == "web", row.time.rjust(5), row.number, row.pk))
    return [row for row in rows if not look_for or any(look_for in text for text in _texts(row))]


def visiting_plans_on(day: date) -> list[Plan]:
    """Visiting receptions that people booked for a day."""
    return list(Plan.objects.filter(kind=PlanKind.VISITING, bookings__day=day).distinct())


def _texts(row: Row) -> tuple[str, ...]:
    return (row.time, row.what, row.where, row.clerk, row.tail, row.number)


def _row(one: Booking, now: datetime, name_of: Callable[[str], str]) -> Row:
    plan = one.plan
    open_ = one.state == BookingState.OPEN
    return Row(
        pk=one.pk,
        time=time_text(one.at or one.made_at),
        what=plan.title if plan is not None else name_of(one.service),
        where=(plan.place or plan.counter) if plan is not None else "",
        clerk=plan.clerk if plan is not None else "",
        tail=one.tail,
        number=one.number,
        standing=_standing(one, now),
        arrived=time_text(one.arrived_at) if one.arrived_at else "",
        kind=plan.kind if plan is not None else "web",
        may_arrive=one.state in (BookingState.OPEN, BookingState.MISSED) and is_due(one, now),
        may_cancel=open_ and one.at is not None,
    )


def is_due(one: Booking, now: datetime) -> bool:
    """Its day is today; a number from the web is due as long as the queue has it."""
    return one.ref is not None and (one.at is None or one.day == now.astimezone(TOKYO).date())


def _standing(one: Booking, now: datetime) -> str:
    if one.state != BookingState.OPEN:
        return str(one.state)
    return "late" if one.at is not None and now > one.at + LATE_AFTER else "expected"
