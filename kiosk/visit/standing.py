"""Where the keys stand when a screen comes: said, so that nobody presses 決定 on what they never heard. Pure."""

from __future__ import annotations

from kiosk.visit.boards import COUNT
from kiosk.visit.effects import Effect, ReadAloud, Say
from kiosk.visit.journey import Scene
from kiosk.visit.labels import label_facts
from kiosk.visit.moves import Moved
from kiosk.visit.offers import ring, takes_digits
from kiosk.visit.sayable import asks_nothing
from kiosk.visit.state import State
from kiosk.visit.under_fingers import KEYS
from kiosk.visit.world import World


def told_where(world: World, before: State, moved: Moved) -> Moved:
    """After a screen's own words, the answer that 決定 would give; who speaks hears all of them anyway."""
    state, asked = moved
    if state.focus is None or state.by_voice or not _new(before, moved) or _unknown(world, state):
        return moved
    places = ring(world, state)
    return (state, [*asked, *_said(world, state, places[min(state.focus, len(places) - 1)])]) if places else moved


def _new(before: State, moved: Moved) -> bool:
    """Another screen was told; or the review's pages came after it, or a count, which is told at each change."""
    state, asked = moved
    if any(isinstance(effect, ReadAloud) and effect.counted for effect in asked):
        return True
    told = any(isinstance(effect, Say) and effect.key.startswith(("step.", "question")) for effect in asked)
    paged = (bool(state.pages), state.page) != (bool(before.pages), before.page)
    return paged or (told and state.board != COUNT and (state.leaf(), state.over) != (before.leaf(), before.over))


def _unknown(world: World, state: State) -> bool:
    """Nothing can be answered, or what can be is not known yet."""
    reviewed = not state.covered() and world.step_of(state).scene is Scene.REVIEW
    return (state.idle() and not state.covered()) or asks_nothing(world, state) or (reviewed and not state.pages)


def _said(world: World, state: State, name: str) -> list[Effect]:
    if name not in KEYS:
        return [Say(f"answer.{name}", label_facts(world, state, name))]
    return [Say("say_keys")] if takes_digits(world, state) else []
