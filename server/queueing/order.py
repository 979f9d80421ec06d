"""Who is called next; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.queueing.rules import NORMAL_PERCENT, CallingRules

APPOINTMENT = "appointment"
"""The priority of who comes at a booked time."""


@dataclass(frozen=True, slots=True)
class InLine:
    """One waiting number, as far as its turn depends on it."""

    key: int
    """Of its row; the younger has the greater."""
    service: str
    since: datetime
    """When the present wait began."""
    priority: str = ""
    booked_at: datetime | None = None


def counted_wait(one: InLine, now: datetime, rules: CallingRules) -> float:
    """The wait that counts: seconds times the percentage of the priority.

    A booked time counts as come ``booked_grace_s`` before it, however early or late its holder arrived.
    """
    since, priority = one.since, one.priority
    if one.booked_at is not None:
        since, priority = one.booked_at - timedelta(seconds=rules.booked_grace_s), APPOINTMENT
    waited_s = (now - since).total_seconds()
    percent = rules.weight_percent.get(priority, NORMAL_PERCENT) if waited_s > 0 else NORMAL_PERCENT
    return waited_s * percent


def in_order(line: Iterable[InLine], now: datetime, rules: CallingRules) -> list[InLine]:
    """The line in the order in which it is called.

    Services that come first, then the wait that counts, then who was issued first. Equal priorities keep the
    order of their arrival, and nobody is overtaken by who came after ``(1 - 100/weight)`` of the own wait.
    """
    return sorted(
        line,
        key=lambda one: (one.service not in rules.comes_first, -counted_wait(one, now, rules), one.since, one.key),
    )


def served_at(line: Iterable[InLine], counter: int, rules: CallingRules) -> list[InLine]:
    """Those whom a counter receives."""
    services = rules.serves.get(counter)
    return [one for one in line if services is None or one.service in services]
