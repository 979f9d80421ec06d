"""Answers that type, choose or write: what they ask of the vault. Pure; no symbol is in them."""

from __future__ import annotations

from typing import Final

import msgspec

from edge_sync.stationery.interview import Ask
from kiosk.visit import boards, effects, keypad
from kiosk.visit.booking_code import fits, whole
from kiosk.visit.journey import Scene
from kiosk.visit.moves import Moved
from kiosk.visit.state import State
from kiosk.visit.world import World

MOST_KEYS: Final = 24
KEYS: Final = tuple(f"key_{place}" for place in range(MOST_KEYS))
KINDS: Final = ("key", "choice", "fix", "count", "type", "pass")
"""How the names of answers begin that follow from what is asked; no journey may have others of these."""


def is_under_fingers(name: str) -> bool:
    """True for answers that follow from what is asked, and for the one that takes symbols back."""
    return name == "pin_clear" or name.partition("_")[0] in KINDS


def under_fingers(world: World, state: State, name: str) -> Moved:
    """What such an answer does."""
    kind, _, number = name.rpartition("_")
    match world.step_of(state).scene:
        case Scene.KEYPAD:
            return _to_a_secret(state, name)
        case Scene.CODE:
            return _to_a_code(state, boards.TEN[int(number)])
    if kind == "fix":
        return state, [effects.AskAgain(state.pages[state.page][int(number)])]
    return _to_a_question(state, state.ask, name) if state.ask is not None else (state, [])


def _to_a_question(state: State, ask: Ask, name: str) -> Moved:
    kind, _, number = name.rpartition("_")
    journey = state.journey or ""
    match kind, name:
        case "choice", _:
            return state, [effects.Choose(ask, int(number)), effects.AskNext(journey)]
        case _, "pass_over":
            return state, [effects.PassOver(ask), effects.AskNext(journey)]
        case _, "count_less" | "count_more":
            return state, [effects.TypeSymbol(ask, boards.COUNT, None, 1 if name == "count_more" else -1)]
        case _, "type_erase":
            return state, [effects.EraseKey(ask, state.board)]
        case _, "type_done":
            return state, [effects.TakeTyped(ask, state.board)]
        case _:
            typed = effects.TypeSymbol(ask, state.board, state.group, int(number))
            return _key(state, state.board, int(number), typed)


def _to_a_secret(state: State, name: str) -> Moved:
    if name == "pin_clear":
        hidden = state.way is None or state.way.hidden
        if not hidden:
            return state, [effects.EraseKey()]
        return msgspec.structs.replace(state, typed=0), [effects.ClearPin()]
    place = int(name.rpartition("_")[2])
    if state.typed >= keypad.begin_and_end(state)[1]:
        return state, []
    return _key(state, keypad.board(state), place, effects.TypeKey(place))


def _to_a_code(state: State, digit: str) -> Moved:
    if whole(state.code):
        return state, []
    code = state.code + digit
    wrong = whole(code) and not fits(code)
    typed = msgspec.structs.replace(state, code=code, typed=len(code), notice="code_wrong" if wrong else "")
    return typed, [effects.Say("code_wrong")] if wrong else []


def _key(state: State, board: str, place: int, effect: effects.Effect) -> Moved:
    group = boards.opens(board, place)
    if group is not None:
        return msgspec.structs.replace(state, group=group), []
    return state, [effect]
