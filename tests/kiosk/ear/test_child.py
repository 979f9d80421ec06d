"""The decoder's process may die or hang, the microphone may fail: the ear says so, and the microphone is off."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.ear.microphone import Capture
from kiosk.ear.port import Deaf, EarFact, Heard, Listening
from kiosk.ear.settings import EarSettings, ModelSettings
from kiosk.ear.vosk_ear import MOST_RESTARTS, VoskEar
from tests.kiosk.ear.facts import Facts

STAND_IN = (sys.executable, "-m", "tests.kiosk.ear.stand_in")
NOISE = ("cat", "/dev/zero")


def listening(*phrases: str, language: str = "ja") -> Listening:
    return Listening(language=language, phrases=phrases)


class Bench:
    """An ear with a stand-in for its decoder, and the microphones that it opened."""

    def __init__(self, folder: Path, answer_within_ms: int = 500) -> None:
        models = []
        for language in ("ja", "en"):
            (folder / language / "am").mkdir(parents=True)
            (folder / language / "am/final.mdl").touch()
            models.append(ModelSettings(language=language, path=folder / language, sha256="0" * 64))
        settings = EarSettings(kind="vosk", models=tuple(models), answer_within_ms=answer_within_ms)
        self.microphones: list[int] = []
        self.ear = VoskEar(settings, microphone=self._microphone, listener=STAND_IN)
        self.ear.start()

    def _microphone(self) -> Capture:
        capture = Capture(NOISE)
        self.microphones.append(capture._process.pid)
        return capture

    def hear(self, *phrases: str, language: str = "ja") -> Facts:
        facts = Facts()
        self.ear.listen(listening(*phrases, language=language), facts)
        return facts

    def none_open(self) -> bool:
        return not any(Path(f"/proc/{pid}").exists() for pid in self.microphones)

    @property
    def pid(self) -> int:
        assert self.ear._child is not None
        return self.ear._child.pid


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.ear.stop()
    assert made.none_open()


def until(true: Callable[[], object], within_s: float = 10) -> None:
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_facts_come_from_another_thread_and_the_microphone_is_off_before_the_last(bench: Bench) -> None:
    off: list[bool] = []
    facts = Facts()

    def told(fact: EarFact) -> None:
        off.append(bench.none_open())
        facts(fact)

    bench.ear.listen(listening("はい"), told)
    assert facts.last() == Heard("はい", 1)
    assert off == [False, True]
    assert len(bench.microphones) == 1


def test_a_child_that_dies_is_told_and_started_again(bench: Bench) -> None:
    assert bench.hear("die").last() == Deaf("EAR-03")
    assert bench.none_open()
    assert bench.hear("はい").last() == Heard("はい", 1)
    assert bench.ear.fault() is None


def test_a_child_that_dies_while_nobody_speaks_is_started_again(bench: Bench) -> None:
    bench.hear("はい").last()
    before = bench.pid
    os.kill(before, signal.SIGKILL)
    until(lambda: bench.ear._child is not None and bench.pid != before)
    assert bench.hear("はい").last() == Heard("はい", 1)


def test_a_child_that_hangs_is_told_and_started_again(bench: Bench) -> None:
    facts = bench.hear("hang")
    facts.opened()
    before = bench.pid
    assert facts.last() == Deaf("EAR-03")
    assert bench.none_open()
    assert bench.hear("はい").last() == Heard("はい", 1)
    assert bench.pid != before


def test_it_is_started_three_times_and_then_given_up(bench: Bench) -> None:
    assert MOST_RESTARTS == 3
    for _ in range(MOST_RESTARTS + 1):
        assert bench.ear.fault() in (None, "EAR-03")
        assert bench.hear("die").last() == Deaf("EAR-03")
    until(lambda: bench.ear._child is None)
    assert bench.ear.fault() == "EAR-03"
    assert bench.hear("はい").last() == Deaf("EAR-03")
    assert len(bench.microphones) == MOST_RESTARTS + 1
    bench.ear.stop()
    bench.ear.start()
    assert bench.hear("はい").last() == Heard("はい", 1)


def test_what_was_heard_starts_the_counting_anew(bench: Bench) -> None:
    for _ in range(MOST_RESTARTS + 2):
        bench.hear("die").last()
        assert bench.hear("はい").last() == Heard("はい", 1)


def test_deafening_closes_the_microphone_also_while_the_child_hangs(bench: Bench) -> None:
    facts = bench.hear("hang")
    facts.opened()
    os.kill(bench.pid, signal.SIGSTOP)
    assert not bench.none_open()
    bench.ear.deafen()
    assert bench.none_open(), "it is off when deafen returns"
    assert facts.kinds == ["Opened"]


def test_what_is_told_late_of_one_listening_is_no_fact_of_the_next(bench: Bench) -> None:
    bench.hear("はい").last()
    first = bench.hear("slow")
    second = Facts()
    off: list[bool] = []

    def told(fact: EarFact) -> None:
        off.append(bench.none_open())
        second(fact)

    bench.ear.listen(listening("はい"), told)
    assert second.last() == Heard("はい", 1)
    assert (first.all, second.kinds, off) == ([], ["Opened", "Heard"], [False, True])


@pytest.mark.alone
def test_a_child_that_takes_no_orders_keeps_nobody_waiting(bench: Bench) -> None:
    bench.hear("はい").last()
    os.kill(bench.pid, signal.SIGSTOP)
    waits_s = []
    for _ in range(300):
        began_s = time.monotonic()
        bench.hear("はい" * 400)
        waits_s.append(time.monotonic() - began_s)
    assert max(waits_s) < 0.5
    bench.ear.deafen()


def test_a_language_whose_model_is_wrong_is_not_offered_any_more(bench: Bench) -> None:
    assert bench.ear.languages() == ("ja", "en")
    assert bench.hear("yes", language="en").last() == Deaf("EAR-02")
    assert bench.ear.languages() == ("ja",)
    assert bench.ear.fault() == "EAR-02"
    assert bench.hear("yes", language="en").last() == Deaf("EAR-02")
    assert bench.hear("はい").last() == Heard("はい", 1)


def test_losses_are_logged_and_nothing_that_was_heard(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bench = Bench(tmp_path)
    assert bench.hear("秘密のことば").last() == Heard("秘密のことば", 1)
    assert "ほげ" in caplog.text, "a phrase that the model has no words for"
    assert "秘密" not in caplog.text
    bench.ear.stop()


def test_the_child_ends_with_its_parent(bench: Bench) -> None:
    bench.hear("はい").last()
    pid = bench.pid
    bench.ear.stop()
    assert not Path(f"/proc/{pid}").exists()
    facts = bench.hear("はい")
    assert facts.last() == Deaf("EAR-03")
    bench.ear.stop()
