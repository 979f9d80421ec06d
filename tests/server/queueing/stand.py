"""A desk for tests, with rules of its own and a witness that remembers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from edge_sync.groundwork.clock import HandClock
from server.queueing.models import Counter, Ticket
from server.queueing.policy import Move
from server.queueing.rules import CallingRules
from server.queueing.service import CallDesk, Clerk, Issue
from tests.server.stage.letters import visit_id

DAY = date(2026, 4, 1)
RULES = CallingRules(DAY, recall_after_s=0, no_show_after_calls=1, no_show_after_s=0)


class Hall:
    """A desk, its rules, and what its witness saw."""

    def __init__(self, clock: HandClock) -> None:
        self.clock, self.rules = clock, RULES
        self.seen: list[tuple[str, str]] = []
        self.desk = CallDesk(clock, self, lambda: None, lambda: self.rules)

    def issued(self, tickets: Sequence[Ticket]) -> None: ...

    def called(self, ticket: Ticket) -> None:
        self.seen.append(("first call", ticket.number))

    def ended(self, ticket: Ticket) -> None:
        self.seen.append(("end", ticket.number))

    def moved(self, ticket: Ticket, move: Move) -> None:
        self.seen.append((move.value, ticket.number))

    def give(self, *numbers: str, service: str = "moving", expected: bool = False, visit: str = "") -> Ticket:
        for number in numbers:
            self.clock.advance(60_000)
            one = Issue(
                number, visit or visit_id(number), service, DAY, "kiosk-01", self.clock.now(), True, expected=expected
            )
            ticket = self.desk.issue(one)
        return ticket


def clerk(at: int = 1) -> Clerk:
    return Clerk(f"clerk {at}", Counter.objects.order_by("position")[at - 1].pk)


def state(ticket: Ticket) -> str:
    return Ticket.objects.get(pk=ticket.pk).state


def columns(ticket: Ticket) -> dict[str, object]:
    return dict(Ticket.objects.filter(pk=ticket.pk).values()[0])
