"""Answers, whichever sense gave them: touch, voice and buttons meet here. Pure."""

from __future__ import annotations

import msgspec

from edge_sync.messages.visit import StaffCalled
from kiosk.visit import course
from kiosk.visit.course import Moved
from kiosk.visit.effects import Effect, Light, Record, Say, TypeKey
from kiosk.visit.happenings import Answered, Pressed
from kiosk.visit.journey import FINISH, STAFF, Answer, Scene
from kiosk.visit.state import PIN_DIGITS, WELCOME, State
from kiosk.visit.world import At, World

BACK = "back"
START_OVER = "start_over"
STILL_HERE = "still_here"
KEYS = tuple(f"key_{place}" for place in range(10))


def open_answers(world: World, state: State) -> tuple[Answer, ...]:
    """What can be answered now beside the keypad and the three constant answers, in order.

    The staff answer stands among the constant ones, never twice.
    """
    declared = world.step_of(state)
    if state.warned:
        return (Answer(id=STILL_HERE, role="main"),)
    return tuple(entry for entry in declared.answers if entry.id != STAFF)


def ring(world: World, state: State) -> tuple[str, ...]:
    """Everything the buttons can stand on, in the order in which they reach it."""
    own = tuple(entry.id for entry in open_answers(world, state))
    keys = KEYS if world.step_of(state).scene is Scene.PIN and not state.warned else ()
    constant = tuple(name for name in (BACK, START_OVER, STAFF) if enabled(world, state, name))
    return (*keys, *own, *constant)


def enabled(world: World, state: State, name: str) -> bool:
    """True when answering ``name`` would do something now."""
    declared = world.step_of(state)
    if name == BACK:
        return declared.back is not None
    if name == START_OVER:
        return not state.idle() and declared.scene is not Scene.WORKING
    if name == "pin_done":
        return state.pin_count == PIN_DIGITS
    if name == "pin_clear":
        return state.pin_count > 0
    return True


def answer(world: World, state: State, happening: Answered, at: At) -> Moved:
    """The visitor answered; an answer to a step that is gone, or is not open, changes nothing."""
    if happening.step not in (state.step, state.shown()):
        return state, []
    name = happening.answer
    if name not in ring(world, state) or not enabled(world, state, name):
        return course.awake(state, at), []
    state = course.awake(state, at)
    if name in KEYS:
        return (state, [TypeKey(KEYS.index(name))]) if state.pin_count < PIN_DIGITS else (state, [])
    match name:
        case "call_staff":
            return call_staff(world, state, at)
        case "still_here":
            return state, []
        case "start_over":
            return course.leave(world, state, at)
        case "back":
            return course.go(world, state, world.step_of(state).back or WELCOME, at)
        case _:
            return _declared(world, state, name, at)


def _declared(world: World, state: State, name: str, at: At) -> Moved:
    if state.idle():
        return course.begin(world, state, name, at)
    if name == FINISH:
        return course.leave(world, state, at)
    state = msgspec.structs.replace(state, fault=None)
    chosen = next(entry for entry in world.step_of(state).answers if entry.id == name)
    moved = course.do(world, (state, []), chosen.does, at)
    return course.then(course.go(world, moved[0], chosen.goes, at), *moved[1]) if chosen.goes else moved


def call_staff(world: World, state: State, at: At) -> Moved:
    """Ask for a person; always possible, in one action."""
    letter = StaffCalled(visit_id=state.visit_id or at.fresh_id, step=state.step, fault=state.fault)
    asked: list[Effect] = [Record(letter), Light("trouble"), Say("staff_called")]
    return msgspec.structs.replace(state, staff_called=True), asked


def press(world: World, state: State, happening: Pressed, at: At) -> Moved:
    """One of the physical buttons. The first press only shows where they stand."""
    state = course.awake(state, at)
    if happening.button == "staff":
        return call_staff(world, state, at)
    places = ring(world, state)
    if not places:
        return state, []
    if state.focus is None:
        return _stand(state, places, 0)
    here = min(state.focus, len(places) - 1)
    match happening.button:
        case "next":
            return _stand(state, places, (here + 1) % len(places))
        case "previous":
            return _stand(state, places, (here - 1) % len(places))
        case "decide":
            return answer(world, state, Answered(state.step, places[here]), at)
        case _:
            return state, []


def _stand(state: State, places: tuple[str, ...], place: int) -> Moved:
    # Where a PIN key stands is never spoken: the loudspeaker has other listeners.
    spoken: list[Effect] = [] if places[place] in KEYS else [Say(f"answer.{places[place]}")]
    return msgspec.structs.replace(state, focus=place), spoken
