"""To the ear."""

from __future__ import annotations

from typing import Any

import msgspec

from kiosk.visit.effects.effect import Effect
from kiosk.visit.manner import Manner


class Sayable(msgspec.Struct, frozen=True):
    """An answer that may be said; ``facts`` lead to its words where they stand in a catalogue."""

    name: str
    facts: dict[str, Any] = {}


class Listen(Effect, frozen=True):
    """Open the microphone for one utterance."""

    turn: int
    manner: Manner
    answers: tuple[Sayable, ...]
    """What may be said now, by the names of answers."""
    errands: tuple[str, ...] = ()
    """The errands on offer, when any utterance may name one."""


class StopListening(Effect, frozen=True):
    """Close the microphone; it is off when the next effect is performed."""
