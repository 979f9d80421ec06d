"""What a journey's file asks of the machine, turned into effects. Pure."""

from __future__ import annotations

import msgspec

from kiosk.cards.ways import SecretKind
from kiosk.visit import effects
from kiosk.visit.effects import Effect
from kiosk.visit.journey import Deed
from kiosk.visit.moves import Moved, emptied
from kiosk.visit.state import State
from kiosk.visit.world import At, World


def do(world: World, moved: Moved, deeds: tuple[Deed, ...], at: At) -> Moved:
    """Turn deeds of a journey file into effects."""
    state, asked = moved
    for deed in deeds:
        state, effect = _of_number(world, state, deed) or _of_people(world, state, deed) or _of_card(world, state, deed)
        asked = [*asked, *([effect] if effect is not None else [])]
    return state, asked


def _of_card(world: World, state: State, deed: Deed) -> tuple[State, Effect | None]:
    visit_id = state.visit_id or ""
    replace = msgspec.structs.replace
    match deed:
        case "look_at_card":
            blank = replace(state, card_kind=None, ways=(), way=None, resembles=None, tries_left=None)
            return blank, effects.LookAtCard()
        case "read_card":
            way = state.way or SecretKind.PIN
            return replace(state, typed=0), effects.ReadCard(way, not world.rules.last_try_needs_staff)
        case "use_number_b":
            return replace(state, way=SecretKind.NUMBER_B, fault=None), None
        case "print_forms":
            return replace(state, job_state=None, fault=None), effects.FillForms(
                visit_id, left_to_print(state), state.ticket or ""
            )
        case "forget":
            return emptied(state), effects.Forget()
        case _:
            return replace(state, typed=0, part=0), effects.ClearPin()


def _of_number(world: World, state: State, deed: Deed) -> tuple[State, Effect | None] | None:
    journey = world.journeys[state.journey or ""]
    visit_id = state.visit_id or ""
    replace = msgspec.structs.replace
    match deed:
        case "take_ticket":
            return state, effects.TakeTicket(visit_id, journey.service, state.priority)
        case "check_in":
            return state, effects.CheckIn(visit_id, state.code)
        case "erase_code":
            return replace(state, code=state.code[:-1], typed=max(0, state.typed - 1), notice=""), None
        case "print_slip":
            return replace(state, slip=None), _slip(state, state.service or journey.service)
        case _:
            return None


def _slip(state: State, service: str) -> effects.PrintSlip:
    # With the line down nobody knows how long it takes now.
    waiting = state.queue.waiting if state.queue is not None and state.line_up else []
    here = next((one for one in waiting if one.service == service), None)
    return effects.PrintSlip(
        state.visit_id or "",
        state.ticket or "",
        service,
        state.ahead,
        state.followed,
        wait_low_s=here.wait_low_s if here else None,
        wait_high_s=here.wait_high_s if here else None,
        priority=state.priority,
        booked=state.booked,
        language=state.manner.language,
        again=state.slip is not None,
    )


def _of_people(world: World, state: State, deed: Deed) -> tuple[State, Effect | None] | None:
    replace = msgspec.structs.replace
    match deed:
        case "ask_next":
            return state, effects.AskNext(state.journey or "")
        case "next_person":
            return replace(state, who=state.people, way=None, ways=()), None
        case "type_person":
            return replace(state, way=None, ways=()), effects.AddPerson(state.who)
        case "drop_last":
            return state, effects.DropPerson()
        case "settle_people":
            return replace(state, people_settled=True, who=0), None
        case "clear_signature":
            return replace(state, strokes=0), effects.ClearSignature()
        case _:
            return None


def left_to_print(state: State) -> tuple[str, ...]:
    """The forms that have not come out yet."""
    return tuple(form for form in state.forms if form not in state.printed)


def sheet_left(state: State) -> effects.CounterSheet | None:
    """The counter's slip, when one is wanted and has not come out yet."""
    if not state.codes or effects.SHEET in state.printed:
        return None
    return effects.CounterSheet(state.ticket or "", state.forms, state.codes)
