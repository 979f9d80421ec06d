"""The physical keys: three that reach everything, those with one meaning, and the tactile digits. Pure."""

from __future__ import annotations

import msgspec

from kiosk.visit import course, listening
from kiosk.visit.answering import answer, call_staff
from kiosk.visit.effects import Click, Effect, Hush, Say, Tune
from kiosk.visit.happenings import Answered, Pressed
from kiosk.visit.labels import label_facts
from kiosk.visit.moves import Moved
from kiosk.visit.offers import BACK, keys, ring
from kiosk.visit.state import State
from kiosk.visit.tools import say_again, tuned
from kiosk.visit.under_fingers import KEYS
from kiosk.visit.world import At, World

DIGIT = "digit_"
ERASES = ("pin_clear", "type_erase", "code_erase")
DONE = ("pin_done", "type_done", "code_done")


def press(world: World, state: State, happening: Pressed, at: At) -> Moved:
    """One of the keys. The first press of 前へ, 次へ or 決定 only shows where they stand."""
    state = course.awake(state, at)
    button = happening.button
    if button.startswith(DIGIT):
        return _digit(world, state, button.removeprefix(DIGIT), at)
    match button:
        case "staff":
            return call_staff(world, state, at)
        case "talk":
            return listening.talk(state)
        case "repeat":
            return state, [Hush(), say_again(world, state)]
        case "louder" | "softer":
            return _volume(state, button)
        case "back":
            return _by_key(world, state, BACK, at)
        case "erase":
            return _by_key(world, state, next((name for name in ERASES if name in ring(world, state)), ""), at)
        case _:
            return _walk(world, state, button, at)


def _walk(world: World, state: State, button: str, at: At) -> Moved:
    places = ring(world, state)
    if not places:
        return state, []
    if state.focus is None:
        return _stand(world, state, places, 0)
    here = min(state.focus, len(places) - 1)
    match button:
        case "next":
            return _stand(world, state, places, (here + 1) % len(places))
        case "previous":
            return _stand(world, state, places, (here - 1) % len(places))
        case "decide":
            return answer(world, state, Answered(state.leaf(), places[here], "button"), at)
        case _:
            return state, []


def _by_key(world: World, state: State, name: str, at: At) -> Moved:
    return answer(world, state, Answered(state.leaf(), name, "button"), at) if name else (state, [])


def _digit(world: World, state: State, digit: str, at: At) -> Moved:
    """A digit goes where a keyboard of the glass has it; elsewhere it means nothing."""
    labels = keys(world, state)
    if digit not in labels:
        return state, []
    places = ring(world, state)
    done = next((places.index(name) for name in DONE if name in places), 0)
    typed = answer(world, state, Answered(state.leaf(), KEYS[labels.index(digit)], "button"), at)
    # The fingers of the other hand lie on 決定: it takes what was typed.
    return msgspec.structs.replace(typed[0], focus=done), [Click(), *typed[1]]


def _volume(state: State, button: str) -> Moved:
    manner = tuned(state.manner, button)
    return msgspec.structs.replace(state, manner=manner), [Tune(manner), Say("volume_now", {"volume": manner.volume})]


def _stand(world: World, state: State, places: tuple[str, ...], place: int) -> Moved:
    name = places[place]
    moved = msgspec.structs.replace(state, focus=place)
    if name not in KEYS:
        return moved, [Hush(), Say(f"answer.{name}", label_facts(world, state, name))]
    # Where a key stands would tell the hall what is typed: it is spoken through headphones or not at all.
    spoken: list[Effect] = [Hush(), Say("key", {"label": _key_label(world, state, name)}, private=True)]
    return moved, spoken if state.manner.private else [Click()]


def _key_label(world: World, state: State, name: str) -> str:
    return keys(world, state)[KEYS.index(name)]


def jack(world: World, state: State, plugged: bool, at: At) -> Moved:
    """Headphones: everything is spoken there from now on; pulled out, all that was spoken ends at once."""
    state = course.awake(state, at)
    manner = msgspec.structs.replace(state.manner, private=plugged)
    moved = msgspec.structs.replace(state, manner=manner), [Hush(), Tune(manner)]
    return (moved[0], [*moved[1], say_again(world, moved[0])]) if plugged else moved


__all__ = ["jack", "press"]
