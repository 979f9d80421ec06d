"""When an answer is offered and a step is not passed by. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from edge_sync.messages.queueing import PaperOutcome
from kiosk.cards.ways import SecretKind, Way
from kiosk.visit.journey import Answer, Condition
from kiosk.visit.state import State
from kiosk.visit.world import World


def holds(world: World, state: State, condition: Condition) -> bool:
    """True when what ``condition`` names is so."""
    return _HOLDS[condition](world, state)


def _priorities(world: World, state: State) -> Iterator[Answer]:
    steps = world.journeys[state.journey].steps.values() if state.journey else ()
    return (answer for step in steps for answer in step.answers if answer.priority)


def priority_offered(state: State, priority: str) -> bool:
    """True when the hall wants to hear this reason to be served earlier."""
    hall = state.queue.hall if state.queue is not None else None
    return hall is not None and priority in hall.priorities


def priority_place(state: State, priority: str) -> int:
    """Where a reason stands in the hall's order; what is no reason comes last."""
    offered = state.queue.hall.priorities if state.queue is not None and state.queue.hall is not None else []
    return offered.index(priority) if priority in offered else len(offered)


def usable(world: World, way: Way) -> bool:
    """True when a secret may be sent in this way: not locked, and no last try without staff."""
    if way.tries_left is None:
        return True
    return way.tries_left > (1 if world.rules.last_try_needs_staff else 0)


def way_to(world: World, state: State, secret: SecretKind) -> Way | None:
    """The card's way by this secret, when it may be used; None otherwise."""
    return next((way for way in state.ways if way.secret is secret and usable(world, way)), None)


_HOLDS: dict[Condition, Callable[[World, State], bool]] = {
    "number_b": lambda world, state: (
        state.way is not SecretKind.NUMBER_B and way_to(world, state, SecretKind.NUMBER_B) is not None
    ),
    "visitor": lambda world, state: state.who == 0,
    "member": lambda world, state: state.who > 0,
    "room": lambda world, state: state.people - 1 < world.room(state),
    "several": lambda world, state: state.people > 1,
    "household": lambda world, state: world.room(state) > 0 and not state.people_settled,
    "signature": lambda world, state: world.signed(state),
    "correctable": lambda world, state: bool(state.pages and state.pages[min(state.page, len(state.pages) - 1)]),
    "priorities": lambda world, state: any(priority_offered(state, one.priority) for one in _priorities(world, state)),
    # A slip that may have come out is not printed again: two people would hold one number.
    "slip_missing": lambda world, state: state.slip is PaperOutcome.NOT_PRINTED,
}
