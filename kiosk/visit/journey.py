"""Journeys: one errand a file, made of shared parts, checked before the first visitor."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from edge_sync.messages.hall import PriorityId
from edge_sync.messages.visit import VisitOutcome
from edge_sync.stationery.questions import Question
from kiosk.visit.parts import Mistakes, joined

LIBRARY = Path(__file__).with_name("journeys")
MAX_ANSWERS = 6

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Scene(StrEnum):
    """How a step looks; each is one layout of the glass."""

    WELCOME = "welcome"
    TICKET = "ticket"
    CARD = "card"
    KEYPAD = "keypad"
    ASK = "ask"
    TYPE = "type"
    PEOPLE = "people"
    REVIEW = "review"
    FIX = "fix"
    SIGN = "sign"
    WORKING = "working"
    MESSAGE = "message"
    THANKS = "thanks"
    CHOOSE = "choose"
    CODE = "code"


OWN_ANSWERS = (Scene.ASK, Scene.TYPE, Scene.FIX)
"""Scenes whose answers follow from what is asked."""

Deed = Literal[
    "take_ticket", "check_in", "erase_code", "print_slip", "look_at_card", "read_card", "clear_pin", "use_number_b",
    "ask_next", "next_person", "type_person", "drop_last", "settle_people",
    "clear_signature", "print_forms", "forget",
]  # fmt: skip
"""What a step may ask of the machine. Each has one place in ``deeds.py`` that turns it into an effect."""

Condition = Literal[
    "number_b", "visitor", "member", "room", "several", "household", "signature", "correctable", "priorities",
    "slip_missing",
]  # fmt: skip
"""What an answer or a step may depend on; ``conditions.py`` says when each holds."""

STAFF = "call_staff"
FINISH = "finish"
ORDINARY = "ordinary_number"
"""Leave for the welcome screen, to take a number like everybody."""


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something the visitor may answer, by any sense."""

    id: Name
    goes: Name | None = None
    does: tuple[Deed, ...] = ()
    role: Literal["main", "plain"] = "plain"
    needs: tuple[Condition, ...] = ()
    """Not offered unless all of these hold."""
    priority: PriorityId = ""
    """What it says of the visitor; not offered unless the hall offers it."""


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
    back_of_member: Name | None = None
    """Where back leads while a member of the household is entered; None: as for the visitor."""
    back_asks: bool = False
    """Back leads to the question before; to ``back`` when there is none."""
    only_when: Condition | None = None
    otherwise: Name | None = None
    """Where to go instead when ``only_when`` does not hold."""
    ends: VisitOutcome | None = None
    """With what outcome the visit ends when the visitor leaves from here; None: still under way."""
    leaves_after_ms: Annotated[int, msgspec.Meta(ge=1000)] | None = None

    def goals(self) -> set[str]:
        """Every step it may lead to."""
        named = {a.goes for a in self.answers} | {t.goes for t in self.on.values()}
        return {goal for goal in named | {self.back, self.back_of_member, self.otherwise} if goal is not None}


class AlsoForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A form that belongs to the errand only when a question was answered with one of these."""

    form: Name
    question: Name
    is_one_of: tuple[str, ...]


class Journey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One errand."""

    id: Name
    service: Name
    first: Name
    steps: dict[Name, Step]
    forms: tuple[Name, ...] = ()
    also: tuple[AlsoForm, ...] = ()
    asks: tuple[Name, ...] = ()
    """Questions of the machine's own, before those of the forms."""
    questions: dict[Name, Question] = {}
    """What ``asks`` and ``also`` name beside the catalogue of the forms."""

    def all_forms(self) -> tuple[str, ...]:
        """Every form that the errand may want."""
        return (*self.forms, *(entry.form for entry in self.also))


class BadJourney(Exception):
    """A journey file has mistakes; all are listed."""

    code = "JRN-01"

    def __init__(self, name: str, mistakes: list[str]) -> None:
        super().__init__(f"journey {name}: " + "; ".join(mistakes))
        self.mistakes = mistakes


def read_journeys(folder: Path = LIBRARY) -> dict[str, Journey]:
    """Read and check every journey of ``folder``, by id; parts it does not bring are those we were built with.

    Raises:
        BadJourney: a file is not TOML, breaks the shape, or leads nowhere.
    """
    found: dict[str, Journey] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            raw = joined(tomllib.loads(path.read_text("utf-8")), (folder / "parts", LIBRARY / "parts"))
            journey = msgspec.convert(raw, Journey)
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise BadJourney(path.stem, [str(error)]) from error
        except Mistakes as error:
            raise BadJourney(path.stem, error.mistakes) from error
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
        reached |= step.goals()
        wrong += [f"step {name}: {goal!r} does not exist" for goal in sorted(step.goals() - set(journey.steps))]
        wrong += [f"step {name}: {mistake}" for mistake in _mistakes_of(step)]
    wrong += [f"form {also.form} depends on {also.question!r}, which is not asked" for also in journey.also
              if also.question not in journey.asks]  # fmt: skip
    return wrong + [f"step {name} is never reached" for name in journey.steps if name not in reached]


def _mistakes_of(step: Step) -> Iterator[str]:
    if len(step.answers) > MAX_ANSWERS:
        yield f"{len(step.answers)} answers; at most {MAX_ANSWERS} fit a screen"
    if step.scene is Scene.WORKING and not step.on:
        yield "the machine works, and nothing ends it"
    if step.scene is not Scene.WORKING and not step.answers and step.scene not in OWN_ANSWERS:
        yield "nothing can be answered"
    if (step.only_when is None) != (step.otherwise is None):
        yield "`only_when` and `otherwise` belong together"
    for answer in step.answers:
        if answer.id == FINISH and step.ends is None:
            yield "may be finished, but has no `ends`"
        if answer.goes is None and not answer.does and answer.id not in (FINISH, STAFF, ORDINARY):
            yield f"answer {answer.id} leads nowhere"
