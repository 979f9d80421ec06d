"""What happens at the card slot: a card is laid down, seen, read, pulled away. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from edge_sync.messages.values import CardKind
from edge_sync.messages.visit import CardOutcome, CardUsed
from kiosk.cards.ways import SecretKind, Way
from kiosk.visit import course, happenings
from kiosk.visit.conditions import usable
from kiosk.visit.effects import DropReading, KeepPerson, Record, Say
from kiosk.visit.happenings import Happening
from kiosk.visit.moves import Moved, then
from kiosk.visit.state import State
from kiosk.visit.world import At, World

CARD_OUTCOMES = {
    "pin_wrong": CardOutcome.WRONG_PIN,
    "number_wrong": CardOutcome.WRONG_PIN,
    "card_last_try": CardOutcome.LAST_TRY,
    "card_locked": CardOutcome.LOCKED,
    "card_without_pin": CardOutcome.NO_PIN_CARD,
    "card_unknown": CardOutcome.NOT_RECOGNISED,
    "card_removed": CardOutcome.REMOVED,
    "reader_gone": CardOutcome.READER_FAULT,
}

WRONG = ("pin_wrong", "number_wrong")


def _reader_seen(world: World, state: State, happening: happenings.ReaderSeen, at: At) -> Moved:
    if state.card_present == happening.card:
        return state, []
    spent = state.card_spent and bool(happening.card)
    state = msgspec.structs.replace(course.awake(state, at), card_present=happening.card, card_spent=spent)
    event = {True: "card_placed", False: "card_removed", None: "reader_gone"}[happening.card]
    if happening.card:
        state = msgspec.structs.replace(state, fault=None)
    return course.turn(world, state, event, at)


def _card_seen(world: World, state: State, happening: happenings.CardSeen, at: At) -> Moved:
    ways = happening.ways if happening.kind is not CardKind.UNKNOWN else ()
    event, way = _first_step(world, state, ways)
    state = msgspec.structs.replace(
        state,
        card_kind=happening.kind,
        resembles=happening.resembles,
        ways=ways,
        way=way.secret if way else None,
        tries_left=way.tries_left if way else None,
    )
    if event in ("card_ready", "card_open"):
        return course.turn(world, state, event, at)
    return _card_used(world, state, event, happening.took_ms, at)


def _first_step(world: World, state: State, ways: tuple[Way, ...]) -> tuple[str, Way | None]:
    """How the visit goes on with a card, and by which way; the best way comes first."""
    if not ways:
        return "card_unknown", None
    best = ways[0]
    if best.secret is SecretKind.NUMBER_B:
        return "card_without_pin", None
    if not usable(world, best):
        return ("card_last_try" if best.tries_left else "card_locked"), best
    opens = best.secret is SecretKind.NONE and "card_open" in world.step_of(state).on
    return ("card_open" if opens else "card_ready"), best


def _card_read(world: World, state: State, happening: happenings.CardRead, at: At) -> Moved:
    visit_id = state.visit_id
    if visit_id is None or "card_read" not in world.step_of(state).on:
        return state, [DropReading()]
    state = msgspec.structs.replace(state, card_kind=happening.kind, tries_left=None, fault=None, card_spent=True)
    used = CardUsed(visit_id=visit_id, card_kind=happening.kind, outcome=CardOutcome.READ, took_ms=happening.took_ms)
    return state, [Record(used), KeepPerson(state.who, happening.kind, happening.flags)]


def _person_kept(world: World, state: State, happening: happenings.PersonKept, at: At) -> Moved:
    if state.idle():
        return state, []
    state = msgspec.structs.replace(state, people=happening.people, edits=state.edits + 1)
    return (state, []) if happening.who is None else course.turn(world, state, "card_read", at)


def _person_twice(world: World, state: State, happening: happenings.PersonTwice, at: At) -> Moved:
    return course.turn(world, state, "same_card", at)


def _card_trouble(world: World, state: State, happening: happenings.CardTrouble, at: At) -> Moved:
    ways = tuple(
        msgspec.structs.replace(way, tries_left=happening.tries_left)
        if way.secret is state.way and happening.tries_left is not None
        else way
        for way in state.ways
    )
    state = msgspec.structs.replace(state, fault=happening.fault, tries_left=happening.tries_left, ways=ways)
    if happening.event == "card_removed":
        state = msgspec.structs.replace(state, card_present=False, card_spent=False)
    return _card_used(world, state, happening.event, happening.took_ms, at)


def _card_used(world: World, state: State, event: str, took_ms: int, at: At) -> Moved:
    if state.visit_id is None:
        return state, []
    used = CardUsed(
        visit_id=state.visit_id,
        card_kind=state.card_kind or CardKind.UNKNOWN,
        outcome=CARD_OUTCOMES.get(event, CardOutcome.NOT_RECOGNISED),
        took_ms=took_ms,
    )
    if event == "pin_wrong" and state.tries_left == 1 and world.rules.last_try_needs_staff:
        event = "card_last_try"
    if event not in world.step_of(state).on and event == "number_wrong":
        event = "pin_wrong"
    stays, asked = course.turn(world, state, event, at)
    if event in WRONG and stays.step == "secret":
        # Why the same is asked once more stands on the glass; whoever does not see it has to be told.
        asked = [one for effect in asked for one in ((Say(event), effect) if isinstance(effect, Say) else (effect,))]
    return then((stays, asked), Record(used))


RULES: dict[type[Happening], Callable[[World, State, Any, At], Moved]] = {
    happenings.ReaderSeen: _reader_seen,
    happenings.CardSeen: _card_seen,
    happenings.CardRead: _card_read,
    happenings.PersonKept: _person_kept,
    happenings.PersonTwice: _person_twice,
    happenings.CardTrouble: _card_trouble,
}
