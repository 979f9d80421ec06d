"""Answers, whichever sense gave them: touch, voice and buttons meet here. Pure."""

from __future__ import annotations

import msgspec

from edge_sync.messages.visit import StaffCalled
from kiosk.visit import course, keypad, over
from kiosk.visit.deeds import do
from kiosk.visit.effects import AskBefore, Effect, Light, Record, Say
from kiosk.visit.happenings import Answered, Pressed
from kiosk.visit.journey import FINISH, ORDINARY, Scene
from kiosk.visit.moves import Moved, then
from kiosk.visit.offers import enabled, ring
from kiosk.visit.state import WELCOME, State
from kiosk.visit.tools import use
from kiosk.visit.under_fingers import KEYS, is_under_fingers, under_fingers
from kiosk.visit.world import At, World


def answer(world: World, state: State, happening: Answered, at: At) -> Moved:
    """The visitor answered; an answer to a leaf that is gone, or is not open, changes nothing."""
    if happening.step != state.leaf():
        return state, []
    name = happening.answer
    if name not in ring(world, state) or not enabled(world, state, name):
        return course.awake(state, at), []
    state = course.awake(state, at)
    if name in world.tools or (state.over and name in over.ANSWERS):
        return use(world, state, name)
    return _given(world, state, name, at)


def _given(world: World, state: State, name: str, at: At) -> Moved:
    match name:
        case "call_staff":
            return call_staff(world, state, at)
        case "still_here":
            return state, []
        case "start_over":
            return course.leave(world, state, at)
        case "back":
            return back(world, state, at)
        case "next_page":
            return msgspec.structs.replace(state, page=state.page + 1, focus=_first(state)), []
        case _:
            return under_fingers(world, state, name) if is_under_fingers(name) else _declared(world, state, name, at)


def _first(state: State) -> int | None:
    return 0 if state.focus is not None else None


def back(world: World, state: State, at: At) -> Moved:
    """To the part, the page, the question or the step before."""
    if state.over:
        return use(world, state, state.over)
    declared = world.step_of(state)
    if declared.scene is Scene.REVIEW and state.page > 0:
        return msgspec.structs.replace(state, page=state.page - 1, focus=_first(state)), []
    if declared.back_asks:
        return state, [AskBefore(state.ask)]
    goal = declared.back_of_member if state.who and declared.back_of_member else declared.back
    return course.go(world, state, goal or WELCOME, at)


def _declared(world: World, state: State, name: str, at: At) -> Moved:
    if state.idle():
        return course.begin(world, state, name, at)
    if name in (FINISH, ORDINARY):
        return course.leave(world, state, at)
    if name == "pin_done" and not keypad.last_part(state):
        return msgspec.structs.replace(state, part=state.part + 1, focus=_first(state)), []
    state = msgspec.structs.replace(state, fault=None)
    chosen = next(entry for entry in world.step_of(state).answers if entry.id == name)
    state = msgspec.structs.replace(state, priority=chosen.priority or state.priority)
    moved = do(world, (state, []), chosen.does, at)
    return then(course.go(world, moved[0], chosen.goes, at), *moved[1]) if chosen.goes else moved


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
        return _stand(world, state, places, 0)
    here = min(state.focus, len(places) - 1)
    match happening.button:
        case "next":
            return _stand(world, state, places, (here + 1) % len(places))
        case "previous":
            return _stand(world, state, places, (here - 1) % len(places))
        case "decide":
            return answer(world, state, Answered(state.leaf(), places[here]), at)
        case _:
            return state, []


def _stand(world: World, state: State, places: tuple[str, ...], place: int) -> Moved:
    # Where a key stands is never spoken: the loudspeaker has other listeners.
    name = places[place]
    spoken: list[Effect] = [] if name in KEYS else [Say(f"answer.{name}", label_facts(world, state, name))]
    return msgspec.structs.replace(state, focus=place), spoken


def label_facts(world: World, state: State, name: str) -> dict[str, object]:
    """What an answer is called when its name stands in a catalogue and not among the words; else nothing."""
    kind, _, number = name.rpartition("_")
    if kind == "choice" and (question := world.question(state)) is not None:
        return {"label": question.choices[int(number)].label}
    if kind == "fix" and state.journey is not None:
        ask = state.pages[state.page][int(number)]
        return {"label": world.questions(state.journey)[ask.question].label, "person": ask.who or None}
    return {}
