"""What the tools of the header do, and the answers of the screens they open. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from kiosk.visit import over
from kiosk.visit.course import said, wishes
from kiosk.visit.effects import Hush, Say, Tune
from kiosk.visit.listening import said_of_voice
from kiosk.visit.manner import LETTERS, LOOKS, RATES_PERCENT, VOLUMES, Manner, next_of
from kiosk.visit.moves import Moved
from kiosk.visit.state import State
from kiosk.visit.world import World


def use(world: World, state: State, name: str) -> Moved:
    """Open or close a screen over the step, repeat what was said, or change the manner."""
    if name == over.REPEAT:
        return state, [Hush(), say_again(world, state)]
    if name in over.OVER and name != state.over:
        return _lay(world, state, name)
    if name in (over.DONE, *over.OVER):
        return close(world, state)
    return _changed(world, state, name)


def close(world: World, state: State) -> Moved:
    """Back to what lay below."""
    state = msgspec.structs.replace(state, guesses=(), unheard="")
    return _lay(world, state, over.MANNER if state.over == over.SOUND else "")


def tuned(manner: Manner, name: str) -> Manner:
    """The manner after one touch of what changes it."""
    return msgspec.structs.replace(manner, **_change(manner, name))


def say_again(world: World, state: State) -> Say:
    """What the screen said when it came."""
    if state.warned:
        return Say("still_there")
    if state.over in over.OF_VOICE:
        return said_of_voice(world, state, whole=True)
    return Say(f"step.{state.over}") if state.over else said(world, state)


def _lay(world: World, state: State, name: str) -> Moved:
    state = msgspec.structs.replace(state, over=name, focus=0 if state.focus is not None else None)
    return state, [Hush(), say_again(world, state)]


def _changed(world: World, state: State, name: str) -> Moved:
    manner = tuned(state.manner, name)
    state = msgspec.structs.replace(state, manner=manner)
    if not name.startswith("lang_"):
        spoken = [Say(f"answer.{name}")] if state.over == over.SOUND else []
        told = wishes(state) if name == "writing" else []
        return state, [Tune(manner), *told, *spoken]
    state = msgspec.structs.replace(state, over="", focus=0 if state.focus is not None else None)
    return state, [*wishes(state), Hush(), Tune(manner), say_again(world, state)]


def _change(manner: Manner, name: str) -> dict[str, Any]:
    rate = RATES_PERCENT.index(manner.rate_percent)
    match name:
        case "letters":
            return {"letters": next_of(LETTERS, manner.letters)}
        case "look":
            return {"look": next_of(LOOKS, manner.look)}
        case "furigana" | "low" | "writing":
            return {name: not getattr(manner, name)}
        case "louder" | "softer":
            volume = manner.volume + (1 if name == "louder" else -1)
            return {"volume": min(max(volume, VOLUMES[0]), VOLUMES[-1])}
        case "faster" | "slower":
            place = rate + (1 if name == "faster" else -1)
            return {"rate_percent": RATES_PERCENT[min(max(place, 0), len(RATES_PERCENT) - 1)]}
        case _:
            return {"language": name.removeprefix("lang_")}
