"""What is fixed while the machine runs, and what is handed in at each moment."""

from __future__ import annotations

from datetime import datetime

import msgspec

from edge_sync.stationery.catalogue import Form
from edge_sync.stationery.questions import Question
from kiosk.visit.journey import Answer, Journey, Scene, Step
from kiosk.visit.state import FAULT, WELCOME, Rules, State


class World(msgspec.Struct, frozen=True, kw_only=True):
    """Journeys and rules, read once."""

    journeys: dict[str, Journey]
    offered: tuple[str, ...]
    """Ids of the errands the welcome screen offers, in order; at most six."""
    rules: Rules = Rules()
    forms: dict[str, Form] = {}
    catalogue: dict[str, Question] = {}
    """The questions of the forms."""
    language: str = "ja"

    def step_of(self, state: State) -> Step:
        """The declared step the visit stands on."""
        if state.step == WELCOME:
            return self.welcome() if state.is_open else CLOSED_STEP
        if state.step == FAULT or state.journey is None:
            return FAULT_STEP
        return self.journeys[state.journey].steps[state.step]

    def question(self, state: State) -> Question | None:
        """The question on the glass; None when none is."""
        if state.ask is None or state.journey is None:
            return None
        return self.questions(state.journey).get(state.ask.question)

    def questions(self, journey: str) -> dict[str, Question]:
        """Every question that an errand may ask."""
        return self.catalogue | self.journeys[journey].questions

    def room(self, state: State) -> int:
        """How many members of the household the errand's forms have room for."""
        return max((self.forms[name].members for name in state.forms if name in self.forms), default=0)

    def signed(self, state: State) -> bool:
        """True when a form of the errand has a place for a signature on glass."""
        return any(self.forms[name].signed for name in state.forms if name in self.forms)

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
