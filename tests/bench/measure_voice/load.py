"""What ear, understander and mouth cost: processor and memory of each process, at rest and an utterance."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from kiosk.ear.microphone import Capture
from kiosk.ear.port import Listening
from kiosk.ear.samples import RATE, Samples
from kiosk.ear.vosk_ear import VoskEar
from kiosk.understanding.child import ChildUnderstander
from kiosk.understanding.choosing import Chosen, Offer, Saying
from tests.bench.measure_mouth import CACHED, listened_to
from tests.bench.measure_sync.processor import resident_mb, used_s
from tests.bench.measure_voice import sources, speed, table
from tests.bench.measure_voice.chain import WAIT_S, first_screen
from tests.bench.voices import silence, synthesise
from tests.kiosk.ear import korean
from tests.kiosk.ear.facts import Facts

TIMES = 10
REST_S = 5.0
CORES = {"one_core": 1, "two_cores": 2}


def measure(times: int = TIMES) -> dict[str, Any]:
    """Each process by itself, then real-time factors."""
    return {
        "from": sources.whole("mei"),
        "n": times,
        "ear": _ear(times),
        "understander": _understander(times),
        "mouth": _mouth(max(1, times // 2)),
        "real_time_factor": {name: speed.on_cores(cores, times) for name, cores in CORES.items()},
        "real_time_factor_is": "wall seconds a second of speech, one utterance at a time, no microphone and no player",
    }


def rows(found: dict[str, Any]) -> Iterator[table.Row]:
    """For the table."""
    for name in ("ear", "understander", "mouth"):
        one = found[name]
        rest = f"{100 * one['cores_at_rest']:.1f} % of a core at rest"
        cost = f"{one['cpu_ms_an_utterance']:.0f} ms CPU an utterance, {rest}"
        yield name, f"{cost}; {one['resident_mb_at_rest']:.0f} MB, then {one['resident_mb_after']:.0f} MB"
    for name, one in found["real_time_factor"].items():
        if table.UNKNOWN in one:
            yield name.replace("_", " "), f"{table.UNKNOWN}: {one['unknown']}"
            continue
        for what in ("decoding", "synthesis"):
            told = f"p50 {one[f'{what}_rtf_p50']:.3f}, most {one[f'{what}_rtf_most']:.3f} (n = {one['n']})"
            yield f"real-time factor of {what}, {name.replace('_', ' ')}", told


def _cost(pid: int, times: int, once: Callable[[int], object]) -> dict[str, float]:
    """Of a process that is warm: at rest, then while it does something so many times. Processor time of 10 ms steps."""
    at_rest_mb, before_s = resident_mb(pid), used_s(pid)
    time.sleep(REST_S)
    rest_s = used_s(pid) - before_s
    before_s = used_s(pid)
    for number in range(times):
        once(number)
    return {
        "cores_at_rest": round(rest_s / REST_S, 4),
        "resident_mb_at_rest": round(at_rest_mb, 1),
        "cpu_ms_an_utterance": round((used_s(pid) - before_s) / times * 1_000, 1),
        "resident_mb_after": round(resident_mb(pid), 1),
    }


def _ear(times: int) -> dict[str, Any]:
    """Grammar of the fifty commands; the microphone is a file, read as fast as the ear takes it."""
    phrases = tuple(korean.commands())
    spoken = [_as_a_microphone(synthesise(phrase)) for phrase in phrases[: times + 1]]
    with tempfile.TemporaryDirectory(prefix="bench-load-") as folder:
        path = Path(folder) / "said.raw"
        ear = VoskEar(korean.settings(), microphone=lambda: Capture(("cat", str(path))))

        def hear(number: int) -> None:
            path.write_bytes(spoken[number].astype("<i2").tobytes())
            facts = Facts()
            ear.listen(Listening(language="ja", phrases=phrases), facts)
            facts.last(WAIT_S)

        ear.start()
        try:
            hear(0)
            assert ear._child is not None
            cost = _cost(ear._child.pid, times, lambda number: hear(number % (len(spoken) - 1) + 1))
        finally:
            ear.stop()
    seconds = sum(map(len, spoken[1:])) / RATE / max(1, len(spoken) - 1)
    return cost | {"seconds_listened_an_utterance": round(seconds, 2)}


def _as_a_microphone(spoken: Samples) -> Samples:
    """The quiet before, while the room is listened to, and the pause after, that the machine waits."""
    return np.concatenate([silence(0.9), spoken, silence(2.0)])


def _understander(times: int) -> dict[str, Any]:
    """Asked on the first screen: its buttons' words, and every errand."""
    books, world = first_screen()
    answers = [(name, books["ja"].answers[name]) for name in world.offered]
    sayings = tuple(Saying(name, (words.label, *words.heard)) for name, words in answers)
    offer = Offer(sayings, tuple(world.errands))
    phrases, understander = list(korean.commands()), ChildUnderstander()

    def ask(number: int) -> None:
        answered = threading.Event()

        def told(chosen: Chosen | None) -> None:
            assert chosen is not None, "the understander failed"
            answered.set()

        understander.ask(phrases[number % len(phrases)], "ja", offer, told)
        assert answered.wait(WAIT_S)

    understander.start()
    try:
        ask(0)
        assert understander._child is not None
        return dict(_cost(understander._child.pid, times * 10, ask))
    finally:
        understander.stop()


def _mouth(times: int) -> dict[str, Any]:
    """A short sentence each time, never said before, played to its end; ``aplay`` is counted with it."""
    with listened_to() as (mouth, sinks):
        assert mouth._child is not None

        def say(number: int) -> None:
            said_s = time.monotonic()
            mouth.say(f"{number}番、{CACHED}")
            sinks.first_loud(said_s)
            sinks.wait_quiet()

        return dict(_cost(mouth._child.pid, times, say))
