"""To the entry: what is looked over and signed."""

from __future__ import annotations

from kiosk.visit.effects.effect import Effect


class LayReview(Effect, frozen=True):
    """Lay out everything that was entered for this errand, in pages."""

    journey: str


class ClearSignature(Effect, frozen=True):
    """Wipe what was written on the glass."""
