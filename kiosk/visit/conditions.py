"""When an answer is offered and a step is not passed by. Pure."""

from __future__ import annotations

from kiosk.cards.ways import SecretKind, Way
from kiosk.visit.journey import Condition
from kiosk.visit.state import State
from kiosk.visit.world import World


def holds(world: World, state: State, condition: Condition) -> bool:
    """True when what ``condition`` names is so."""
    match condition:
        case "number_b":
            return state.way is not SecretKind.NUMBER_B and way_to(world, state, SecretKind.NUMBER_B) is not None
        case "visitor":
            return state.who == 0
        case "member":
            return state.who > 0
        case "room":
            return state.people - 1 < world.room(state)
        case "several":
            return state.people > 1
        case "household":
            return world.room(state) > 0 and not state.people_settled
        case "signature":
            return world.signed(state)
        case "correctable":
            return bool(state.pages and state.pages[min(state.page, len(state.pages) - 1)])


def usable(world: World, way: Way) -> bool:
    """True when a secret may be sent in this way: not locked, and no last try without staff."""
    if way.tries_left is None:
        return True
    return way.tries_left > (1 if world.rules.last_try_needs_staff else 0)


def way_to(world: World, state: State, secret: SecretKind) -> Way | None:
    """The card's way by this secret, when it may be used; None otherwise."""
    return next((way for way in state.ways if way.secret is secret and usable(world, way)), None)
