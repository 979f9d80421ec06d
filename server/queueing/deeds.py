"""One row changed, one line in the book of deeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.queueing.errors import AlreadyDone, CounterBusy, NotYours, StalePage, Unlawful
from server.queueing.looking import in_hand, newest_deed
from server.queueing.models import Counter, Deed, Ticket
from server.queueing.policy import next_state
from server.queueing.rules import CallingRules
from server.queueing.states import Move, State

UNWRITTEN = frozenset({"note"})
"""Free text never enters the book; taking a deed back does not bring it back."""


@dataclass(frozen=True)
class Clerk:
    """Who acts, and from which counter."""

    name: str
    counter_id: int
    seen: int | None = None
    """The newest deed of this counter that the page showed on which the clerk pressed; None: not asked."""


@dataclass(frozen=True)
class At:
    """A counter that is held fast for one deed, and when that is."""

    counter: Counter
    clerk: str
    now: datetime
    rules: CallingRules

    def ticket(self, ticket_id: int) -> Ticket:
        """Hold a number fast. Raises Ticket.DoesNotExist."""
        return Ticket.objects.select_for_update().get(pk=ticket_id)

    def must_be_free(self) -> None:
        """Raises ``CounterBusy``."""
        if in_hand(self.counter.pk, self.rules.queue_day) is not None:
            raise CounterBusy(f"counter {self.counter.pk}")


def sit(clerk: Clerk, move: Move, ticket_id: int | None, now: datetime, rules: CallingRules) -> At:
    """Hold the clerk's counter fast, so that its deeds happen one after the other.

    Raises:
        AlreadyDone: the page is older than this very deed of its own.
        StalePage: the page is older than another deed of this counter.
    """
    # The row is held against deeds only; others may go on to refer to it.
    counter = Counter.objects.select_for_update(no_key=True).get(pk=clerk.counter_id)
    if clerk.seen is not None:
        last = newest_deed(counter.pk)
        if last is not None and last.pk > clerk.seen:
            if last.move == move and ticket_id in (None, last.ticket_id):
                raise AlreadyDone(last.ticket_id)
            raise StalePage(f"counter {counter.pk}")
    return At(counter, clerk.name, now, rules)


def must_be_here(ticket: Ticket, at: At, move: Move) -> None:
    """Raises ``Unlawful``: it cannot make this move, ``NotYours``: another counter has it."""
    next_state(State(ticket.state), move)
    if ticket.counter_id != at.counter.pk:
        raise NotYours(f"ticket {ticket.pk}")


def do(ticket: Ticket, move: Move, changes: Mapping[str, Any], at: At, detail: str = "") -> Ticket:
    """Make a move; raises ``Unlawful`` also when the row is not as it was read."""
    state = next_state(State(ticket.state), move)
    return write(ticket, move, {**changes, "state": state.value}, at.now, at, detail)


def write(
    ticket: Ticket, move: Move, changes: Mapping[str, Any], now: datetime, at: At | None, detail: str = ""
) -> Ticket:
    """Change the row if it still stands as it was read, and enter the deed with what was there before."""
    before = {name: _plain(getattr(ticket, name)) for name in changes if name not in UNWRITTEN}
    unmoved = Ticket.objects.filter(pk=ticket.pk, state=ticket.state, counter=ticket.counter_id)
    if not unmoved.update(**changes):
        raise Unlawful(State(ticket.state), move)
    Deed.objects.create(
        ticket=ticket,
        at=now,
        move=move,
        clerk=at.clerk if at else "",
        counter=at.counter if at else None,
        service=ticket.service,
        before=before,
        state_after=changes["state"],
        detail=detail,
    )
    for name, value in changes.items():
        setattr(ticket, name, value)
    if at is not None and ticket.counter_id == at.counter.pk:
        ticket.counter = at.counter
    return ticket


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
