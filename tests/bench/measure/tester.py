"""A practised tester before the glass: the scripted resident, with a note of when the hand moved and how long."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.bench.demo.resident import Resident
from tests.bench.demo.stage import Stage
from tests.bench.demo.story import Story
from tests.bench.glass import DEAD_S, Glass
from tests.bench.virtual_card.persona import Persona

PACE_S = 1.2
"""What a practised person takes for a touch or for laying a card, on top of the script's own time for it; assumed."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that the hand did; moments of ``time.time()``."""

    ended_at: float
    took_s: float
    moves: int


@dataclass(frozen=True, slots=True)
class Spent:
    """A stretch of a visit: what the machine took, what the script's hand took, and how often the hand moved."""

    machine_s: float
    hand_s: float
    moves: int

    @property
    def tester_s(self) -> float:
        """With the script's own touches and a person's pace."""
        return self.machine_s + self.hand_s + self.moves * PACE_S


class Hand:
    """Notes each deed."""

    def __init__(self) -> None:
        self.deeds: list[Deed] = []

    @contextmanager
    def at_work(self, moves: int = 0) -> Iterator[None]:
        """Whatever happens inside is the hand's time and not the machine's."""
        began = time.monotonic()
        yield
        self.deeds.append(Deed(time.time(), time.monotonic() - began, moves))

    def between(self, began_at: float, ended_at: float) -> Spent:
        """What was done after ``began_at`` and until ``ended_at``."""
        deeds = [deed for deed in self.deeds if began_at < deed.ended_at <= ended_at]
        hand_s = sum(deed.took_s for deed in deeds)
        return Spent(ended_at - began_at - hand_s, hand_s, sum(deed.moves for deed in deeds))


class TesterGlass(Glass):
    """Touches as ``Glass`` does. Time in which the glass is dead to touches is the hand's: a person is slower."""

    def __init__(self, stage: Stage, hand: Hand) -> None:
        assert stage.display is not None, "a tester needs the virtual display"
        super().__init__(stage.display, stage.description)
        self._hand = hand

    def touch(self, answer: str) -> None:
        with self._hand.at_work():
            time.sleep(DEAD_S)
        self.touch_at_once(answer)

    def key(self, label: str) -> None:
        self.touch(self.wait(lambda now: label in now["keypad"], f"the key {label}")["keypad"][label])

    def touch_at_once(self, answer: str) -> None:
        target = self.wait(lambda now: answer in now["targets"], f"the answer {answer}")["targets"][answer]
        with self._hand.at_work(moves=1):
            self._display.touch(target["x_px"], target["y_px"])

    def sign(self) -> None:
        """Counts no moves: a signature takes as long as writing the name does."""
        with self._hand.at_work():
            super().sign()


@dataclass
class Tester(Resident):
    """A resident whose hand is noted."""

    hand: Hand = field(default_factory=Hand)
    felt_at: float = 0.0
    """When the reader felt the first card; moment of ``time.time()``."""

    def _lay(self) -> None:
        with self.hand.at_work(moves=1):
            super()._lay()
        self.felt_at = self.felt_at or time.time()


def practised(stage: Stage, everybody: tuple[Persona, ...]) -> Tester:
    """Somebody with a card, and perhaps a family with theirs, before the glass of ``stage``."""
    hand = Hand()
    story = Story(io.StringIO())
    return Tester(TesterGlass(stage, hand), stage.room, everybody[0], story, everybody[1:], hand=hand)
