"""Use cases of the queue. The one way to change a ticket."""

from __future__ import annotations

from server.queueing import changes, undo
from server.queueing.arriving import Arriving
from server.queueing.deeds import At, Clerk, do
from server.queueing.errors import NobodyWaits
from server.queueing.handling import Handling
from server.queueing.issue import Issue
from server.queueing.looking import in_hand, open_counters, waiting
from server.queueing.models import Ticket
from server.queueing.pauses import end_pause
from server.queueing.picking import hold_next
from server.queueing.states import Move
from server.queueing.witness import Witness

__all__ = ["CallDesk", "Clerk", "Issue", "Witness", "in_hand", "open_counters", "waiting"]


class CallDesk(Arriving, Handling):
    """Changes tickets lawfully, and writes down every change.

    No number is ever called by two clerks: a deed holds its counter and its number fast, changes the row only
    if it stands as it was read, and a partial unique index allows one number in hand for each counter and day.

    Deeds of clerks raise ``Unlawful`` (the number is not where the deed needs it), ``NotYours`` (another counter
    has it), ``StalePage`` and ``AlreadyDone`` (``Clerk.seen``), and Ticket.DoesNotExist.
    """

    def call_next(self, clerk: Clerk) -> Ticket:
        """Call whose turn it is at this counter.

        Raises:
            CounterBusy: the counter has a number in hand.
            NobodyWaits: no number is waiting that this counter receives.
        """
        with self._at(clerk, Move.CALL) as at:
            at.must_be_free()
            ticket = hold_next(at)
            if ticket is None:
                raise NobodyWaits
            return self._called(ticket, Move.CALL, at)

    def call_this(self, ticket_id: int, clerk: Clerk) -> Ticket:
        """Call a chosen waiting number, also out of turn; raises ``CounterBusy``."""
        return self._call(ticket_id, clerk, Move.CALL)

    def call_held(self, ticket_id: int, clerk: Clerk) -> Ticket:
        """Call a held number, from any counter; raises ``CounterBusy``."""
        return self._call(ticket_id, clerk, Move.CALL_HELD)

    def late(self, ticket_id: int, clerk: Clerk) -> Ticket:
        """Receive somebody who came after all; raises ``CounterBusy``."""
        return self._call(ticket_id, clerk, Move.LATE)

    def resume(self, ticket_id: int, clerk: Clerk) -> Ticket:
        """Let a held number wait again, at its old place; any counter may."""
        with self._at(clerk, Move.RESUME, ticket_id) as at:
            return self._told(do(at.ticket(ticket_id), Move.RESUME, changes.uncalled(), at), Move.RESUME)

    def take_back(self, clerk: Clerk, deed_id: int | None = None) -> Ticket:
        """Undo the last deed of this counter; raises as ``undo.take_back``."""
        with self._at(clerk, Move.TAKE_BACK) as at:
            return self._told(undo.take_back(at, deed_id), Move.TAKE_BACK)

    def _call(self, ticket_id: int, clerk: Clerk, move: Move) -> Ticket:
        with self._at(clerk, move, ticket_id) as at:
            at.must_be_free()
            return self._called(at.ticket(ticket_id), move, at)

    def _called(self, ticket: Ticket, move: Move, at: At) -> Ticket:
        first = ticket.called_at is None
        do(ticket, move, changes.call(ticket, at), at)
        end_pause(at.counter.pk, at.now)
        return self._told(ticket, move, first_call=first)
