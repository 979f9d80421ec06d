"""The queue as it stands; looks, and changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from server.queueing.models import Counter, Deed, Ticket
from server.queueing.order import InLine, in_order, served_at
from server.queueing.rules import CallingRules
from server.queueing.states import State


def waiting(day: date) -> QuerySet[Ticket]:
    """Who waits on a day, in the order of issue."""
    return Ticket.objects.filter(business_day=day, state=State.WAITING).order_by("issued_at", "pk")


def line(day: date) -> list[InLine]:
    """Who waits on a day, as far as their turn depends on it; one statement."""
    columns = ("pk", "service", "waiting_since", "issued_at", "priority", "booked_at")
    return [
        InLine(key, service, since or issued_at, priority, booked_at)
        for key, service, since, issued_at, priority, booked_at in waiting(day).order_by().values_list(*columns)
    ]


def line_of(counter_id: int, now: datetime, rules: CallingRules) -> list[int]:
    """Keys of the numbers that a counter receives, in the order in which it calls them."""
    return [one.key for one in in_order(served_at(line(rules.queue_day), counter_id, rules), now, rules)]


def whole_line(now: datetime, rules: CallingRules) -> list[int]:
    """Keys of all who wait, in the order in which a counter that receives everybody calls them."""
    return [one.key for one in in_order(line(rules.queue_day), now, rules)]


def in_hand(counter_id: int, day: date) -> Ticket | None:
    """The number that a counter has called and not yet ended."""
    rows = Ticket.objects.select_related("counter").filter(business_day=day, state=State.CALLED)
    return rows.filter(counter_id=counter_id).first()


def open_counters() -> list[Counter]:
    """The counters a clerk may sit down at, as they stand in the hall."""
    return list(Counter.objects.filter(open=True))


ABSENT_FOR = timedelta(hours=2)
"""So long who was not there may still be received."""


@dataclass(frozen=True)
class Standing:
    """The rows that a counter's page lists."""

    line: list[Ticket]
    """In the order that was asked for."""
    held: list[Ticket]
    """Longest wait first."""
    absent: list[Ticket]
    """Newest first."""

    @property
    def tickets(self) -> list[Ticket]:
        """All of them."""
        return [*self.line, *self.held, *self.absent]


def standing(day: date, keys: Sequence[int], now: datetime) -> Standing:
    """Everything that a page lists of a day, in one statement."""
    wanted = Q(pk__in=keys) | Q(state=State.HELD) | Q(state=State.NO_SHOW, ended_at__gte=now - ABSENT_FOR)
    rows = list(Ticket.objects.select_related("counter").filter(wanted, business_day=day))
    by_key = {row.pk: row for row in rows if row.state == State.WAITING}
    return Standing(
        line=[by_key[key] for key in keys if key in by_key],
        held=sorted((row for row in rows if row.state == State.HELD), key=lambda row: (row.issued_at, row.pk)),
        absent=sorted((row for row in rows if row.state == State.NO_SHOW), key=lambda row: row.ended_at or now)[::-1],
    )


def newest_deed(counter_id: int) -> Deed | None:
    """The last thing that was done at a counter."""
    return Deed.objects.filter(counter=counter_id).order_by("-pk").first()
