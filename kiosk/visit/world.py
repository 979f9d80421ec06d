"""What is fixed while the machine runs, and what is handed in at each moment."""

from __future__ import annotations

from datetime import datetime

import msgspec

from kiosk.visit.journey import Answer, Journey, Scene, Step
from kiosk.visit.state import FAULT, WELCOME, Rules, State


class World(msgspec.Struct, frozen=True, kw_only=True):
    """Journeys and rules, read once."""

    journeys: dict[str, Journey]
    offered: tuple[str, ...]
    """Ids of the errands the welcome screen offers, in order; at most six."""
    rules: Rules = Rules()
    language: str = "ja"

    def step_of(self, state: State) -> Step:
        """The declared step the visit stands on."""
        if state.step == WELCOME:
            return self.welcome() if state.is_open else CLOSED_STEP
        if state.step == FAULT or state.journey is None:
            return FAULT_STEP
        return self.journeys[state.journey].steps[state.step]

    def welcome(self) -> Step:
        """The first screen: which errand?"""
        return Step(scene=Scene.WELCOME, answers=tuple(Answer(id=name, role="main") for name in self.offered))


class At(msgspec.Struct, frozen=True, kw_only=True):
    """Time and randomness of one moment."""

    now: datetime
    ms: int
    """Monotonic milliseconds."""
    fresh_id: str
    """An unused visit id."""
    digits: str
    """The ten digits in a fresh random order."""


CLOSED_STEP = Step(scene=Scene.MESSAGE)

FAULT_STEP = Step(
    scene=Scene.MESSAGE,
    answers=(Answer(id="finish", role="main"), Answer(id="call_staff")),
    leaves_after_ms=30_000,
)
