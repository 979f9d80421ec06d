"""From the vault and the entry: what was typed, without it."""

from __future__ import annotations

from kiosk.visit.happenings.happening import Happening


class Typed(Happening, frozen=True):
    """Something was typed or taken back; how many symbols there are now. The symbols are in the vault."""

    count: int
    whole: bool = False
    """True when it could be the answer."""
    opened: bool = False
    """True when no key was felt: this is what stood there before."""


class BoardTurned(Happening, frozen=True):
    """The answer goes on on another keyboard."""

    board: str


class TypedRefused(Happening, frozen=True):
    """What was typed cannot be the answer; ``notice`` names the sentence that says why."""

    notice: str
