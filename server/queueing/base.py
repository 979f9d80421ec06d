"""What every deed at the desk needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction

from edge_sync.groundwork.clock import Clock, business_day
from server.queueing.deeds import At, Clerk, must_be_here, sit
from server.queueing.errors import CounterBusy
from server.queueing.models import Ticket
from server.queueing.rules import CallingRules
from server.queueing.states import ENDED, Move
from server.queueing.witness import Witness


class Desk:
    """Time, rules, and who is told."""

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

    def rules(self) -> CallingRules:
        """The hall's rules at this moment."""
        return self._rules()

    @contextmanager
    def deed(self) -> Iterator[None]:
        """One transaction around a deed and whatever else the caller writes with it."""
        with transaction.atomic():
            yield

    @contextmanager
    def _at(self, clerk: Clerk, move: Move, ticket_id: int | None = None) -> Iterator[At]:
        """One deed of a counter, in one transaction."""
        try:
            with transaction.atomic():
                yield sit(clerk, move, ticket_id, self._clock.now(), self._rules())
        except IntegrityError as error:
            raise CounterBusy(f"counter {clerk.counter_id}") from error

    def _mine(self, ticket_id: int, at: At, move: Move) -> Ticket:
        ticket = at.ticket(ticket_id)
        must_be_here(ticket, at, move)
        return ticket

    def _told(self, ticket: Ticket, move: Move, *, first_call: bool = False) -> Ticket:
        if first_call:
            self._witness.called(ticket)
        if ticket.state in ENDED and move != Move.TAKE_BACK:
            self._witness.ended(ticket)
        self._witness.moved(ticket, move)
        transaction.on_commit(self._changed)
        return ticket
