"""What may be said now, and what an errand somebody speaks of begins. Pure."""

from __future__ import annotations

from kiosk.visit import over
from kiosk.visit.effects import Sayable
from kiosk.visit.journey import Scene
from kiosk.visit.labels import label_facts
from kiosk.visit.offers import TALK, enabled, ring
from kiosk.visit.state import State
from kiosk.visit.under_fingers import KEYS
from kiosk.visit.world import World

INTENT = "intent_"
"""How the name of a guess begins that is an errand in the visitor's words, and no button."""
NEVER_SAID = {*KEYS, TALK}
"""Digits, secrets and names are for fingers alone."""
UNASKED = (over.REPEAT, over.HEARD_YES, over.HEARD_NO, over.WHICH_NONE)
"""What is done at once when it was surely heard: it does nothing, or is itself the confirmation."""


def sayable(world: World, state: State) -> tuple[Sayable, ...]:
    """The answers that may be said, in the order of the glass."""
    unsaid = NEVER_SAID | ({over.TONGUES, over.MANNER} if state.over in over.OF_VOICE else set())
    names = [name for name in ring(world, state) if name not in unsaid and enabled(world, state, name)]
    return tuple(Sayable(name, label_facts(world, state, name)) for name in names if name not in state.refused)


def errands(world: World, state: State) -> tuple[str, ...]:
    """The errands that any utterance may name here: only the first screen asks for one."""
    if state.covered() or not state.idle() or not state.is_open:
        return ()
    meant = (intent for intent in world.errands if INTENT + intent not in state.refused)
    return tuple(intent for intent in meant if journey_of(world, state, intent))


def journey_of(world: World, state: State, intent: str) -> str:
    """The journey that an errand begins here; empty: none is offered."""
    offered = world.on_offer(state)
    return next((name for name in world.errands.get(intent, ()) if name in offered), "")


def may_be_meant(world: World, state: State, name: str) -> bool:
    """True when a guess still is something that can be answered."""
    if name.startswith(INTENT):
        return name.removeprefix(INTENT) in errands(world, state)
    return any(one.name == name for one in sayable(world, state))


def asks_nothing(world: World, state: State) -> bool:
    """True where nobody is asked anything: there is nothing to listen for."""
    return not state.covered() and world.step_of(state).scene is Scene.WORKING
