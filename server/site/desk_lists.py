"""The lists beside the number in hand; the same for all counters that receive the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from server.queueing.looking import line, standing
from server.queueing.models import Ticket
from server.queueing.order import in_order
from server.queueing.service import CallDesk
from server.visits.models import Visit
from server.visits.service import records

LONG_WAIT_S = 30 * 60
SHOWN_WAITING = 60


@dataclass(frozen=True)
class Place:
    """One number in the line, or beside it."""

    ticket: Ticket
    visit: Visit | None
    waited_s: int | None
    """None when the machine's clock was not to be trusted."""
    long: bool
    in_turn: bool = False
    """It is called by 次の方を呼ぶ."""


@dataclass(frozen=True)
class Lists:
    """What is listed at one moment."""

    line: list[Place]
    waiting_people: int
    """Whom such a counter receives."""
    waiting_elsewhere: int
    everybody: bool
    """The list shows those too whom other counters receive."""
    held: list[Place]
    absent: list[Place]


def lists(
    desk: CallDesk, services: frozenset[str] | None, now: datetime, *, everybody: bool, counts_only: bool = False
) -> Lists:
    """Look at the queue from a counter that receives ``services``; None: all of them."""
    rules = desk.rules()
    all_waiting = in_order(line(rules.queue_day), now, rules)
    mine = [one.key for one in all_waiting if services is None or one.service in services]
    elsewhere = len(all_waiting) - len(mine)
    if counts_only:
        return Lists([], len(mine), elsewhere, everybody, [], [])
    shown = ([one.key for one in all_waiting] if everybody else mine)[:SHOWN_WAITING]
    stand = standing(rules.queue_day, shown, now)
    known = records([one.visit_id for one in stand.tickets])

    def places(tickets: list[Ticket]) -> list[Place]:
        first = mine[0] if mine else 0
        return [_place(one, known.get(one.visit_id), now, in_turn=one.pk == first) for one in tickets]

    return Lists(
        line=places(stand.line),
        waiting_people=len(mine),
        waiting_elsewhere=elsewhere,
        everybody=everybody,
        held=places(stand.held),
        absent=places(stand.absent),
    )


def waited_s(ticket: Ticket, until: datetime) -> int | None:
    """How long somebody waited; None when the machine's clock was not to be trusted."""
    since = ticket.waiting_since or ticket.issued_at
    if not ticket.issue_time_is_sure and since == ticket.issued_at:
        return None
    return max(int((until - since).total_seconds()), 0)


def _place(ticket: Ticket, visit: Visit | None, now: datetime, *, in_turn: bool) -> Place:
    waited = waited_s(ticket, now)
    return Place(ticket, visit, waited, waited is not None and waited >= LONG_WAIT_S, in_turn)
