"""The course of a visit: begin, go to a step, leave, fall. Pure."""

from __future__ import annotations

import msgspec

from edge_sync.messages.visit import VisitBegan, VisitEnded, VisitOutcome
from kiosk.visit import effects
from kiosk.visit.effects import Effect, Forget, Hush, Light, Record, Say
from kiosk.visit.journey import Deed, Scene
from kiosk.visit.state import FAULT, WELCOME, State
from kiosk.visit.world import At, World

Moved = tuple[State, list[Effect]]


def then(moved: Moved, *more: Effect) -> Moved:
    """The same move with further effects before those of the new step."""
    return moved[0], [*more, *moved[1]]


def awake(state: State, at: At) -> State:
    """Somebody is there."""
    return msgspec.structs.replace(state, touched_ms=at.ms, warned=False)


def begin(world: World, state: State, journey: str, at: At) -> Moved:
    """An errand was chosen."""
    fresh = State(
        journey=journey,
        visit_id=at.fresh_id,
        began_ms=at.ms,
        touched_ms=at.ms,
        card_present=state.card_present,
        queue=state.queue,
        line_up=state.line_up,
        is_open=state.is_open,
        closed_sentence=state.closed_sentence,
        focus=0 if state.focus is not None else None,
    )
    began = VisitBegan(visit_id=at.fresh_id, journey=journey, language=world.language)
    return then(go(world, fresh, world.journeys[journey].first, at), Light("steady"), Record(began))


def turn(world: World, state: State, event: str, at: At) -> Moved:
    """Follow the current step's turn for ``event``; an event it does not know changes nothing."""
    declared = world.step_of(state).on.get(event)
    if declared is None:
        return state, []
    moved = go(world, state, declared.goes, at) if declared.goes else (state, [])
    return do(world, moved, declared.does, at)


def go(world: World, state: State, name: str, at: At) -> Moved:
    """Enter a step: say it, do what it does on entry."""
    declared_here = world.step_of(state)
    # Waiting for the machine is no idleness: the visitor's own time starts now.
    touched = at.ms if declared_here.scene is Scene.WORKING else state.touched_ms
    state = msgspec.structs.replace(
        state,
        step=name,
        entered_ms=at.ms,
        touched_ms=touched,
        warned=False,
        focus=0 if state.focus is not None else None,
    )
    declared = world.step_of(state)
    moved: Moved = (state, [Hush(), Say(f"step.{name}", _facts(world, state))])
    if declared.scene is Scene.PIN:
        moved = do(world, (msgspec.structs.replace(state, keypad=at.digits), moved[1]), ("clear_pin",), at)
    moved = do(world, moved, declared.does, at)
    if declared.scene is Scene.CARD and state.card_present and "card_placed" in declared.on:
        return then(turn(world, moved[0], "card_placed", at), *moved[1])
    return moved


def _facts(world: World, state: State) -> dict[str, object]:
    with_form = bool(state.journey and world.journeys[state.journey].form)
    return {"ticket": state.ticket, "tries_left": state.tries_left, "with_form": with_form}


def do(world: World, moved: Moved, deeds: tuple[Deed, ...], at: At) -> Moved:
    """Turn deeds of a journey file into effects."""
    state, asked = moved
    for deed in deeds:
        state, effect = _deed(world, state, deed, at)
        asked = [*asked, effect]
    return state, asked


def _deed(world: World, state: State, deed: Deed, at: At) -> tuple[State, Effect]:
    journey = world.journeys[state.journey or ""]
    visit_id = state.visit_id or ""
    replace = msgspec.structs.replace
    match deed:
        case "take_ticket":
            return state, effects.TakeTicket(visit_id, journey.service)
        case "print_slip":
            return replace(state, slip=None), effects.PrintSlip(
                visit_id, state.ticket or "", journey.service, state.ahead
            )
        case "look_at_card":
            return replace(state, card_kind=None, tries_left=None), effects.LookAtCard()
        case "read_card":
            return replace(state, pin_count=0), effects.ReadCard(not world.rules.last_try_needs_staff)
        case "seal_draft":
            return state, effects.SealDraft(visit_id, journey.form or "", state.ticket or "")
        case "print_form":
            asked = replace(state, job_state=None, fault=None)
            return asked, effects.PrintForm(visit_id, journey.form or "", state.ticket or "")
        case "clear_pin":
            return replace(state, pin_count=0), effects.ClearPin()
        case "forget":
            return replace(state, person_known=False, pin_count=0), Forget()


def leave(world: World, state: State, at: At, *, timed_out: bool = False) -> Moved:
    """The visit ends; the person is forgotten and the welcome screen stands again."""
    asked: list[Effect] = [Hush(), Forget(), Light("off")]
    if state.visit_id is not None:
        outcome = world.step_of(state).ends or (VisitOutcome.TIMED_OUT if timed_out else VisitOutcome.LEFT)
        if state.step == FAULT:
            outcome = VisitOutcome.FAULT
        elif state.staff_called and outcome in (VisitOutcome.LEFT, VisitOutcome.TIMED_OUT):
            outcome = VisitOutcome.SENT_TO_STAFF
        ended = VisitEnded(
            visit_id=state.visit_id, outcome=outcome, last_step=state.step, took_ms=at.ms - state.began_ms
        )
        asked.append(Record(ended))
    return _welcome(state, at), asked


def _welcome(state: State, at: At) -> State:
    return State(
        step=WELCOME,
        entered_ms=at.ms,
        touched_ms=at.ms,
        card_present=state.card_present,
        queue=state.queue,
        line_up=state.line_up,
        is_open=state.is_open,
        closed_sentence=state.closed_sentence,
        call=state.call,
        call_until_ms=state.call_until_ms,
    )


def fall(world: World, state: State, fault: str, at: At) -> Moved:
    """Something unforeseen: say so kindly, forget the person, keep the number on the glass."""
    if state.idle():
        return state, [Forget()]
    moved = go(world, msgspec.structs.replace(state, fault=fault, person_known=False, pin_count=0), FAULT, at)
    return then(moved, Forget(), Light("trouble"))


def idle_fades(state: State, at: At) -> State:
    """On the welcome screen, a used focus and a staff notice go away by themselves."""
    if (state.staff_called or state.focus is not None) and at.ms - state.touched_ms > 20_000:
        return msgspec.structs.replace(state, staff_called=False, focus=None)
    return state
