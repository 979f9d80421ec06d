"""To the mouth; ``Tune`` to the ear as well."""

from __future__ import annotations

from typing import Any

import msgspec

from kiosk.visit.effects.effect import Effect
from kiosk.visit.manner import Manner


class CallFacts(msgspec.Struct, frozen=True):
    """What makes a sentence a call to the whole hall and not a word to whoever stands here."""

    mark: str
    """Names this call and no other; a call is spoken once."""
    until_ms: int
    """Monotonic milliseconds; a call that was not begun by then is history."""
    times: int = 1
    own: bool = False
    """It calls whoever stands here: it waits for nothing."""


class Say(Effect, frozen=True):
    """Speak the sentence of a step, a warning, a fault or a call. ``facts`` fill its gaps."""

    key: str
    facts: dict[str, Any] = msgspec.field(default_factory=dict)
    call: CallFacts | None = None
    private: bool = False
    """Through headphones or not at all."""


class ReadAloud(Effect, frozen=True):
    """Read what the glass shows of the person, through headphones; through a loudspeaker never.

    ``counted``: it is a number of copies or of people, which is nobody's secret and is said aloud as well.
    """

    counted: bool = False


class Hush(Effect, frozen=True):
    """Stop speaking."""


class Click(Effect, frozen=True):
    """A key was felt."""


class Tune(Effect, frozen=True):
    """Speak and listen in this manner from now on."""

    manner: Manner


class MakeSilence(Effect, frozen=True):
    """Say what waits, then be silent and tell it: somebody wants to speak."""

    turn: int


class Release(Effect, frozen=True):
    """Nobody is listened to any more: calls to the hall go on."""
