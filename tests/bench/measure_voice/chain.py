"""Ear, understander, visit and mouth of a kiosk, joined as its wiring joins them; without glass, card and post office.

Each utterance is a visitor's first: the talk key is pressed on the first screen.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from edge_sync.groundwork.clock import SystemClock
from edge_sync.stationery.catalogue import LIBRARY
from edge_sync.stationery.questions import read_questions
from kiosk.ear.port import EarFact, Heard, Listening, Told
from kiosk.ear.vosk_ear import VoskEar
from kiosk.hands.ear_hand import EarHand
from kiosk.hands.mouth_hand import MouthHand
from kiosk.settings import VisitSettings
from kiosk.understanding.child import ChildUnderstander
from kiosk.understanding.spoken_errands import spoken_errands
from kiosk.visit import effects, happenings
from kiosk.visit.conductor import Conductor, Device
from kiosk.visit.effects import Effect
from kiosk.visit.errands import read_errands
from kiosk.visit.happenings import Happening
from kiosk.visit.journey import read_journeys
from kiosk.visit.over import TOOLS
from kiosk.visit.privacy import Vault
from kiosk.visit.world import World
from kiosk.voice.mouth_pyttsx3 import ChildMouth
from kiosk.words.books import read_books
from kiosk.words.phrasebook import Phrasebook

WAIT_S = 30.0
SPOKEN = (effects.Hush, effects.Tune, effects.Click, effects.MakeSilence, effects.Release, effects.ReadAloud)


@dataclass
class Moments:
    """When what happened to one utterance; monotonic seconds."""

    opened: threading.Event = field(default_factory=threading.Event)
    said: threading.Event = field(default_factory=threading.Event)
    listening: Listening | None = None
    heard: EarFact | None = None
    heard_s: float = 0.0
    understood_s: float = 0.0
    said_s: float = 0.0
    key: str = ""
    """What the machine then said: ``step.heard`` is an echo, ``step.which`` an offer."""
    words: str = ""


class NotedEar(VoskEar):
    """Notes what it is asked and what it tells."""

    moments = Moments()

    def listen(self, listening: Listening, told: Told) -> None:
        moments = self.moments
        moments.listening = listening

        def noted(fact: EarFact) -> None:
            if isinstance(fact, Heard):
                moments.heard, moments.heard_s = fact, time.monotonic()
            told(fact)

        super().listen(listening, noted)


class _Device:
    """Performs by a function; all that this chain has no hand for is nothing."""

    def __init__(self, perform: Callable[[Effect], object] = lambda effect: None) -> None:
        self.perform = perform  # type: ignore[method-assign, assignment]

    def perform(self, effect: Effect) -> None: ...


class Chain:
    """``with Chain(ear, mouth) as chain: moments = chain.hear(); …``."""

    def __init__(self, ear: NotedEar, mouth: ChildMouth) -> None:
        self._ear, self._mouth = ear, mouth
        self.understander = ChildUnderstander()
        self.books, self.world = first_screen()
        self._ear_hand = EarHand(ear, self.understander, self.books, spoken_errands, self._post)
        self._mouth_hand = MouthHand(mouth, self.books, post=self._post)
        self._conductor: Conductor | None = None
        self._moments = Moments()

    def __enter__(self) -> Self:
        self._mouth_hand.start()
        self._ear_hand.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.be_quiet()
        self._ear_hand.stop()
        self._mouth_hand.stop()

    def hear(self) -> Moments:
        """Somebody new presses the talk key; returns when they may speak."""
        moments = self._moments = self._ear.moments = Moments()
        conductor = self._conductor = Conductor(self.world, Vault(), SystemClock(), os.urandom, random.SystemRandom())
        devices: dict[type[Effect], Device] = defaultdict(_Device)
        devices[effects.Say] = _Device(self._say)
        devices |= dict.fromkeys(SPOKEN, self._mouth_hand)
        devices |= dict.fromkeys((effects.Listen, effects.StopListening), self._ear_hand)
        conductor.connect(devices, lambda state: None)
        conductor.start()
        conductor.post(happenings.EarReady(self._ear.languages()))
        conductor.post(happenings.Pressed("talk"))
        assert moments.opened.wait(WAIT_S), "nobody listens"
        return moments

    def be_quiet(self) -> None:
        """The visitor is gone."""
        conductor, self._conductor = self._conductor, None
        if conductor is not None:
            conductor.stop()
        self._ear.deafen()
        self._mouth.hush()
        self._mouth.release()

    def _post(self, happening: Happening) -> None:
        moments, conductor = self._moments, self._conductor
        if isinstance(happening, happenings.EarOpened):
            moments.opened.set()
        elif isinstance(happening, (happenings.Understood, happenings.EarFailed)) and not moments.understood_s:
            moments.understood_s = time.monotonic()
        if conductor is not None:
            conductor.post(happening)

    def _say(self, effect: Effect) -> None:
        moments = self._moments
        if isinstance(effect, effects.Say) and not moments.said.is_set():
            moments.key, moments.words, moments.said_s = effect.key, str(effect), time.monotonic()
            moments.said.set()
        self._mouth_hand.perform(effect)


def first_screen() -> tuple[dict[str, Phrasebook], World]:
    """Words, and journeys as they are shipped."""
    journeys, questions = read_journeys(), read_questions(LIBRARY)
    for journey in journeys.values():
        questions |= journey.questions
    world = World(journeys=journeys, offered=VisitSettings().journeys, tools=TOOLS, errands=read_errands(journeys))
    return read_books(("ja",), questions), world
