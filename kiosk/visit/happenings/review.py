"""From the entry: what is looked over and signed."""

from __future__ import annotations

from edge_sync.stationery.interview import Ask
from kiosk.visit.happenings.happening import Happening


class Reviewed(Happening, frozen=True):
    """The review has these pages; each names what can be corrected on it."""

    pages: tuple[tuple[Ask, ...], ...]


class Signed(Happening, frozen=True):
    """A stroke was written or all were wiped; how many there are now. The strokes are in the vault."""

    strokes: int
