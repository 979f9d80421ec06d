"""Where bookings meet the queue and the hall's rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import transaction

from edge_sync.groundwork.clock import TOKYO
from edge_sync.messages.hall import WEB
from server.hall.opening import is_open, spans_on
from server.hall.quota import web_numbers_left
from server.queueing.errors import Unlawful, VisitHasNumber
from server.queueing.models import Ticket
from server.queueing.order import APPOINTMENT
from server.queueing.service import CallDesk, Issue
from server.queueing.states import Move, State
from server.reservations.arrivals import Arrivals
from server.site.hall_neighbours import taken_on
from server.site.hall_room import HallRoom


class QueueLine:
    """``server.reservations.numbers.Line`` on the calling desk's numbers."""

    def __init__(self, desk: CallDesk) -> None:
        self._desk = desk

    def today(self) -> date:
        """The queue's day."""
        return self._desk.today()

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
        """A number is new in the line."""
        priority = APPOINTMENT if booked_at is not None else ""
        # A machine that has not heard of a disaster says the day of the calendar.
        day = min(day, self._desk.today())
        issue = Issue(number, visit_id, service, day, WEB, at, True, priority, ref, booked_at, expected)
        self._desk.issue_many([issue])

    def give_up(self, visit_id: str, at: datetime) -> bool:
        """It is given back; False when it waits in the hall, is called or over already."""
        held = Ticket.objects.filter(visit_id=visit_id, state=State.EXPECTED).first()
        if held is None:
            return False
        try:
            self._desk.cancel(held.pk)
        except Unlawful:
            return False
        return True

    def here(self, visit_id: str, arrived_visit: str) -> str:
        """Its holder is here: the number keeps its place and takes over the visit."""
        ticket = Ticket.objects.select_for_update(of=("self",)).filter(visit_id=visit_id).first()
        if ticket is None:
            return "unchanged"
        if ticket.state == State.CANCELLED:  # the machine had not heard, and its holder stands in the hall
            Ticket.objects.filter(pk=ticket.pk).update(state=State.EXPECTED, ended_at=None)
        other = arrived_visit if arrived_visit != visit_id else ""
        try:
            self._desk.check_in(ticket.pk, visit_id=other)
        except VisitHasNumber:
            self._desk.check_in(ticket.pk)
            return "other_number"
        except Unlawful:
            return "unchanged"
        return "waiting"

    def booked(self, visit_id: str, at: datetime) -> None:
        """Say that a number answers a booked time."""
        self._desk.booked(visit_id, at)

    def turn_came_at(self, visit_id: str) -> datetime | None:
        """When somebody who came later, for the same, was called first; None: not yet, or its holder is here."""
        mine = Ticket.objects.filter(visit_id=visit_id, state=State.EXPECTED).first()
        if mine is None:
            return None
        later = Ticket.objects.filter(
            business_day=mine.business_day,
            service=mine.service,
            issued_at__gt=mine.issued_at,
            booked_at=None,
            called_at__isnull=False,
        )
        return later.order_by("called_at").values_list("called_at", flat=True).first()


class HallHours:
    """The hall's hours and quotas, as bookings ask for them."""

    def __init__(self, hall: HallRoom) -> None:
        self._hall = hall

    def opening(self, service: str, day: date) -> Sequence[tuple[int, int]]:
        """Spans in minutes of the day."""
        return [(span.from_min, span.until_min) for span in spans_on(self._hall.plan(), service, day)]

    def gives_numbers(self, service: str, now: datetime) -> bool:
        """Open at this moment, and neither the day's quota nor the web's share of it used up."""
        plan = self._hall.plan()
        if not is_open(plan, service, now):
            return False
        rules = plan.services.get(service)
        if rules is None or plan.in_disaster:
            return True
        day = self._hall.calling().queue_day
        on_web = Ticket.objects.filter(business_day=day, service=service, device=WEB).exclude(state=State.CANCELLED)
        left = web_numbers_left(rules, taken_on(day).get(service, 0), on_web.count())
        return left is None or left > 0

    def is_over(self, service: str, now: datetime) -> bool:
        """Closed, and not opening any more today."""
        there = now.astimezone(TOKYO)
        minute = there.hour * 60 + there.minute
        return all(until <= minute for _, until in self.opening(service, there.date()))


class QueueToBookings:
    """Tells bookings what becomes of numbers from the web elsewhere: at a counter, on the phone page."""

    def __init__(self, arrivals: Callable[[], Arrivals]) -> None:
        self._arrivals = arrivals

    def issued(self, tickets: Sequence[Ticket]) -> None:
        """Nothing follows."""

    def called(self, ticket: Ticket) -> None:
        """Nothing follows."""

    def ended(self, ticket: Ticket) -> None:
        """Nothing follows; giving back is a move."""

    def moved(self, ticket: Ticket, move: Move) -> None:
        """A number was given back, or its holder came."""
        if ticket.device != WEB or not ticket.booking or move not in (Move.CANCEL, Move.CHECK_IN):
            return
        with transaction.atomic():
            if move is Move.CANCEL:
                self._arrivals().given_back(ticket.booking)
            else:
                self._arrivals().seen(ticket.booking, ticket.visit_id)
