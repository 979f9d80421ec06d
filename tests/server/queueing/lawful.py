"""Reads the book of deeds afterwards and says what was not lawful in it."""

from __future__ import annotations

from collections import defaultdict

from server.queueing.models import Deed, Ticket
from server.queueing.policy import Move, State, Unlawful, next_state

RAW = ("pk", "ticket_id", "counter_id", "move", "before", "state_after")


def unlawful_deeds() -> list[str]:
    """Every breach of a promise; empty is well."""
    faults: list[str] = []
    in_hand: dict[int, int] = {}
    states: dict[int, str] = {}
    holders: dict[int, int] = {}
    for pk, ticket, counter, move, before, after in Deed.objects.order_by("pk").values_list(*RAW):
        was = states.get(ticket, before["state"] if before["state"] == State.EXPECTED else State.WAITING)
        if before["state"] != was:
            faults.append(f"deed {pk} saw {before['state']}, number stood at {was}")
        if move != Move.TAKE_BACK:
            try:
                lawful = next_state(State(was), Move(move)) == after
            except Unlawful:
                lawful = False
            if not lawful:
                faults.append(f"deed {pk}: {move} from {was} to {after}")
        if was == State.CALLED and counter != holders.get(ticket):
            faults.append(f"deed {pk}: counter {counter} moved what counter {holders.get(ticket)} had")
        if was == State.CALLED and after != State.CALLED:
            in_hand.pop(holders.pop(ticket), None)
        if after == State.CALLED and was != State.CALLED:
            if counter in in_hand:
                faults.append(f"deed {pk}: counter {counter} took {ticket} and had {in_hand[counter]}")
            in_hand[counter], holders[ticket] = ticket, counter
        states[ticket] = after
    faults += [
        f"number {pk} stands at {state}, its book ends at {states[pk]}"
        for pk, state in Ticket.objects.values_list("pk", "state")
        if pk in states and states[pk] != state
    ]
    return faults


def times_taken() -> dict[int, int]:
    """How often each number came into a hand by a call that was not taken back."""
    taken: dict[int, int] = defaultdict(int)
    for ticket in Deed.objects.filter(move=Move.CALL, undone_at__isnull=True).values_list("ticket_id", flat=True):
        taken[ticket] += 1
    return dict(taken)
