"""The mouth speaks through pyttsx3 into WAV files; the child may die and is started again."""

from __future__ import annotations

import os
import signal
import sys
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_sync.groundwork.child import MOST_RESTARTS
from kiosk.voice.fake import FakeMouth
from kiosk.voice.mouth_pyttsx3 import ChildMouth
from kiosk.voice.readings import ticket_spoken


def wait_for(path: Path, within_s: float = 20) -> Path:
    deadline = time.monotonic() + within_s
    while not path.exists():
        assert time.monotonic() < deadline, f"{path.name} was not spoken"
        time.sleep(0.05)
    return path


@pytest.fixture
def mouth(tmp_path: Path) -> Iterator[ChildMouth]:
    child = ChildMouth(tmp_path)
    child.start()
    assert child.ready.wait(20)
    yield child
    child.stop()


@pytest.mark.parts
def test_two_sentences_become_two_sounds(mouth: ChildMouth, tmp_path: Path) -> None:
    mouth.say("番号札をお取りください。")
    mouth.say("お待ちください。")
    wait_for(tmp_path / "002.txt")
    lengths_s = []
    for name in ("001.wav", "002.wav"):
        with wave.open(str(tmp_path / name)) as sound:
            assert (sound.getframerate(), sound.getnchannels()) == (48_000, 1)
            lengths_s.append(sound.getnframes() / sound.getframerate())
            assert max(sound.readframes(sound.getnframes())) > 0
    assert lengths_s[0] > lengths_s[1] > 0.5, "the longer sentence lasts longer; stock drivers speak only the last"


@pytest.mark.parts
def test_a_dead_mouth_is_started_again(mouth: ChildMouth, tmp_path: Path) -> None:
    mouth.ready.clear()
    os.kill(mouth._child.pid, signal.SIGKILL)
    assert mouth.ready.wait(20)
    mouth.say("お待ちください。")
    wait_for(tmp_path / "001.wav")
    assert mouth.fault() is None


def test_a_mouth_that_never_lives_says_so(tmp_path: Path) -> None:
    mouth = ChildMouth(tmp_path, speaker=(sys.executable, "-c", "pass"))
    mouth.start()
    deadline = time.monotonic() + 20
    while mouth.fault() != "VOICE-01":
        assert time.monotonic() < deadline
        time.sleep(0.01)
    mouth.say("聞こえますか。")
    mouth.hush()
    mouth.stop()


def test_a_word_that_was_spoken_starts_the_counting_anew(tmp_path: Path) -> None:
    speaks_once = "print('{\"ready\": true}', flush=True); input(); print('{\"spoken\": 1}', flush=True)"
    mouth = ChildMouth(tmp_path, speaker=(sys.executable, "-c", speaks_once))
    mouth.start()
    for _ in range(MOST_RESTARTS + 2):
        assert mouth.ready.wait(20)
        mouth.ready.clear()
        mouth.say("どうぞ。")
    assert mouth.ready.wait(20)
    assert mouth.fault() is None
    mouth.stop()


def test_what_a_library_prints_is_no_fact(tmp_path: Path) -> None:
    prints = r"""
import sys, time
sys.stdout.buffer.write(b'a library\n[\n7\n\xff\n{"fault": 1, "ready": 2}\n{"ready": true}\n')
sys.stdout.flush()
time.sleep(60)
"""
    mouth = ChildMouth(tmp_path, speaker=(sys.executable, "-c", prints))
    mouth.start()
    assert mouth.ready.wait(20)
    assert mouth.fault() is None
    mouth.stop()
    assert not mouth.ready.is_set()


def test_the_fake_mouth_is_hushed_and_broken_like_a_real_one() -> None:
    mouth = FakeMouth()
    mouth.start()
    mouth.say("一")
    mouth.hush()
    mouth.say("二")
    mouth.finish()
    assert (mouth.said, mouth.hushed) == (["二"], ["一"])
    mouth.break_down()
    mouth.say("三")
    mouth.finish()
    assert mouth.said == ["二"]
    assert mouth.fault() == "VOICE-01"


def test_numbers_are_written_for_a_voice() -> None:
    assert ticket_spoken("A012") == "エーの、12番"
    assert ticket_spoken("B1034") == "ビーの、1034番"
    assert ticket_spoken(None) == ""
