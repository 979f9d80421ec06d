"""Answers, whichever sense gave them: touch, voice and buttons meet here. Pure."""

from __future__ import annotations

import msgspec

from edge_sync.messages.visit import StaffCalled
from kiosk.visit import course, keypad, listening, over
from kiosk.visit.deeds import do
from kiosk.visit.effects import AskBefore, Effect, Hush, Light, ReadAloud, Record, Say
from kiosk.visit.happenings import Answered
from kiosk.visit.journey import FINISH, ORDINARY, Scene
from kiosk.visit.listening import missed
from kiosk.visit.moves import Moved, then
from kiosk.visit.offers import TALK, enabled, ring
from kiosk.visit.sayable import INTENT, journey_of
from kiosk.visit.state import WELCOME, State
from kiosk.visit.tools import close, say_again, use
from kiosk.visit.under_fingers import is_under_fingers, under_fingers
from kiosk.visit.world import At, World


def answer(world: World, state: State, happening: Answered, at: At) -> Moved:
    """The visitor answered; an answer to a leaf that is gone, or is not open, changes nothing."""
    if happening.step != state.leaf():
        return state, []
    name = happening.answer
    if name not in ring(world, state) or not enabled(world, state, name):
        return course.awake(state, at), []
    state = course.awake(state, at)
    if name == TALK:
        return listening.talk(state)
    if state.over in over.OF_VOICE and name in over.OF_VOICE_ANSWERS:
        return _of_a_guess(world, state, happening, at)
    if happening.by == "touch":
        state = msgspec.structs.replace(state, by_voice=False, misses=0, voice_note="")
    if name in world.tools or (state.over and name in over.ANSWERS):
        return use(world, state, name)
    return _given(world, state, name, at)


def _of_a_guess(world: World, state: State, happening: Answered, at: At) -> Moved:
    """Yes, no, one of several, none of them: what the machine believes to have heard is confirmed or dropped."""
    name, guesses = happening.answer, state.guesses
    state = msgspec.structs.replace(state, over="", guesses=(), unheard="", focus=_first(state))
    if name == over.UNHEARD_DONE:
        return state, [Hush(), say_again(world, state)]
    if name in (over.HEARD_NO, over.WHICH_NONE):
        return missed(world, msgspec.structs.replace(state, refused=(*state.refused, *guesses)))
    guess = guesses[0 if name == over.HEARD_YES else int(name.rpartition("_")[2])]
    state = msgspec.structs.replace(state, misses=0, understood=state.understood + 1, voice_note="")
    meant = journey_of(world, state, guess.removeprefix(INTENT)) if guess.startswith(INTENT) else guess
    return answer(world, state, msgspec.structs.replace(happening, step=state.leaf(), answer=meant, by="voice"), at)


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
            return _page(state, state.page + 1)
        case _:
            return under_fingers(world, state, name) if is_under_fingers(name) else _declared(world, state, name, at)


def _page(state: State, page: int) -> Moved:
    """Another page of the review; what stands on it is read to whoever has headphones."""
    moved = msgspec.structs.replace(state, page=page, focus=_first(state))
    spoken: list[Effect] = (
        [Hush(), Say("page_of", {"page": page + 1, "pages": len(state.pages)})] if state.by_ear() else []
    )
    return moved, [*spoken, ReadAloud()] if state.manner.private else spoken


def _first(state: State) -> int | None:
    return 0 if state.focus is not None else None


def back(world: World, state: State, at: At) -> Moved:
    """To the part, the page, the question or the step before."""
    if state.over:
        return close(world, state)
    declared = world.step_of(state)
    if declared.scene is Scene.REVIEW and state.page > 0:
        return _page(state, state.page - 1)
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
