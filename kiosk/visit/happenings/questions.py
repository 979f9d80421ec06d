"""From the entry: what is asked."""

from __future__ import annotations

from edge_sync.stationery.interview import Ask
from kiosk.visit.happenings.happening import Happening


class Asked(Happening, frozen=True):
    """Something is to be asked now."""

    ask: Ask


class AllAsked(Happening, frozen=True):
    """Nothing remains to be asked; the errand wants these forms."""

    forms: tuple[str, ...]


class NothingBefore(Happening, frozen=True):
    """No question was asked before this one."""
