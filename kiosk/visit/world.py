"""What is fixed while the machine runs, and what is handed in at each moment."""

from __future__ import annotations

from datetime import datetime

import msgspec

from edge_sync.opening import is_open
from edge_sync.stationery.catalogue import Form
from edge_sync.stationery.questions import Question
from kiosk.visit.doors import Calendar, Door, door
from kiosk.visit.journey import Answer, Journey, Scene, Step
from kiosk.visit.manner import Language
from kiosk.visit.state import FAULT, SHUT, WELCOME, Rules, State


class World(msgspec.Struct, frozen=True, kw_only=True):
    """Journeys and rules, read once."""

    journeys: dict[str, Journey]
    offered: tuple[str, ...]
    """Ids of the errands the welcome screen offers, in order; at most six. ``ALWAYS`` come by themselves."""
    rules: Rules = Rules()
    forms: dict[str, Form] = {}
    catalogue: dict[str, Question] = {}
    """The questions of the forms."""
    languages: tuple[Language, ...] = ("ja",)
    """What a visitor may choose; each has all words."""
    tools: tuple[str, ...] = ()
    """Which tools of ``over.py`` stand in the header."""
    errands: dict[str, tuple[str, ...]] = {}
    """Which journeys an errand that somebody speaks of may begin with (``errands.toml``)."""
    calendars: dict[str, Calendar] = {}
    """How moments are said, by language."""

    def calendar(self, state: State) -> Calendar:
        """How moments are said in the visitor's language."""
        return self.calendars.get(state.manner.language, Calendar())

    def step_of(self, state: State) -> Step:
        """The declared step the visit stands on."""
        if state.step == WELCOME:
            return self.welcome(state) if state.is_open else CLOSED_STEP
        if state.step == FAULT or state.journey is None:
            return FAULT_STEP
        if state.step == SHUT:
            return SHUT_STEP
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

    def welcome(self, state: State) -> Step:
        """The first screen: which errand?"""
        offered = self.on_offer(state)
        main = {DISASTER} if offered[:1] == (DISASTER,) else set(offered) - {CHECK_IN}
        answers = tuple(Answer(id=name, role="main" if name in main else "plain") for name in offered)
        return Step(scene=Scene.WELCOME, answers=answers)

    def on_offer(self, state: State) -> tuple[str, ...]:
        """The errands of the first screen: in a disaster its own first; checking in last, when anybody is expected."""
        hall = state.queue.hall if state.queue is not None else None
        first = hall is not None and hall.disaster is not None and DISASTER in self.journeys
        last = hall is not None and bool(hall.expected) and CHECK_IN in self.journeys
        here = ((DISASTER, first), (CHECK_IN, last))
        usual = tuple(name for name in self.offered if (name, True) not in here)
        return (*((DISASTER,) if first else ()), *usual, *((CHECK_IN,) if last else ()))

    def shut(self, state: State, now: datetime) -> tuple[Door, ...]:
        """The errands of the first screen that give no numbers at ``now``."""
        hall = state.queue.hall if state.queue is not None else None
        if hall is None or not hall.services:
            return ()
        known = now if state.clock_known else None
        calendar = self.calendar(state)
        openings = {
            name: is_open(hall, self.journeys[name].service, known) for name in self.on_offer(state) if name != CHECK_IN
        }
        return tuple(door(name, opening, now, calendar) for name, opening in openings.items() if not opening)


class At(msgspec.Struct, frozen=True, kw_only=True):
    """Time and randomness of one moment."""

    now: datetime
    ms: int
    """Monotonic milliseconds."""
    fresh_id: str
    """An unused visit id."""
    digits: str
    """The ten digits in a fresh random order."""


CHECK_IN = "check_in"
DISASTER = "disaster_certificate"
ALWAYS = (CHECK_IN, DISASTER)
"""Errands that no city has to list: the hall's rules say when they are offered."""

CLOSED_STEP = Step(scene=Scene.MESSAGE)

FAULT_STEP = Step(
    scene=Scene.MESSAGE,
    answers=(Answer(id="finish", role="main"), Answer(id="call_staff")),
    leaves_after_ms=30_000,
)

SHUT_STEP = Step(
    scene=Scene.MESSAGE,
    answers=(Answer(id="finish", role="main"), Answer(id="call_staff")),
    leaves_after_ms=20_000,
)
"""The chosen errand gives no numbers now."""
