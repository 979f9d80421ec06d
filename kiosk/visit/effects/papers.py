"""Forms: filled, sealed, printed."""

from __future__ import annotations

import msgspec

from kiosk.visit.effects.effect import Effect


class FillForms(Effect, frozen=True):
    """Fill these forms from the entry in the vault, and mark in it what no font has; nothing is printed yet."""

    visit_id: str
    forms: tuple[str, ...]
    ticket: str
    """The number for the forms' corner; empty when there is none."""


class SealEntry(Effect, frozen=True):
    """Seal the entry for these forms to the city's key and hand it to the post office; make its codes if wanted."""

    visit_id: str
    forms: tuple[str, ...]
    with_codes: bool = False


SHEET = "handover_sheet"


class CounterSheet(msgspec.Struct, frozen=True):
    """The slip for the counter (窓口連絡票): the visit's number and forms, and the sealed entry as codes."""

    ticket: str
    forms: tuple[str, ...]
    codes: tuple[str, ...]


class PrintForms(Effect, frozen=True):
    """Print on A4 what was filled for these forms, one after the other, until one does not come out."""

    visit_id: str
    forms: tuple[str, ...]
    sheet: CounterSheet | None = None
    """What goes to the counter with them, printed last; its name in ``FormMoved`` is ``SHEET``."""
