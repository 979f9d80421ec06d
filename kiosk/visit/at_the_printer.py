"""From the confirmed entry to the last sheet: filled, sealed, printed, in this order. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from edge_sync.messages.forms import FormPrinted, JobState
from kiosk.visit import course, happenings
from kiosk.visit.deeds import left_to_print, sheet_left
from kiosk.visit.effects import SHEET, PrintForms, Record, SealEntry
from kiosk.visit.happenings import Happening
from kiosk.visit.moves import Moved, then
from kiosk.visit.state import State
from kiosk.visit.world import At, World

PRINTING = "form_printed"


def _prints(world: World, state: State, visit_id: str) -> bool:
    return state.visit_id == visit_id and PRINTING in world.step_of(state).on


def _filled(world: World, state: State, happening: happenings.FormsFilled, at: At) -> Moved:
    if not _prints(world, state, happening.visit_id):
        return state, []
    if state.sealed:
        return state, [PrintForms(happening.visit_id, left_to_print(state), sheet_left(state))]
    wish = world.rules.counter_sheet
    on_paper = wish == "always" or (wish == "offline" and not state.line_up)
    return state, [SealEntry(happening.visit_id, state.forms, on_paper)]


def _sealed(world: World, state: State, happening: happenings.EntrySealed, at: At) -> Moved:
    if not _prints(world, state, happening.visit_id) or state.sealed:
        return state, []
    sealed = msgspec.structs.replace(state, sealed=True, codes=happening.codes)
    return sealed, [PrintForms(happening.visit_id, left_to_print(sealed), sheet_left(sealed))]


def _form_moved(world: World, state: State, happening: happenings.FormMoved, at: At) -> Moved:
    visit_id = state.visit_id
    ours = (*state.forms, SHEET) if state.codes else state.forms
    if visit_id is None or happening.form not in ours or happening.form in state.printed:
        return state, []
    state = msgspec.structs.replace(state, job_state=happening.job_state, fault=happening.fault or state.fault)
    came_out = happening.job_state is JobState.COMPLETED
    if not came_out and happening.fault is None:
        return state, []
    known = world.forms.get(happening.form)
    letter = FormPrinted(
        visit_id=visit_id,
        form=happening.form,
        form_version=known.version if known else 1,
        job_state=happening.job_state,
        took_ms=happening.took_ms,
        fault=happening.fault,
    )
    if not came_out:
        return then(course.turn(world, state, "form_not_printed", at), Record(letter))
    # Each sheet is news: the machine is not stuck while paper comes out.
    state = msgspec.structs.replace(state, printed=(*state.printed, happening.form), entered_ms=at.ms)
    moved = (state, []) if left_to_print(state) or sheet_left(state) else course.turn(world, state, PRINTING, at)
    return then(moved, Record(letter))


RULES: dict[type[Happening], Callable[[World, State, Any, At], Moved]] = {
    happenings.FormsFilled: _filled,
    happenings.EntrySealed: _sealed,
    happenings.FormMoved: _form_moved,
}
