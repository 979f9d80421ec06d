"""Numbers come, check in, and are given back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from server.queueing import issue
from server.queueing.base import Desk
from server.queueing.deeds import At, Clerk, write
from server.queueing.errors import VisitHasNumber
from server.queueing.issue import Issue
from server.queueing.models import Ticket
from server.queueing.policy import next_state
from server.queueing.states import Move, State


class Arriving(Desk):
    """What machines, phones and the web tell of numbers."""

    def issue(self, one: Issue) -> Ticket:
        """Enter a number that a machine gave out; the same visit again changes nothing."""
        self.issue_many([one])
        return Ticket.objects.get(visit_id=one.visit_id)

    def issue_many(self, issues: Sequence[Issue]) -> None:
        """Enter numbers that were given out, in one statement; a visit that has one already keeps it."""
        new = issue.enter(issues)
        if new:
            self._witness.issued(new)
            transaction.on_commit(self._changed)

    def correct(self, visit_id: str, issued_at: datetime, *, time_is_sure: bool) -> None:
        """A number was given out at another moment than was believed."""
        if issue.redate(visit_id, issued_at, time_is_sure=time_is_sure):
            transaction.on_commit(self._changed)

    def booked(self, visit_id: str, booked_at: datetime) -> None:
        """A number answers a booked time: it is called by that time, not by when its holder came."""
        if issue.set_booked(visit_id, booked_at):
            transaction.on_commit(self._changed)

    def check_in(self, ticket_id: int, *, visit_id: str = "", clerk: Clerk | None = None) -> Ticket:
        """The holder of a web number is here: it waits, at its old place, and goes by the kiosk's ``visit_id``.

        The same visit again changes nothing. Raises ``Unlawful``; ``VisitHasNumber``: that visit has another one.
        """
        with self._perhaps_at(clerk, Move.CHECK_IN, ticket_id) as at:
            ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
            if visit_id and ticket.visit_id == visit_id and ticket.state != State.EXPECTED:
                return ticket
            state = next_state(State(ticket.state), Move.CHECK_IN)
            if visit_id and Ticket.objects.filter(visit_id=visit_id).exclude(pk=ticket_id).exists():
                raise VisitHasNumber(f"ticket {ticket_id}")
            after = {"state": state.value, "visit_id": visit_id or ticket.visit_id}
            return self._told(write(ticket, Move.CHECK_IN, after, self._clock.now(), at), Move.CHECK_IN)

    def cancel(self, ticket_id: int, clerk: Clerk | None = None) -> Ticket:
        """The number is given back, by its holder or (``clerk``) at a counter."""
        with self._perhaps_at(clerk, Move.CANCEL, ticket_id) as at:
            ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
            state, now = next_state(State(ticket.state), Move.CANCEL), self._clock.now()
            after = {"state": state.value, "ended_at": now, "note": ""}
            return self._told(write(ticket, Move.CANCEL, after, now, at), Move.CANCEL)

    @contextmanager
    def _perhaps_at(self, clerk: Clerk | None, move: Move, ticket_id: int) -> Iterator[At | None]:
        if clerk is None:
            with transaction.atomic():
                yield None
        else:
            with self._at(clerk, move, ticket_id) as at:
                yield at
