"""Everything a visit may ask the outside to do. None of it carries a personal item."""

from __future__ import annotations

from typing import Any

import msgspec

from edge_sync.messages.message import Uplink


class Effect(msgspec.Struct, frozen=True):
    """Root of all effects."""


class Record(Effect, frozen=True):
    """Hand a letter to the post office."""

    message: Uplink


class TakeTicket(Effect, frozen=True):
    """Ask the post office for a number, recorded before it is told."""

    visit_id: str
    service: str


class PrintSlip(Effect, frozen=True):
    """Print the number on the thermal printer."""

    visit_id: str
    ticket: str
    service: str
    ahead: int | None
    """How many waited before this number was given; None is unknown."""


class LookAtCard(Effect, frozen=True):
    """Which card is it, and how many tries are left; spends no try."""


class ReadCard(Effect, frozen=True):
    """Spend the PIN in the vault; put the four items there."""

    allow_last_try: bool


class PrintForm(Effect, frozen=True):
    """Fill the form from the vault and print it on A4."""

    visit_id: str
    form: str
    ticket: str
    """The number for the form's corner; empty when there is none."""


class SealDraft(Effect, frozen=True):
    """Seal what the person confirmed to the city's key and hand it to the post office."""

    visit_id: str
    form: str
    ticket: str


class ClearPin(Effect, frozen=True):
    """Wipe the digits typed so far."""


class Forget(Effect, frozen=True):
    """Wipe the person."""


class Hush(Effect, frozen=True):
    """Stop speaking."""


class Say(Effect, frozen=True):
    """Speak the sentence of a step, a warning, a fault or a call. ``facts`` fill its gaps."""

    key: str
    facts: dict[str, Any] = {}


class Light(Effect, frozen=True):
    """Show a pattern on the lamp: ``off``, ``steady``, ``call``, ``trouble``."""

    pattern: str


class TypeKey(Effect, frozen=True):
    """A key of the shuffled keypad was used: its place, not its digit."""

    position: int
