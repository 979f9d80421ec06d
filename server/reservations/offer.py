"""What is free: plans, blocks and sold seats together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from server.reservations.models import Block, Booking, Plan
from server.reservations.slots import MinuteSpan, Slot, Times, days_ahead, may_book, slots_of

Opening = Callable[[str, date], Sequence[MinuteSpan] | None]
"""The hall's hours for a service on a day; None: no rule, always open."""


@dataclass(frozen=True)
class Offer:
    """One slot as a page shows it."""

    slot: Slot
    free: int
    may_book: bool

    @property
    def key(self) -> str:
        """As it stands in addresses: hours and minutes."""
        return f"{self.slot.from_min // 60:02d}{self.slot.from_min % 60:02d}"


def times_of(plan: Plan) -> Times:
    """A plan's times for the pure rules."""
    return Times(
        frozenset(plan.weekdays),
        plan.first_day,
        plan.last_day,
        plan.from_min,
        plan.until_min,
        plan.slot_min,
        plan.ahead_days,
        plan.close_before_min,
    )


def slots_on(plan: Plan, day: date, opening: Opening) -> list[Slot]:
    """All slots of a plan on a day, free or not."""
    blocks = Block.objects.filter(Q(plan=plan) | Q(plan=None), day=day).values_list("from_min", "until_min")
    hours = opening(plan.service, day) if plan.keeps_hall_hours else None
    return slots_of(times_of(plan), day, hours, blocks)


def offers_on(plan: Plan, day: date, opening: Opening, now: datetime) -> list[Offer]:
    """The slots of a day, with how many seats are left."""
    sold = Counter(sold_seats(plan, day).values_list("at", flat=True))
    times = times_of(plan)
    return [
        Offer(slot, max(plan.seats - sold[slot.at], 0), may_book(times, slot, now))
        for slot in slots_on(plan, day, opening)
    ]


def days_offered(plan: Plan, opening: Opening, now: datetime) -> list[tuple[date, int]]:
    """Days that still have slots to book, with how many seats are left in them."""
    found = []
    for day in days_ahead(times_of(plan), now):
        open_ones = [offer for offer in offers_on(plan, day, opening, now) if offer.may_book]
        if open_ones:
            found.append((day, sum(offer.free for offer in open_ones)))
    return found


def sold_seats(plan: Plan, day: date) -> QuerySet[Booking]:
    """Bookings that hold a seat."""
    return Booking.objects.filter(plan=plan, day=day, seat__isnull=False)


def plans_on_offer(today: date) -> list[Plan]:
    """Plans that are not over."""
    return list(Plan.objects.filter(Q(last_day=None) | Q(last_day__gte=today)))
