"""Use cases of the queue: issue, call, call again, finish, not there. The one way to change a ticket."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from edge_sync.groundwork.clock import Clock, business_day
from edge_sync.messages.hall import follow_code
from server.queueing.models import Counter, Ticket
from server.queueing.policy import CounterBusy, Move, NobodyWaits, NotYours, State, next_state
from server.queueing.rules import CallingRules


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


@dataclass(frozen=True)
class Clerk:
    """Who acts, and from which counter."""

    name: str
    counter_id: int


class Witness(Protocol):
    """Who is told of what happens in the queue, inside the transaction in which it happens."""

    def issued(self, tickets: Sequence[Ticket]) -> None:
        """Numbers are new in the line."""

    def called(self, ticket: Ticket) -> None:
        """A number was called for the first time, or for the first time in another service's line."""

    def ended(self, ticket: Ticket) -> None:
        """A number is finished, or its holder was not there."""

    def moved(self, ticket: Ticket, move: Move) -> None:
        """Anything at all was done to a number; told besides the above."""


class CallDesk:
    """Changes tickets lawfully.

    No number is ever called by two clerks: taking one is a conditional update of a single row, and a
    partial unique index allows one number in hand for each counter and day.
    """

    def __init__(
        self,
        clock: Clock,
        witness: Witness,
        changed: Callable[[], None],
        rules: Callable[[], CallingRules] | None = None,
    ) -> None:
        """Without ``rules`` every counter receives every service, first come, first called."""
        self._clock = clock
        self._witness = witness
        self._changed = changed
        self._rules = rules or (lambda: CallingRules(date.fromisoformat(business_day(clock.now()))))

    def today(self) -> date:
        """The day that numbers belong to: today in Asia/Tokyo, or the day a disaster began."""
        return self._rules().queue_day

    def issue(self, issue: Issue) -> Ticket:
        """Enter a number that a machine gave out; the same visit again changes nothing."""
        self.issue_many([issue])
        return Ticket.objects.get(visit_id=issue.visit_id)

    def issue_many(self, issues: Sequence[Issue]) -> None:
        """Enter numbers that machines gave out, in one statement; a visit that has one already keeps it."""
        known = Ticket.objects.filter(visit_id__in=[issue.visit_id for issue in issues])
        taken = set(known.values_list("visit_id", flat=True))
        new = [_ticket(issue) for issue in issues if issue.visit_id not in taken]
        if new:
            Ticket.objects.bulk_create(new, ignore_conflicts=True)
            self._witness.issued(new)
            transaction.on_commit(self._changed)

    def correct(self, visit_id: str, issued_at: datetime, *, time_is_sure: bool) -> None:
        """A number was given out at another moment than was believed."""
        if Ticket.objects.filter(visit_id=visit_id).update(issued_at=issued_at, issue_time_is_sure=time_is_sure):
            transaction.on_commit(self._changed)

    def call_next(self, clerk: Clerk) -> Ticket:
        """Call whoever waits longest.

        Raises:
            CounterBusy: the counter has a number in hand.
            NobodyWaits: no number is waiting today.
        """
        try:
            with transaction.atomic():
                if in_hand(clerk.counter_id, self.today()) is not None:
                    raise CounterBusy(f"counter {clerk.counter_id}")
                return self._take_first(clerk)
        except IntegrityError as error:
            raise CounterBusy(f"counter {clerk.counter_id}") from error

    def _take_first(self, clerk: Clerk) -> Ticket:
        while (first := waiting(self.today()).first()) is not None:
            now = self._clock.now()
            taken = Ticket.objects.filter(pk=first.pk, state=State.WAITING).update(
                state=next_state(State(first.state), Move.CALL),
                counter_id=clerk.counter_id,
                called_by=clerk.name,
                called_at=now,
                last_called_at=now,
                times_called=1,
            )
            if taken:
                ticket = Ticket.objects.select_related("counter").get(pk=first.pk)
                self._witness.called(ticket)
                self._witness.moved(ticket, Move.CALL)
                transaction.on_commit(self._changed)
                return ticket
        raise NobodyWaits

    def recall(self, ticket_id: int, clerk: Clerk) -> Ticket:
        """Call the number in hand once more; raises as ``finish``."""
        return self._move(
            ticket_id, clerk, Move.RECALL, times_called=F("times_called") + 1, last_called_at=self._clock.now()
        )

    def finish(self, ticket_id: int, clerk: Clerk) -> Ticket:
        """The visit at the counter is over.

        Raises:
            Unlawful: the number is not in hand any more.
            NotYours: another counter called it.
            Ticket.DoesNotExist: there is no such number.
        """
        ticket = self._move(ticket_id, clerk, Move.FINISH, ended_at=self._clock.now())
        return ticket

    def no_show(self, ticket_id: int, clerk: Clerk) -> Ticket:
        """Nobody came to the call; raises as ``finish``."""
        return self._move(ticket_id, clerk, Move.NO_SHOW, ended_at=self._clock.now())

    @transaction.atomic
    def _move(self, ticket_id: int, clerk: Clerk, move: Move, **changes: Any) -> Ticket:
        ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
        state = next_state(State(ticket.state), move)
        if ticket.counter_id != clerk.counter_id:
            raise NotYours(f"ticket {ticket_id}")
        Ticket.objects.filter(pk=ticket_id).update(state=state, **changes)
        ticket = Ticket.objects.select_related("counter").get(pk=ticket_id)
        if ticket.ended_at is not None:
            self._witness.ended(ticket)
        self._witness.moved(ticket, move)
        transaction.on_commit(self._changed)
        return ticket


def waiting(day: date) -> QuerySet[Ticket]:
    """Who waits on a day, longest first."""
    return Ticket.objects.filter(business_day=day, state=State.WAITING).order_by("issued_at", "pk")


def in_hand(counter_id: int, day: date) -> Ticket | None:
    """The number that a counter has called and not yet ended."""
    rows = Ticket.objects.select_related("counter").filter(business_day=day, state=State.CALLED)
    return rows.filter(counter_id=counter_id).first()


def open_counters() -> list[Counter]:
    """The counters a clerk may sit down at, as they stand in the hall."""
    return list(Counter.objects.filter(open=True))


def _ticket(issue: Issue) -> Ticket:
    return Ticket(
        visit_id=issue.visit_id,
        number=issue.number,
        service=issue.service,
        business_day=issue.day,
        device=issue.device,
        issued_at=issue.issued_at,
        issue_time_is_sure=issue.time_is_sure,
        waiting_since=issue.issued_at,
        follow_code=follow_code(issue.visit_id),
        priority=issue.priority,
        booking=issue.booking,
    )
