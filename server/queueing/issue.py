"""New numbers become rows."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from edge_sync.messages.hall import follow_code
from server.queueing.models import Ticket
from server.queueing.order import APPOINTMENT
from server.queueing.states import State

_CIRCLED_ONE = 0x2460
_CIRCLED = 20


@dataclass(frozen=True)
class Issue:
    """What is known of a number when it is given out."""

    number: str
    visit_id: str
    service: str
    day: date
    device: str
    issued_at: datetime
    time_is_sure: bool
    priority: str = ""
    booking: str = ""
    booked_at: datetime | None = None
    expected: bool = False
    """Taken on the web: the holder is not here yet."""


def enter(issues: Sequence[Issue]) -> list[Ticket]:
    """Add the numbers of visits that have none, in one statement; those that are new."""
    known = Ticket.objects.filter(visit_id__in=[issue.visit_id for issue in issues])
    taken = set(known.values_list("visit_id", flat=True))
    fresh = {issue.visit_id: issue for issue in issues if issue.visit_id not in taken}
    new = _marked([_ticket(issue) for issue in fresh.values()])
    if new:
        Ticket.objects.bulk_create(new, ignore_conflicts=True)
    return new


def mark_of(earlier: int) -> str:
    """What tells a number from ``earlier`` equal ones of its day: nothing, ②, ③ …"""
    if not earlier:
        return ""
    return chr(_CIRCLED_ONE + earlier) if earlier < _CIRCLED else f"({earlier + 1})"


def redate(visit_id: str, issued_at: datetime, *, time_is_sure: bool) -> bool:
    """Believe another moment of issue; a wait that began with the number moves along."""
    rows = Ticket.objects.filter(visit_id=visit_id)
    rows.filter(waiting_since=F("issued_at")).update(waiting_since=issued_at)
    return bool(rows.update(issued_at=issued_at, issue_time_is_sure=time_is_sure))


def set_booked(visit_id: str, booked_at: datetime) -> bool:
    """Note the booked time that a number answers."""
    return bool(Ticket.objects.filter(visit_id=visit_id).update(booked_at=booked_at, priority=APPOINTMENT))


def _marked(new: list[Ticket]) -> list[Ticket]:
    days, numbers = {one.business_day for one in new}, {one.number for one in new}
    known = Ticket.objects.filter(business_day__in=days, number__in=numbers)
    seen = Tally(known.values_list("business_day", "number"))
    for one in new:
        place = (one.business_day, one.number)
        one.mark = mark_of(seen[place])
        seen[place] += 1
    return new


def _ticket(issue: Issue) -> Ticket:
    return Ticket(
        visit_id=issue.visit_id,
        number=issue.number,
        service=issue.service,
        business_day=issue.day,
        device=issue.device,
        state=State.EXPECTED if issue.expected else State.WAITING,
        issued_at=issue.issued_at,
        issue_time_is_sure=issue.time_is_sure,
        waiting_since=issue.issued_at,
        follow_code=follow_code(issue.visit_id),
        priority=issue.priority,
        booking=issue.booking,
        booked_at=issue.booked_at,
    )
