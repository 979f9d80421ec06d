"""What every ear must do: the fake, and the real one that hears a loudspeaker through a microphone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from kiosk.ear.fake import FakeEar
from kiosk.ear.meaning import meaning
from kiosk.ear.port import Deaf, Ear, Heard, Level, Listening, Noisy
from kiosk.ear.vosk_ear import VoskEar
from kiosk.understanding.interpreter import Interpreter
from kiosk.understanding.kana import open_jtalk_kana
from tests.bench.ear_room import EarRoom
from tests.bench.voices import hiss, synthesise
from tests.kiosk.ear import korean
from tests.kiosk.ear.facts import Facts

PHRASES = ("住民票をください", "国民健康保険に入りたい", "印鑑登録証明書", "もう一度")
LISTENING = Listening(language="ja", phrases=PHRASES, settle_ms=100, begin_within_ms=1_500, ends_after_ms=1_000)


class Booth(Protocol):
    """Where an ear is spoken to."""

    ear: Ear

    def say(self, text: str) -> None: ...

    def nobody_speaks(self) -> None: ...

    def noise(self) -> None: ...

    def quiet(self) -> None: ...

    def microphone_on(self) -> bool: ...


class FakeBooth:
    def __init__(self) -> None:
        self._fake = FakeEar()
        self.ear: Ear = self._fake
        self.ear.start()

    def say(self, text: str) -> None:
        self._fake.begin()
        self._fake.speak(text)

    def nobody_speaks(self) -> None:
        self._fake.stay_silent()

    def noise(self) -> None:
        self._fake.begin(ambient_dbfs=-20)

    def quiet(self) -> None:
        self._fake.begin()

    def microphone_on(self) -> bool:
        return self._fake.open


class LoudspeakerBooth:
    def __init__(self, room: EarRoom) -> None:
        self._room = room
        self.ear: Ear = VoskEar(korean.settings(), {"ja": PHRASES})
        self.ear.start()

    def say(self, text: str) -> None:
        self._room.play(synthesise(text))

    def nobody_speaks(self) -> None:
        pass

    def noise(self) -> None:
        self._room.play(hiss(4, -20))

    def quiet(self) -> None:
        self._room.hush()

    def microphone_on(self) -> bool:
        children = (Path(f"/proc/self/task/{thread.native_id}/children") for thread in threading.enumerate())
        pids = [pid for path in children if path.exists() for pid in path.read_text().split()]
        return any(Path(f"/proc/{pid}/comm").read_text() == "arecord\n" for pid in pids)


@pytest.fixture(scope="module")
def loudspeaker(room: EarRoom) -> Iterator[LoudspeakerBooth]:
    booth = LoudspeakerBooth(room)
    yield booth
    booth.ear.stop()
    booth.ear.stop()


@pytest.fixture(params=["fake", pytest.param("loudspeaker", marks=pytest.mark.parts)])
def booth(request: pytest.FixtureRequest) -> Iterator[Booth]:
    made: Booth = FakeBooth() if request.param == "fake" else request.getfixturevalue("loudspeaker")
    yield made
    made.ear.deafen()
    made.quiet()


def test_one_utterance_is_heard_and_then_the_ear_is_deaf_again(booth: Booth) -> None:
    facts = Facts()
    booth.ear.listen(LISTENING, facts)
    booth.quiet()
    facts.opened()
    booth.say("国民健康保険に入りたい")
    heard = facts.last()
    assert isinstance(heard, Heard)
    assert heard.text == "国民健康保険に入りたい"
    assert heard.candidates[0][0] == heard.text
    assert heard.candidates[0][1] <= 0.5
    assert [distance for _, distance in heard.candidates] == sorted(distance for _, distance in heard.candidates)
    assert 1_000 <= heard.took_ms < 4_000
    assert facts.kinds == ["Opened", "Heard"]
    levels = [fact for fact in facts.all if isinstance(fact, Level)]
    assert max(level.percent for level in levels) > 40
    assert any(level.speech for level in levels)
    assert booth.ear.fault() is None
    assert not booth.microphone_on()
    understand = Interpreter(open_jtalk_kana).prepare("ja").understand
    assert meaning(heard.text, heard.candidates, understand).intent == "kokuho_kanyu"
    booth.say("もう一度")
    time.sleep(0.2)
    assert facts.kinds == ["Opened", "Heard"], "nobody asked it to listen again"


def test_nobody_speaks(booth: Booth) -> None:
    facts = Facts()
    booth.ear.listen(LISTENING, facts)
    booth.nobody_speaks()
    facts.last()
    assert facts.kinds == ["Opened", "Silence"]


def test_a_loud_room_is_not_listened_to(booth: Booth) -> None:
    facts = Facts()
    booth.noise()
    booth.ear.listen(LISTENING, facts)
    booth.noise()
    noisy = facts.last()
    assert isinstance(noisy, Noisy)
    assert -26 < noisy.ambient_dbfs < -14
    assert facts.kinds == ["Noisy"], "nobody is asked to speak into it"


def test_a_new_listening_ends_the_one_before_without_a_fact(booth: Booth) -> None:
    first, second = Facts(), Facts()
    booth.ear.listen(LISTENING, first)
    booth.ear.listen(LISTENING, second)
    booth.nobody_speaks()
    second.last()
    assert (first.all, second.kinds) == ([], ["Opened", "Silence"])


def test_nothing_is_told_after_it_was_deafened(booth: Booth) -> None:
    facts = Facts()
    booth.ear.listen(LISTENING, facts)
    booth.quiet()
    facts.opened()
    assert booth.microphone_on()
    booth.ear.deafen()
    told = len(facts.all)
    assert not booth.microphone_on(), "off when deafen returns"
    booth.say("もう一度")
    time.sleep(1)
    assert len(facts.all) == told
    booth.ear.deafen()


def test_a_language_without_a_model_is_not_offered_and_not_heard(booth: Booth) -> None:
    assert booth.ear.languages() == ("ja",)
    booth.ear.prepare("ko")
    facts = Facts()
    booth.ear.listen(Listening(language="ko", phrases=("예",)), facts)
    booth.quiet()
    assert facts.last() == Deaf("EAR-02")


@pytest.mark.alone
def test_no_method_blocks(booth: Booth) -> None:
    began_s = time.monotonic()
    for _ in range(5):
        booth.ear.prepare("ja")
        booth.ear.listen(LISTENING, Facts())
        booth.ear.fault()
        booth.ear.languages()
        booth.ear.deafen()
    assert time.monotonic() - began_s < 1, "a glass that waits so long is seen to stand still"
    assert threading.active_count() < 20
