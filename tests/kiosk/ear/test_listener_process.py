"""The real decoder in its real process: killed, orphaned, without a microphone, and what it leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from kiosk.ear.microphone import Capture
from kiosk.ear.port import Deaf, Heard, Listening, Silence
from kiosk.ear.vosk_ear import VoskEar
from tests.bench.voices import into_wav, silence, synthesise
from tests.kiosk.ear import korean
from tests.kiosk.ear.facts import Facts

pytestmark = pytest.mark.parts

LISTENING = Listening(language="ja", phrases=("印鑑登録証明書", "もう一度"), begin_within_ms=2_000)
ORPHAN = """
import sys, time
from kiosk.ear.microphone import Capture
from kiosk.ear.port import Listening
from kiosk.ear.vosk_ear import VoskEar
from tests.kiosk.ear import korean
def microphone():
    forever = "import os, time" + chr(10) + "while True: os.write(1, bytes(3200)); time.sleep(0.1)"
    capture = Capture((sys.executable, "-c", forever))
    print(capture._process.pid, ear._child.pid, flush=True)
    return capture
ear = VoskEar(korean.settings(), microphone=microphone)
ear.start()
ear.listen(Listening(language="ja", phrases=("はい",), begin_within_ms=60_000), lambda fact: None)
time.sleep(60)
"""


def gone(*pids: int, within_s: float = 5) -> bool:
    deadline = time.monotonic() + within_s
    while any(_runs(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not any(_runs(pid) for pid in pids)


def _runs(pid: int) -> bool:
    """Whether it is there and is no zombie."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Booth:
    def __init__(self) -> None:
        self.command: tuple[str, ...] = ("cat", "/dev/zero")
        self.ear = VoskEar(korean.settings(), microphone=lambda: Capture(self.command))
        self.ear.start()

    def hear(self, *command: str) -> Facts:
        self.command = command or ("cat", "/dev/zero")
        facts = Facts()
        self.ear.listen(LISTENING, facts)
        return facts


@pytest.fixture(scope="module")
def booth() -> Iterator[Booth]:
    made = Booth()
    yield made
    made.ear.stop()


def until(true: Callable[[], object], within_s: float = 10) -> None:
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_killed_decoder_is_loaded_again(booth: Booth) -> None:
    assert booth.hear().last() == Silence()
    facts = booth.hear("sleep", "60")
    os.kill(booth.ear._child.pid, signal.SIGKILL)
    assert facts.last() == Deaf("EAR-03")
    assert booth.hear().last() == Silence()


def test_without_a_microphone_it_says_so(booth: Booth) -> None:
    missing = ("arecord", "-q", "-D", "hw:9,9", "-t", "raw", "-f", "S16_LE", "-r", "16000")
    assert booth.hear(*missing).last() == Deaf("EAR-01")
    assert booth.ear.fault() == "EAR-01"
    assert booth.hear("no-such-recorder").last() == Deaf("EAR-01")
    assert booth.hear().last() == Silence()
    assert booth.ear.fault() is None


def test_nothing_of_what_was_heard_is_left_in_a_file(booth: Booth, tmp_path: Path) -> None:
    spoken = np.concatenate([silence(1), synthesise("印鑑登録証明書"), silence(2)])
    recording = into_wav(tmp_path / "said.wav", spoken)
    pid = booth.ear._child.pid
    heard = booth.hear("tail", "-c", "+45", str(recording)).last()
    assert isinstance(heard, Heard)
    assert heard.text == "印鑑登録証明書"
    kept = [link for link in Path(f"/proc/{pid}/fd").iterdir() if int(link.name) > 2]
    since_s = recording.stat().st_mtime
    assert [os.readlink(link) for link in kept if link.is_file() and link.stat().st_mtime > since_s] == []


def test_when_the_machine_dies_its_microphone_and_its_decoder_end() -> None:
    with subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        microphone, child = map(int, parent.stdout.readline().split())
        time.sleep(0.5)
        assert _runs(microphone)
        assert _runs(child)
        parent.kill()
        assert gone(microphone, child)
