"""``step(world, state, happening, at) -> (state, effects)``: the whole behaviour of a visit, pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from edge_sync.messages.queueing import PaperOutcome
from kiosk.visit import (
    at_the_card,
    at_the_desk,
    at_the_ear,
    at_the_interview,
    at_the_printer,
    calls,
    course,
    happenings,
    listening,
)
from kiosk.visit.answering import answer
from kiosk.visit.effects import Effect, Say
from kiosk.visit.happenings import Happening
from kiosk.visit.journey import Scene
from kiosk.visit.moves import Moved
from kiosk.visit.pressing import press
from kiosk.visit.standing import told_where
from kiosk.visit.state import State
from kiosk.visit.world import At, World

STUCK_MS = 90_000
"""No machine work of ours may keep a visitor waiting longer than this."""


def step(world: World, state: State, happening: Happening, at: At) -> tuple[State, list[Effect]]:
    """Say what is true after ``happening``, and what the outside must do.

    Never raises for any happening in any state: what means nothing now changes nothing.
    """
    moved = told_where(world, state, _RULES[type(happening)](world, state, happening, at))
    return listening.settle(world, state, moved, at)


def _ticked(world: World, state: State, happening: happenings.Ticked, at: At) -> Moved:
    state = calls.call_fades(state, at)
    if listening.lost(state, at):
        return listening.missed(world, course.awake(state, at), "deaf")
    if state.idle():
        # What closes does so while nobody is asked: a visit under way is never told that it came too late.
        return course.idle_fades(msgspec.structs.replace(state, doors=world.shut(state, at.now)), at)
    if state.door is not None:
        # Said anew in whatever language was chosen since.
        same = (door for door in world.shut(state, at.now) if door.errand == state.journey)
        state = msgspec.structs.replace(state, door=next(same, state.door))
    declared = world.step_of(state)
    here_ms = at.ms - state.entered_ms
    if declared.scene is Scene.WORKING:
        return course.fall(world, state, "RUN-02", at) if here_ms > STUCK_MS else (state, [])
    quiet_ms = at.ms - state.touched_ms
    leaves_ms = _leaves_after_ms(world, state)
    if leaves_ms is not None and min(quiet_ms, here_ms) >= leaves_ms:
        return course.leave(world, state, at)
    forget_ms = world.rules.forget_by_ear_ms if state.by_ear() else world.rules.forget_after_ms
    if quiet_ms >= forget_ms:
        return course.leave(world, state, at, timed_out=True)
    warns = leaves_ms is None and not state.warned
    if warns and quiet_ms >= forget_ms - world.rules.warn_before_ms:
        return msgspec.structs.replace(state, warned=True), [Say("still_there")]
    return state, []


def _leaves_after_ms(world: World, state: State) -> int | None:
    """When a step leaves by itself; a number that is not on paper stays as long as anything may."""
    declared = world.step_of(state)
    without_paper = state.slip in (PaperOutcome.NOT_PRINTED, PaperOutcome.UNKNOWN)
    if declared.leaves_after_ms is None or not (without_paper and declared.scene in (Scene.TICKET, Scene.THANKS)):
        return declared.leaves_after_ms
    return max(declared.leaves_after_ms, world.rules.forget_after_ms)


def _stirred(world: World, state: State, happening: Happening, at: At) -> Moved:
    return course.awake(state, at), []


def _queue_seen(world: World, state: State, happening: happenings.QueueSeen, at: At) -> Moved:
    state, asked = calls.queue_seen(world, state, happening, at)
    state = msgspec.structs.replace(state, clock_known=happening.clock_known)
    return msgspec.structs.replace(state, doors=world.shut(state, at.now)), asked


def _fell(world: World, state: State, happening: happenings.Fell, at: At) -> Moved:
    return course.fall(world, state, happening.fault, at)


_RULES: dict[type[Happening], Callable[[World, State, Any, At], Moved]] = {
    happenings.Answered: answer,
    happenings.Pressed: press,
    happenings.Stirred: _stirred,
    happenings.Ticked: _ticked,
    happenings.QueueSeen: _queue_seen,
    happenings.Fell: _fell,
    **at_the_desk.RULES,
    **at_the_card.RULES,
    **at_the_interview.RULES,
    **at_the_printer.RULES,
    **at_the_ear.RULES,
}
