"""What the post office answers, what a scanner reads, and what becomes of the slip. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from edge_sync.messages.queueing import PaperOutcome, TicketPrinted
from kiosk.visit import calls, course, happenings
from kiosk.visit.booking_code import fits
from kiosk.visit.doors import Door, moment
from kiosk.visit.effects import Effect, Light, Record, Say
from kiosk.visit.happenings import FOREIGN, Happening
from kiosk.visit.moves import Moved, then
from kiosk.visit.state import SHUT, State
from kiosk.visit.world import CHECK_IN, At, World

WEB_LETTER = "W"
"""Numbers taken on the web; their page has an address of its own, which the slip of this visit does not know."""
REFUSED = {
    "BOOK-01": "code_unknown",
    "BOOK-02": "code_mistyped",
    "BOOK-03": "too_early",
    "BOOK-04": "too_late",
    "BOOK-05": "already_here",
}
"""A journey's word for why a booking is not checked in."""
SHUT_NOW = {"HALL-02": "hours", "HALL-03": "spent"}
"""The post office saw the door shut between the first screen and the number."""


def _ticket_taken(world: World, state: State, happening: happenings.TicketTaken, at: At) -> Moved:
    issued = happening.issued
    if state.visit_id != issued.visit_id:
        return state, []
    state = msgspec.structs.replace(
        state,
        ticket=issued.ticket,
        service=issued.service,
        ahead=calls.people_waiting(state, issued.service),
        followed=not issued.ticket.startswith(WEB_LETTER),
        booked=bool(issued.booking) and not issued.ticket.startswith(WEB_LETTER),
    )
    return course.turn(world, state, "ticket_taken", at)


def _ticket_refused(world: World, state: State, happening: happenings.TicketRefused, at: At) -> Moved:
    on = world.step_of(state).on
    event = REFUSED.get(happening.fault, "ticket_refused")
    if event not in on:
        event = "ticket_refused"
    again = moment(happening.at, at.now, world.calendar(state)) if happening.at else ""
    if happening.fault in SHUT_NOW and event in on:
        door = Door(errand=state.journey or "", why=SHUT_NOW[happening.fault], opens=again)
        return course.go(world, msgspec.structs.replace(state, door=door), SHUT, at)
    fault = happening.fault if event == "ticket_refused" else None
    moved = course.turn(world, msgspec.structs.replace(state, fault=fault, again=again), event, at)
    return _wrong(moved) if event == "code_mistyped" else moved


def _scanned(world: World, state: State, happening: happenings.Scanned, at: At) -> Moved:
    """A code before the scanner: on the welcome screen, or where the journey waits for one."""
    if state.idle():
        return _at_welcome(world, course.awake(state, at), happening.code, at)
    declared = world.step_of(state)
    state = course.awake(state, at)
    if "scanned" not in declared.on:
        return state, []
    if happening.code == FOREIGN:
        return msgspec.structs.replace(state, notice="scan_foreign"), [Say("scan_foreign")]
    return _with_code(world, state, happening.code, at)


def _at_welcome(world: World, state: State, code: str, at: At) -> Moved:
    if CHECK_IN not in world.journeys or not state.is_open:
        return state, []
    if code == FOREIGN:
        return msgspec.structs.replace(state, notice="scan_foreign"), [Say("scan_foreign")]
    begun, asked = course.begin(world, state, CHECK_IN, at)
    return then(_with_code(world, begun, code, at), *(effect for effect in asked if not isinstance(effect, Say)))


def _with_code(world: World, state: State, code: str, at: At) -> Moved:
    if fits(code):
        return course.turn(world, msgspec.structs.replace(state, code=code, fault=None), "scanned", at)
    return _wrong((msgspec.structs.replace(state, code="", typed=0), []))


def _wrong(moved: Moved) -> Moved:
    return then((msgspec.structs.replace(moved[0], notice="code_wrong"), [Say("code_wrong")]), *moved[1])


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
    failed = happening.outcome is not PaperOutcome.PRINTED
    said: list[Effect] = [Say("slip_failed"), Light("trouble")] if failed else []
    return state, [Record(letter), *said]


RULES: dict[type[Happening], Callable[[World, State, Any, At], Moved]] = {
    happenings.TicketTaken: _ticket_taken,
    happenings.TicketRefused: _ticket_refused,
    happenings.Scanned: _scanned,
    happenings.SlipDone: _slip_done,
}
