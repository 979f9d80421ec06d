"""What the mouth and the ear tell: the visitor may speak, speaks, was understood or not. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from kiosk.visit import course, happenings, over
from kiosk.visit.answering import answer
from kiosk.visit.effects import Click, TalkLamp
from kiosk.visit.happenings import Answered, Happening
from kiosk.visit.listening import listen, missed, said_of_voice
from kiosk.visit.moves import Moved
from kiosk.visit.pressing import jack
from kiosk.visit.sayable import UNASKED, may_be_meant
from kiosk.visit.state import State
from kiosk.visit.world import At, World

STEP_PERCENT = 20
"""How finely the level is shown: the glass is painted anew at each step."""


def _ready(world: World, state: State, happening: happenings.EarReady, at: At) -> Moved:
    return msgspec.structs.replace(state, ears=happening.languages), []


def _silent(world: World, state: State, happening: happenings.MouthSilent, at: At) -> Moved:
    if state.ear != "waiting" or happening.turn != state.turn:
        return state, []
    # Who does not see the lamp hears that it is their turn.
    return state, [TalkLamp(lit=True), Click(), listen(world, state)]


def _opened(world: World, state: State, happening: happenings.EarOpened, at: At) -> Moved:
    if not _ours(state, happening.turn):
        return state, []
    return msgspec.structs.replace(course.awake(state, at), ear="open", level_percent=0), []


def _level(world: World, state: State, happening: happenings.EarLevel, at: At) -> Moved:
    if not _ours(state, happening.turn):
        return state, []
    # Nobody is hurried while they speak.
    state = course.awake(state, at) if happening.speech else state
    level = happening.percent // STEP_PERCENT * STEP_PERCENT
    return msgspec.structs.replace(state, level_percent=level, ear_since_ms=at.ms), []


def _failed(world: World, state: State, happening: happenings.EarFailed, at: At) -> Moved:
    if not _ours(state, happening.turn):
        return state, []
    return missed(world, state, "" if happening.why == "silence" else happening.why)


def _understood(world: World, state: State, happening: happenings.Understood, at: At) -> Moved:
    if not _ours(state, happening.turn):
        return state, []
    state = msgspec.structs.replace(course.awake(state, at), ear="off", level_percent=0, voice_note="")
    meant = tuple(name for name in happening.answers if may_be_meant(world, state, name))
    sure = happening.band == "act"
    if not meant or happening.band == "none" or (meant[0] == over.HEARD_YES and not sure):
        return missed(world, state)
    # To be asked for the same again and again is more likely a word that sounds like it.
    if meant[0] in UNASKED and not (meant[0] == over.REPEAT and state.repeated):
        state = msgspec.structs.replace(state, repeated=state.repeated or meant[0] == over.REPEAT)
        return answer(world, state, Answered(state.leaf(), meant[0], "voice"), at)
    asked_which = state.over == over.WHICH
    if asked_which:
        meant = tuple(_guessed(state, name) for name in meant)
    # Nobody is asked which of several twice: the likeliest is echoed, and a no strikes it out.
    guesses = meant[:1] if sure or asked_which else meant[:3]
    screen = over.HEARD if len(guesses) == 1 else over.WHICH
    focus = 0 if state.focus is not None else None
    state = msgspec.structs.replace(state, over=screen, guesses=guesses, focus=focus)
    return state, [said_of_voice(world, state)]


def _guessed(state: State, name: str) -> str:
    """One of several guesses, spoken: it is echoed as what it stands for."""
    return state.guesses[over.GUESSES.index(name)] if name in over.GUESSES else name


def _jack(world: World, state: State, happening: happenings.JackSeen, at: At) -> Moved:
    if happening.plugged == state.manner.private:
        return state, []
    return jack(world, state, happening.plugged, at)


def _ours(state: State, turn: int) -> bool:
    return state.ear != "off" and turn == state.turn


RULES: dict[type[Happening], Callable[[World, State, Any, At], Moved]] = {
    happenings.EarReady: _ready,
    happenings.MouthSilent: _silent,
    happenings.EarOpened: _opened,
    happenings.EarLevel: _level,
    happenings.EarFailed: _failed,
    happenings.Understood: _understood,
    happenings.JackSeen: _jack,
}
