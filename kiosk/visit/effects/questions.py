"""To the entry: what is asked and answered."""

from __future__ import annotations

from edge_sync.stationery.interview import Ask
from kiosk.visit.effects.effect import Effect


class AskNext(Effect, frozen=True):
    """Find the next question of this errand."""

    journey: str


class AskBefore(Effect, frozen=True):
    """Find the question that was asked before."""

    standing: Ask | None = None
    """The one on the glass; None: none stands there."""


class AskAgain(Effect, frozen=True):
    """Ask this question once more; its answer is kept until another is given."""

    ask: Ask


class PassOver(Effect, frozen=True):
    """Leave this question without an answer."""

    ask: Ask


class Choose(Effect, frozen=True):
    """Answer a question by the place of one of its choices."""

    ask: Ask
    place: int
