"""The course of a visit: begin, go to a step, leave, fall. Pure."""

from __future__ import annotations

import msgspec

from edge_sync.messages.visit import VisitBegan, VisitEnded, VisitOutcome, VisitWishes
from kiosk.cards.ways import SecretKind
from kiosk.visit import effects
from kiosk.visit.conditions import holds
from kiosk.visit.deeds import do
from kiosk.visit.effects import Effect, Forget, Hush, Light, Record, Say, Tune
from kiosk.visit.facts import facts
from kiosk.visit.journey import OWN_ANSWERS, Scene, Step
from kiosk.visit.manner import Manner
from kiosk.visit.moves import Moved, emptied, then
from kiosk.visit.state import FAULT, SHUT, WELCOME, State
from kiosk.visit.world import At, World

IDLE_FADES_MS = 20_000


def wishes(state: State) -> list[Effect]:
    """Tell the counter how the visitor wants to be spoken to, once there is a visit."""
    if state.visit_id is None:
        return []
    return [Record(VisitWishes(visit_id=state.visit_id, language=state.manner.tag, writing=state.manner.writing))]


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
        forms=world.journeys[journey].forms,
        queue=state.queue,
        line_up=state.line_up,
        is_open=state.is_open,
        closed_sentence=state.closed_sentence,
        clock_known=state.clock_known,
        door=next((door for door in world.shut(state, at.now) if door.errand == journey), None),
        focus=0 if state.focus is not None else None,
        manner=state.manner,
        ears=state.ears,
        ear=state.ear,
        turn=state.turn,
        by_voice=state.by_voice,
    )
    began = VisitBegan(visit_id=at.fresh_id, journey=journey, language=state.manner.tag)
    told = wishes(fresh) if fresh.manner.writing else []
    first = SHUT if fresh.door is not None else world.journeys[journey].first
    return then(go(world, fresh, first, at), Light("steady"), Record(began), *told)


def turn(world: World, state: State, event: str, at: At) -> Moved:
    """Follow the current step's turn for ``event``; an event it does not know changes nothing."""
    declared = world.step_of(state).on.get(event)
    if declared is None:
        return state, []
    moved = go(world, state, declared.goes, at) if declared.goes else (state, [])
    return do(world, moved, declared.does, at)


def go(world: World, state: State, name: str, at: At) -> Moved:
    """Enter a step, or the one that stands in for it: say it, do what it does on entry."""
    declared_here = world.step_of(state)
    # Waiting for the machine is no idleness: the visitor's own time starts now.
    touched = at.ms if declared_here.scene is Scene.WORKING else state.touched_ms
    state = msgspec.structs.replace(
        state,
        step=_entered(world, state, name),
        entered_ms=at.ms,
        touched_ms=touched,
        warned=False,
        over="",
        guesses=(),
        unheard="",
        misses=0,
        refused=(),
        repeated=False,
        voice_note="",
        notice="",
        focus=0 if state.focus is not None else None,
    )
    declared = world.step_of(state)
    state, prepared = _prepared(state, declared, at)
    moved: Moved = (state, [Hush(), said(world, state), *prepared])
    moved = do(world, moved, declared.does, at)
    lies_there = moved[0].card_present and not (moved[0].who and moved[0].card_spent)
    if declared.scene is Scene.CARD and lies_there and "card_placed" in declared.on:
        return then(turn(world, moved[0], "card_placed", at), *moved[1])
    return moved


def _entered(world: World, state: State, name: str) -> str:
    """The step itself, or the one that stands in for it where its condition does not hold."""
    if state.journey is None or name in (FAULT, SHUT):
        return name
    steps = world.journeys[state.journey].steps
    for _ in steps:
        declared = steps[name]
        if declared.only_when is None or declared.otherwise is None or holds(world, state, declared.only_when):
            break
        name = declared.otherwise
    return name


def _prepared(state: State, declared: Step, at: At) -> Moved:
    """What a scene needs before it is shown."""
    replace = msgspec.structs.replace
    if declared.scene not in OWN_ANSWERS:
        state = replace(state, ask=None, board="", group=None, typed=0, typed_whole=False)
    match declared.scene:
        case Scene.KEYPAD:
            way = state.way or SecretKind.PIN
            left = next((w.tries_left for w in state.ways if w.secret is way), state.tries_left)
            state = replace(state, way=way, tries_left=left, keypad=at.digits, part=0)
            return state, [effects.BeginSecret(way)]
        case Scene.REVIEW:
            return replace(state, who=0, pages=()), [effects.LayReview(state.journey or "")]
        case Scene.PEOPLE:
            return replace(state, who=0), []
        case Scene.CODE:
            return replace(state, code="", again=""), []
        case _:
            return state, []


def said(world: World, state: State) -> Say:
    """What a step says when it is entered."""
    declared = world.step_of(state)
    question = world.question(state)
    if question is not None and declared.scene in (Scene.ASK, Scene.TYPE) and state.ask is not None:
        return Say("question", {"question": state.ask.question, "person": state.ask.who or None})
    return Say(f"step.{state.step}", facts(world, state))


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
    return _welcome(world, state, at), [*asked, *_as_usual(state)]


def _welcome(world: World, state: State, at: At) -> State:
    return State(
        step=WELCOME,
        entered_ms=at.ms,
        touched_ms=at.ms,
        card_present=state.card_present,
        queue=state.queue,
        line_up=state.line_up,
        is_open=state.is_open,
        closed_sentence=state.closed_sentence,
        clock_known=state.clock_known,
        doors=world.shut(state, at.now),
        call=state.call,
        call_until_ms=state.call_until_ms,
        manner=_usual(state.manner),
        ears=state.ears,
        turn=state.turn,
    )


def fall(world: World, state: State, fault: str, at: At) -> Moved:
    """Something unforeseen: say so kindly, forget the person, keep the number on the glass."""
    if state.idle():
        return state, [Forget()]
    moved = go(world, msgspec.structs.replace(emptied(state), fault=fault), FAULT, at)
    return then(moved, Forget(), Light("trouble"))


def idle_fades(state: State, at: At) -> Moved:
    """On the welcome screen, a used focus, notices, and what somebody chose for themselves go away by themselves."""
    if at.ms - state.touched_ms <= IDLE_FADES_MS:
        return state, []
    usual = _usual(state.manner)
    faded = msgspec.structs.replace(
        state, staff_called=False, notice="", focus=None, over="", manner=usual, ear="off", by_voice=False,
        misses=0, understood=0, guesses=(), refused=(), repeated=False, unheard="", voice_note="",
    )  # fmt: skip
    return faded, _as_usual(state)


def _usual(manner: Manner) -> Manner:
    """For the next visitor; headphones that are still plugged in may be theirs."""
    return Manner(private=manner.private)


def _as_usual(state: State) -> list[Effect]:
    usual = _usual(state.manner)
    return [Tune(usual)] if state.manner != usual else []
