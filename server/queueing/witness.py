"""Who watches the queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from server.queueing.models import Ticket
from server.queueing.states import Move


class Witness(Protocol):
    """Who is told of what happens in the queue, inside the transaction in which it happens."""

    def issued(self, tickets: Sequence[Ticket]) -> None:
        """Numbers are new: in the line, or expected."""

    def called(self, ticket: Ticket) -> None:
        """A number was called for the first time, or for the first time in another service's line."""

    def ended(self, ticket: Ticket) -> None:
        """A number is finished, cancelled, or its holder was not there. Told again at a later end, after an undo."""

    def moved(self, ticket: Ticket, move: Move) -> None:
        """Anything at all was done to a number; told besides the above."""
