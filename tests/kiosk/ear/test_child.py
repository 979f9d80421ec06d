"""The decoder's process may die or hang, the microphone may fail: the ear says so, and the microphone is off."""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_sync.groundwork.child import MOST_RESTARTS
from kiosk.ear.port import Deaf, EarFact, Heard
from tests.kiosk.ear.bench import Bench, listening, until
from tests.kiosk.ear.facts import Facts


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.ear.stop()
    assert made.none_open()


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
    until(lambda: bench.pid != before)
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
    until(lambda: not bench.ear._child.alive)
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


def test_a_child_that_takes_no_orders_is_replaced(tmp_path: Path) -> None:
    bench = Bench(tmp_path, answer_within_ms=60_000)
    bench.hear("はい").last()
    before = bench.pid
    os.kill(before, signal.SIGSTOP)
    for _ in range(300):
        bench.hear("はい" * 400)
    until(lambda: bench.pid != before)
    assert bench.hear("はい").last() == Heard("はい", 1)
    bench.ear.stop()


def test_a_language_whose_model_is_wrong_is_not_offered_any_more(bench: Bench) -> None:
    assert bench.ear.languages() == ("ja", "en")
    assert bench.hear("yes", language="en").last() == Deaf("EAR-02")
    assert bench.ear.languages() == ("ja",)
    assert bench.ear.fault() == "EAR-02"
    assert bench.hear("yes", language="en").last() == Deaf("EAR-02")
    assert bench.hear("はい").last() == Heard("はい", 1)


def test_a_model_is_loaded_once_however_often_its_language_is_chosen(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    for language in ("ja", "ko", "ja"):
        bench.ear.prepare(language)
    assert bench.hear("はい").last() == Heard("はい", 1)
    assert caplog.text.count("ほげ") == 1, "the stand-in tells it at each loading"


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
