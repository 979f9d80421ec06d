"""The child's own threads, with an engine that only remembers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kiosk.voice.orders import Order
from kiosk.voice.port import Call, Voicing
from kiosk.voice.speaking import Rooms, Speaker
from tests.kiosk.voice.booths import now_ms, until


class Engine:
    """What pyttsx3 is to a speaker."""

    def __init__(self) -> None:
        self.proxy = self
        self._driver = self
        self.said: list[str] = []
        self.manners: list[dict[str, Any]] = []
        self._manner: dict[str, Any] = {}

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802 - pyttsx3's name
        self._manner[name] = value

    def connect(self, topic: str, heard: Callable[..., None]) -> None: ...

    def say(self, text: str, name: str) -> None:
        self.said.append(text)
        self.manners.append(dict(self._manner))

    def runAndWait(self) -> None: ...  # noqa: N802 - pyttsx3's name

    def stop(self) -> None: ...

    def may_speak(self) -> None: ...

    def prepare(self, line: str) -> None: ...


class Child:
    def __init__(self, rooms: Rooms) -> None:
        self.engine = Engine()
        self.facts: list[dict[str, Any]] = []
        self.speaker = Speaker(self.engine, rooms, self.facts.append)
        self._thread = threading.Thread(target=self.speaker.run, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self.speaker.end()
        self._thread.join(5)


@pytest.fixture
def child() -> Iterator[Child]:
    one = Child(Rooms(speaker_device="speaker", headphone_device="phones"))
    yield one
    one.end()


def order_to_call(mark: str) -> Order:
    return Order(number=1, call=Call(text=mark, mark=mark, until_ms=now_ms() + 60_000))


def test_a_silence_that_nobody_ends_is_over_although_nothing_happens() -> None:
    child = Child(Rooms(silent_ms=400))
    child.speaker.take(Order(silence=9))
    until(lambda: {"silent": 9} in child.facts, 2)
    child.speaker.take(order_to_call("A"))
    time.sleep(0.1)
    assert child.engine.said == []
    until(lambda: child.engine.said == ["A"], 3)
    child.end()


def test_each_goes_to_its_card_in_its_manner(child: Child) -> None:
    child.speaker.take(Order(tune=Voicing(volume=1, rate_percent=300, private=True)))
    child.speaker.take(Order(number=1, say="Ms. Yamada", language="en", personal=True))
    until(lambda: len(child.engine.said) == 1, 2)
    child.speaker.take(order_to_call("A"))
    until(lambda: len(child.engine.said) == 2, 2)
    first, second = child.engine.manners
    assert (first["device"], first["rate"], first["voice"], first["personal"]) == ("phones", 150, "en", True)
    assert (second["device"], second["rate"], second["volume"], second["personal"]) == ("speaker", 100, 1.0, False)


def test_one_card_for_both_is_the_jacks_matter() -> None:
    for headphones in ("", "speaker"):
        rooms = Rooms(speaker_device="speaker", headphone_device=headphones)
        assert (rooms.apart, rooms.device(private=True), rooms.device(private=False)) == (False, "speaker", "speaker")
