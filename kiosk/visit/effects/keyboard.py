"""To the entry: what is typed."""

from __future__ import annotations

from edge_sync.stationery.interview import Ask
from kiosk.visit.effects.effect import Effect


class OpenBoard(Effect, frozen=True):
    """Put what is known of this question's answer under the fingers, to be typed on."""

    ask: Ask
    board: str


class TypeSymbol(Effect, frozen=True):
    """A key of a keyboard was used for this answer: its place. For the keyboard ``count``, more (1) or less (-1)."""

    ask: Ask
    board: str
    group: int | None
    place: int


class EraseKey(Effect, frozen=True):
    """Take the last symbol back, of a secret or of a typed answer."""

    ask: Ask | None = None
    """Which answer; None: the secret."""
    board: str = ""


class TakeTyped(Effect, frozen=True):
    """What was typed is the answer, or the first half of it."""

    ask: Ask
    board: str
