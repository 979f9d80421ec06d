"""Journeys: one errand a file, read from ``journeys/*.toml`` and checked before the first visitor."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from edge_sync.messages.visit import VisitOutcome

LIBRARY = Path(__file__).with_name("journeys")
MAX_ANSWERS = 6

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Scene(StrEnum):
    """How a step looks; each is one layout of the glass."""

    WELCOME = "welcome"
    TICKET = "ticket"
    CARD = "card"
    PIN = "pin"
    REVIEW = "review"
    WORKING = "working"
    MESSAGE = "message"
    THANKS = "thanks"


Deed = Literal[
    "take_ticket", "print_slip", "look_at_card", "read_card", "seal_draft", "print_form", "clear_pin", "forget"
]
"""What a step may ask of the machine. Each has one place in ``step.py`` that turns it into an effect."""

STAFF = "call_staff"
FINISH = "finish"


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something the visitor may answer, by any sense."""

    id: Name
    goes: Name | None = None
    does: tuple[Deed, ...] = ()
    role: Literal["main", "plain"] = "plain"


class Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a happening leads."""

    goes: Name | None = None
    does: tuple[Deed, ...] = ()


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question, or one thing the machine does while the visitor waits."""

    scene: Scene
    does: tuple[Deed, ...] = ()
    answers: tuple[Answer, ...] = ()
    on: dict[Name, Turn] = {}
    back: Name | None = None
    ends: VisitOutcome | None = None
    """With what outcome the visit ends when the visitor leaves from here; None: still under way."""
    leaves_after_ms: Annotated[int, msgspec.Meta(ge=1000)] | None = None


class Journey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One errand."""

    id: Name
    service: Name
    first: Name
    steps: dict[Name, Step]
    form: Name | None = None


class BadJourney(Exception):
    """A journey file has mistakes; all are listed."""

    code = "JRN-01"

    def __init__(self, name: str, mistakes: list[str]) -> None:
        super().__init__(f"journey {name}: " + "; ".join(mistakes))
        self.mistakes = mistakes


def read_journeys(folder: Path = LIBRARY) -> dict[str, Journey]:
    """Read and check every journey of ``folder``, by id.

    Raises:
        BadJourney: a file is not TOML, breaks the shape, or leads nowhere.
    """
    found: dict[str, Journey] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            journey = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Journey)
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise BadJourney(path.stem, [str(error)]) from error
        mistakes = list(_dead_ends(journey))
        if journey.id != path.stem:
            mistakes.append(f"its id {journey.id!r} is not its file's name")
        if mistakes:
            raise BadJourney(path.stem, mistakes)
        found[journey.id] = journey
    return found


def _dead_ends(journey: Journey) -> list[str]:
    wrong = [] if journey.first in journey.steps else [f"first step {journey.first!r} does not exist"]
    reached = {journey.first}
    for name, step in journey.steps.items():
        goals = {a.goes for a in step.answers} | {t.goes for t in step.on.values()} | {step.back}
        goals.discard(None)
        reached |= {goal for goal in goals if goal}
        wrong += [f"step {name}: {goal!r} does not exist" for goal in goals if goal not in journey.steps]
        wrong += [f"step {name}: {mistake}" for mistake in _mistakes_of(step)]
    return wrong + [f"step {name} is never reached" for name in journey.steps if name not in reached]


def _mistakes_of(step: Step) -> Iterator[str]:
    if len(step.answers) > MAX_ANSWERS:
        yield f"{len(step.answers)} answers; at most {MAX_ANSWERS} fit a screen"
    if step.scene is Scene.WORKING and not step.on:
        yield "the machine works, and nothing ends it"
    if step.scene is not Scene.WORKING and not step.answers:
        yield "nothing can be answered"
    for answer in step.answers:
        if answer.id == FINISH and step.ends is None:
            yield "may be finished, but has no `ends`"
        if answer.goes is None and not answer.does and answer.id not in (FINISH, STAFF):
            yield f"answer {answer.id} leads nowhere"
