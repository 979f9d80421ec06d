"""To the lamps."""

from __future__ import annotations

from kiosk.visit.effects.effect import Effect


class Light(Effect, frozen=True):
    """Show a pattern on the lamp: ``off``, ``steady``, ``call``, ``trouble``."""

    pattern: str
    for_ms: int | None = None
    """Over what the lamp showed before, and only so long; None: until the next pattern."""


class TalkLamp(Effect, frozen=True):
    """The lamp that says that the microphone is open."""

    lit: bool
