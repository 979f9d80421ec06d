"""Deeds on the number in hand."""

from __future__ import annotations

from collections.abc import Sequence

from server.queueing import changes
from server.queueing.base import Desk
from server.queueing.deeds import Clerk, do
from server.queueing.errors import NothingComesNext
from server.queueing.models import Ticket
from server.queueing.policy import may_be_absent, may_recall
from server.queueing.states import Move


class Handling(Desk):
    """What a clerk does with the number that the counter has called."""

    def recall(self, ticket_id: int, clerk: Clerk) -> Ticket:
        """Call the number in hand once more; raises ``TooSoon``."""
        with self._at(clerk, Move.RECALL, ticket_id) as at:
            ticket = self._mine(ticket_id, at, Move.RECALL)
            may_recall(ticket.last_called_at, at.now, at.rules)
            return self._told(do(ticket, Move.RECALL, changes.again(ticket, at), at), Move.RECALL)

    def finish(self, ticket_id: int, clerk: Clerk) -> Ticket:
        """The visit at the counter is over."""
        with self._at(clerk, Move.FINISH, ticket_id) as at:
            ticket = self._mine(ticket_id, at, Move.FINISH)
            return self._told(do(ticket, Move.FINISH, changes.end(at), at), Move.FINISH)

    def no_show(self, ticket_id: int, clerk: Clerk) -> Ticket:
        """Nobody came to the calls; raises ``NotYetAbsent``."""
        with self._at(clerk, Move.NO_SHOW, ticket_id) as at:
            ticket = self._mine(ticket_id, at, Move.NO_SHOW)
            may_be_absent(ticket.times_called, ticket.calling_since, at.now, at.rules)
            return self._told(do(ticket, Move.NO_SHOW, changes.end(at), at), Move.NO_SHOW)

    def hold(self, ticket_id: int, clerk: Clerk, reason: str = "") -> Ticket:
        """Put the number in hand aside; ``reason`` is a key of the site's names."""
        with self._at(clerk, Move.HOLD, ticket_id) as at:
            ticket = self._mine(ticket_id, at, Move.HOLD)
            return self._told(do(ticket, Move.HOLD, {}, at, reason), Move.HOLD)

    def transfer(
        self, ticket_id: int, clerk: Clerk, service: str, note: str = "", *, keeps_place: bool = False
    ) -> Ticket:
        """Let the number in hand wait for another service, from now on or (``keeps_place``) as long as before."""
        with self._at(clerk, Move.TRANSFER, ticket_id) as at:
            ticket = self._mine(ticket_id, at, Move.TRANSFER)
            after = {**changes.to_line(service, None if keeps_place else at.now), "note": note[: changes.NOTE]}
            return self._told(do(ticket, Move.TRANSFER, after, at, service), Move.TRANSFER)

    def add_services(self, ticket_id: int, clerk: Clerk, services: Sequence[str]) -> Ticket:
        """Set what comes after the present errand, in this order."""
        with self._at(clerk, Move.ADD_SERVICES, ticket_id) as at:
            ticket = self._mine(ticket_id, at, Move.ADD_SERVICES)
            after = {"next_services": list(dict.fromkeys(services))}
            return self._told(do(ticket, Move.ADD_SERVICES, after, at), Move.ADD_SERVICES)

    def go_on(self, ticket_id: int, clerk: Clerk) -> Ticket:
        """The errand is done, the next of the visit waits from now on; raises ``NothingComesNext``."""
        with self._at(clerk, Move.GO_ON, ticket_id) as at:
            ticket = self._mine(ticket_id, at, Move.GO_ON)
            if not ticket.next_services:
                raise NothingComesNext
            service, *rest = ticket.next_services
            after = {**changes.to_line(service, at.now), "next_services": rest}
            return self._told(do(ticket, Move.GO_ON, after, at, service), Move.GO_ON)
