"""From the machine itself."""

from __future__ import annotations

from kiosk.visit.happenings.happening import Happening


class Ticked(Happening, frozen=True):
    """Time went by."""


class Fell(Happening, frozen=True):
    """Something unforeseen; the visit ends kindly and the person is forgotten."""

    fault: str
