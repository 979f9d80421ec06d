"""The queue at this moment, as machines and boards are told it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Count, Max

from edge_sync.messages.hall import Hall
from edge_sync.messages.queueing import Calling, QueueNow, Waiting
from server.queueing.board_view import EVERYTHING, View
from server.queueing.models import Ticket
from server.queueing.policy import State
from server.queueing.service import waiting

AT_MOST_CALLS = 10
MOST_LOOKED_THROUGH = 200


def latest_calls(day: date, view: View = EVERYTHING) -> list[Ticket]:
    """The last number that each counter called and was not left waiting for, newest call first, at most ten."""
    called = Ticket.objects.filter(
        business_day=day, state__in=(State.CALLED, State.FINISHED), last_called_at__isnull=False
    )
    newest = called.order_by().values_list("counter").annotate(at=Max("last_called_at")).order_by("-at")
    if not view.services and not view.counters:
        moments = [at for _, at in newest[:AT_MOST_CALLS]]
        called = called.filter(last_called_at__in=moments)
    seen: dict[int | None, Ticket] = {}
    for ticket in called.select_related("counter").order_by("-last_called_at", "-pk")[:MOST_LOOKED_THROUGH]:
        if view.shows(ticket.service, ticket.counter.name if ticket.counter else ""):
            seen.setdefault(ticket.counter_id, ticket)
    return list(seen.values())[:AT_MOST_CALLS]


def queue_now(
    day: date, now: datetime, ranges: Mapping[str, tuple[int, int]] | None = None, hall: Hall | None = None
) -> QueueNow:
    """Put the whole queue of a day into one message; ``ranges`` are the expected waits of each service, in seconds."""
    return QueueNow(
        as_of=now,
        business_day=day.isoformat(),
        calling=[calling for ticket in latest_calls(day) if (calling := _calling(ticket)) is not None],
        waiting=waiting_by_service(day, ranges or {}),
        hall=hall,
    )


def _calling(ticket: Ticket) -> Calling | None:
    if ticket.counter is None or ticket.last_called_at is None:
        return None
    return Calling(
        ticket=ticket.number,
        visit_id=ticket.visit_id,
        counter=ticket.counter.name,
        called_at=ticket.last_called_at,
        times_called=ticket.times_called,
        mark=ticket.mark,
    )


def waiting_by_service(day: date, ranges: Mapping[str, tuple[int, int]]) -> list[Waiting]:
    """How many wait for each service, with the range to expect; unknown where ``ranges`` says nothing."""
    people = dict(waiting(day).order_by().values_list("service").annotate(people=Count("pk")))
    result = []
    for service in sorted(people):
        low_s, high_s = ranges.get(service, (None, None))
        result.append(Waiting(service=service, people=people[service], wait_low_s=low_s, wait_high_s=high_s))
    return result
