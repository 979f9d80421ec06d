"""``step(world, state, happening, at) -> (state, effects)``: the whole behaviour of a visit, pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from edge_sync.messages.forms import FormPrinted, JobState
from edge_sync.messages.queueing import PaperOutcome, TicketPrinted
from edge_sync.messages.values import CardKind
from edge_sync.messages.visit import CardOutcome, CardUsed
from kiosk.visit import calls, course, happenings
from kiosk.visit.answering import answer, press
from kiosk.visit.course import Moved, then
from kiosk.visit.effects import ClearPin, Effect, Forget, Record, Say
from kiosk.visit.happenings import Happening
from kiosk.visit.journey import Scene
from kiosk.visit.state import State
from kiosk.visit.world import At, World

STUCK_MS = 90_000
"""No machine work of ours may keep a visitor waiting longer than this."""

CARD_OUTCOMES = {
    "pin_wrong": CardOutcome.WRONG_PIN,
    "card_last_try": CardOutcome.LAST_TRY,
    "card_locked": CardOutcome.LOCKED,
    "card_without_pin": CardOutcome.NO_PIN_CARD,
    "card_unknown": CardOutcome.NOT_RECOGNISED,
    "card_removed": CardOutcome.REMOVED,
    "reader_gone": CardOutcome.READER_FAULT,
}


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


def _typed(world: World, state: State, happening: happenings.PinTyped, at: At) -> Moved:
    if world.step_of(state).scene is not Scene.PIN:
        return state, [ClearPin()]
    return msgspec.structs.replace(course.awake(state, at), pin_count=happening.count), []


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


def _reader_seen(world: World, state: State, happening: happenings.ReaderSeen, at: At) -> Moved:
    if state.card_present == happening.card:
        return state, []
    state = msgspec.structs.replace(course.awake(state, at), card_present=happening.card)
    event = {True: "card_placed", False: "card_removed", None: "reader_gone"}[happening.card]
    if happening.card:
        state = msgspec.structs.replace(state, fault=None)
    return course.turn(world, state, event, at)


def _card_seen(world: World, state: State, happening: happenings.CardSeen, at: At) -> Moved:
    state = msgspec.structs.replace(state, card_kind=happening.kind, tries_left=happening.tries_left)
    event = "card_ready"
    if happening.kind is not CardKind.MY_NUMBER:
        event = "card_unknown"
    elif happening.tries_left == 0:
        event = "card_locked"
    elif happening.tries_left == 1 and world.rules.last_try_needs_staff:
        event = "card_last_try"
    if event == "card_ready":
        return course.turn(world, state, event, at)
    return _card_used(world, state, event, happening.took_ms, at)


def _card_read(world: World, state: State, happening: happenings.CardRead, at: At) -> Moved:
    visit_id = state.visit_id
    if visit_id is None or "card_read" not in world.step_of(state).on:
        return msgspec.structs.replace(state, person_known=False), [Forget()]
    state = msgspec.structs.replace(state, card_kind=happening.kind, person_known=True, tries_left=None, fault=None)
    used = CardUsed(visit_id=visit_id, card_kind=happening.kind, outcome=CardOutcome.READ, took_ms=happening.took_ms)
    return then(course.turn(world, state, "card_read", at), Record(used))


def _card_trouble(world: World, state: State, happening: happenings.CardTrouble, at: At) -> Moved:
    state = msgspec.structs.replace(state, fault=happening.fault, tries_left=happening.tries_left)
    if happening.event == "card_removed":
        state = msgspec.structs.replace(state, card_present=False)
    return _card_used(world, state, happening.event, happening.took_ms, at)


def _card_used(world: World, state: State, event: str, took_ms: int, at: At) -> Moved:
    if state.visit_id is None:
        return state, []
    used = CardUsed(
        visit_id=state.visit_id,
        card_kind=state.card_kind or CardKind.UNKNOWN,
        outcome=CARD_OUTCOMES[event],
        took_ms=took_ms,
    )
    if event == "pin_wrong" and state.tries_left == 1 and world.rules.last_try_needs_staff:
        event = "card_last_try"
    return then(course.turn(world, state, event, at), Record(used))


def _form_moved(world: World, state: State, happening: happenings.FormMoved, at: At) -> Moved:
    visit_id = state.visit_id
    if visit_id is None or state.journey is None:
        return state, []
    form = world.journeys[state.journey].form
    if form is None:
        return state, []
    state = msgspec.structs.replace(state, job_state=happening.job_state, fault=happening.fault or state.fault)
    printed = happening.job_state is JobState.COMPLETED
    if not printed and happening.fault is None:
        return state, []
    letter = FormPrinted(
        visit_id=visit_id,
        form=form,
        form_version=1,
        job_state=happening.job_state,
        took_ms=happening.took_ms,
        fault=happening.fault,
    )
    return then(course.turn(world, state, "form_printed" if printed else "form_not_printed", at), Record(letter))


def _fell(world: World, state: State, happening: happenings.Fell, at: At) -> Moved:
    return course.fall(world, state, happening.fault, at)


_RULES: dict[type[Happening], Callable[[World, State, Any, At], Moved]] = {
    happenings.Answered: answer,
    happenings.Pressed: press,
    happenings.Stirred: _stirred,
    happenings.PinTyped: _typed,
    happenings.Ticked: _ticked,
    happenings.TicketTaken: _ticket_taken,
    happenings.TicketRefused: _ticket_refused,
    happenings.SlipDone: _slip_done,
    happenings.ReaderSeen: _reader_seen,
    happenings.CardSeen: _card_seen,
    happenings.CardRead: _card_read,
    happenings.CardTrouble: _card_trouble,
    happenings.FormMoved: _form_moved,
    happenings.QueueSeen: calls.queue_seen,
    happenings.Fell: _fell,
}
