"""From the mouth."""

from __future__ import annotations

from kiosk.visit.happenings.happening import Happening


class MouthSilent(Happening, frozen=True):
    """The machine said everything of this turn; the visitor may speak."""

    turn: int
