"""Taking back the last deed of a counter."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from server.queueing.deeds import At, write
from server.queueing.errors import MovedSince, NothingToTakeBack, StalePage
from server.queueing.models import Deed, Ticket
from server.queueing.policy import CAN_BE_TAKEN_BACK
from server.queueing.rules import CallingRules
from server.queueing.states import Move, State

MOMENTS = frozenset({"waiting_since", "called_at", "last_called_at", "calling_since", "ended_at"})


def last_to_take_back(counter_id: int, now: datetime, rules: CallingRules) -> Deed | None:
    """The last deed of a counter that can be taken back, with its number."""
    deeds = Deed.objects.select_related("ticket").filter(
        counter_id=counter_id, undone_at__isnull=True, move__in=CAN_BE_TAKEN_BACK, at__gte=_oldest(now, rules)
    )
    return deeds.order_by("-pk").first()


def moved_since(deed: Deed) -> bool:
    """Tell whether the number made another move after this one; repeated calls of the same counter are none."""
    later = Deed.objects.filter(ticket_id=deed.ticket_id, pk__gt=deed.pk, undone_at__isnull=True)
    later = later.exclude(move=Move.TAKE_BACK).exclude(move=Move.RECALL, counter=deed.counter_id)
    return later.exists()


def take_back(at: At, deed_id: int | None) -> Ticket:
    """Let a number stand as before the last deed of this counter.

    Raises:
        NothingToTakeBack: nothing was done, or it is too long ago.
        StalePage: the last deed is another one than ``deed_id``.
        MovedSince: somebody did something else to the number.
        CounterBusy: the number would come back to the counter's hand, and there is another.
    """
    deed = last_to_take_back(at.counter.pk, at.now, at.rules)
    if deed is None:
        raise NothingToTakeBack
    if deed_id not in (None, deed.pk):
        raise StalePage(f"deed {deed_id}")
    ticket = at.ticket(deed.ticket_id)
    if ticket.state != deed.state_after or moved_since(deed):
        raise MovedSince(f"ticket {ticket.pk}")
    before = {name: _revived(name, value) for name, value in deed.before.items()}
    if before["state"] == State.CALLED and ticket.state != State.CALLED:
        at.must_be_free()
    undone = Deed.objects.filter(ticket=ticket, counter=at.counter, undone_at__isnull=True, pk__gte=deed.pk)
    undone.exclude(move=Move.TAKE_BACK).update(undone_at=at.now)
    return write(ticket, Move.TAKE_BACK, before, at.now, at, deed.move)


def _revived(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if name in MOMENTS and value is not None else value


def _oldest(now: datetime, rules: CallingRules) -> datetime:
    return now - timedelta(seconds=rules.undo_within_s)
