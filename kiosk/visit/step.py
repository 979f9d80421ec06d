"""``step(world, state, happening, at) -> (state, effects)``: the whole behaviour of a visit, pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from edge_sync.messages.queueing import PaperOutcome, TicketPrinted
from kiosk.visit import at_the_card, at_the_interview, at_the_printer, calls, course, happenings
from kiosk.visit.answering import answer, press
from kiosk.visit.effects import Effect, Record, Say
from kiosk.visit.happenings import Happening
from kiosk.visit.journey import Scene
from kiosk.visit.moves import Moved
from kiosk.visit.state import State
from kiosk.visit.world import At, World

STUCK_MS = 90_000
"""No machine work of ours may keep a visitor waiting longer than this."""


def step(world: World, state: State, happening: Happening, at: At) -> tuple[State, list[Effect]]:
    """Say what is true after ``happening``, and what the outside must do.

    Never raises for any happening in any state: what means nothing now changes nothing.
    """
    return _RULES[type(happening)](world, state, happening, at)


def _ticked(world: World, state: State, happening: happenings.Ticked, at: At) -> Moved:
    state = calls.call_fades(state, at)
    if state.idle():
        return course.idle_fades(state, at), []
    declared = world.step_of(state)
    here_ms = at.ms - state.entered_ms
    if declared.scene is Scene.WORKING:
        return course.fall(world, state, "RUN-02", at) if here_ms > STUCK_MS else (state, [])
    quiet_ms = at.ms - state.touched_ms
    leaves_ms = declared.leaves_after_ms
    if leaves_ms is not None and min(quiet_ms, here_ms) >= leaves_ms:
        return course.leave(world, state, at)
    if quiet_ms >= world.rules.forget_after_ms:
        return course.leave(world, state, at, timed_out=True)
    warns = leaves_ms is None and not state.warned
    if warns and quiet_ms >= world.rules.forget_after_ms - world.rules.warn_before_ms:
        return msgspec.structs.replace(state, warned=True), [Say("still_there")]
    return state, []


def _stirred(world: World, state: State, happening: Happening, at: At) -> Moved:
    return course.awake(state, at), []


def _ticket_taken(world: World, state: State, happening: happenings.TicketTaken, at: At) -> Moved:
    if state.visit_id != happening.issued.visit_id:
        return state, []
    ahead = calls.people_waiting(state, happening.issued.service)
    state = msgspec.structs.replace(state, ticket=happening.issued.ticket, ahead=ahead)
    return course.turn(world, state, "ticket_taken", at)


def _ticket_refused(world: World, state: State, happening: happenings.TicketRefused, at: At) -> Moved:
    return course.turn(world, msgspec.structs.replace(state, fault=happening.fault), "ticket_refused", at)


def _slip_done(world: World, state: State, happening: happenings.SlipDone, at: At) -> Moved:
    visit_id = state.visit_id
    if state.ticket != happening.ticket or visit_id is None:
        return state, []
    state = msgspec.structs.replace(state, slip=happening.outcome, fault=happening.fault or state.fault)
    letter = TicketPrinted(
        visit_id=visit_id,
        ticket=happening.ticket,
        outcome=happening.outcome,
        took_ms=happening.took_ms,
        fault=happening.fault,
    )
    said: list[Effect] = [Say("slip_failed")] if happening.outcome is not PaperOutcome.PRINTED else []
    return state, [Record(letter), *said]


def _fell(world: World, state: State, happening: happenings.Fell, at: At) -> Moved:
    return course.fall(world, state, happening.fault, at)


_RULES: dict[type[Happening], Callable[[World, State, Any, At], Moved]] = {
    happenings.Answered: answer,
    happenings.Pressed: press,
    happenings.Stirred: _stirred,
    happenings.Ticked: _ticked,
    happenings.TicketTaken: _ticket_taken,
    happenings.TicketRefused: _ticket_refused,
    happenings.SlipDone: _slip_done,
    happenings.QueueSeen: calls.queue_seen,
    happenings.Fell: _fell,
    **at_the_card.RULES,
    **at_the_interview.RULES,
    **at_the_printer.RULES,
}
