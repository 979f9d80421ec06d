"""Sound through the real aplay and ALSA; cards that are missing or blocked; no network; mouths that hang or die."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.voice.chime import chime
from kiosk.voice.english import NoEnglish, english_sound
from kiosk.voice.mouth_pyttsx3 import ChildMouth
from kiosk.voice.orders import Order
from kiosk.voice.player import BYTES_A_SECOND, NoSound, Player
from kiosk.voice.port import Call
from tests.bench.sound_card import file_card, stand_in

pytestmark = pytest.mark.parts


def until(true: Callable[[], Any], within_s: float = 20) -> None:
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def call(number: str, **more: Any) -> Call:
    until_ms = time.monotonic_ns() // 1_000_000 + 60_000
    return Call(**{"text": f"{number}番の方、\n2番窓口へ。", "mark": number, "until_ms": until_ms, **more})


@pytest.fixture
def mouth() -> Iterator[ChildMouth]:
    """Takes the environment that the test set before it starts it."""
    child = ChildMouth()
    yield child
    child.stop()


def test_a_call_begins_with_the_chime_and_then_speaks_japanese_and_english(
    mouth: ChildMouth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment, heard = file_card(tmp_path)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    mouth.start()
    mouth.call(call("1"))
    mouth.call(call("2", english="Number 2. Please come to counter 2.", times=2))
    mouth.call(call("3"))
    until(lambda: heard.read_bytes().count(chime()[:20_000]) == 4)
    time.sleep(0.3)
    sound = heard.read_bytes()
    assert sound.startswith(chime())
    assert sound.count(chime()[:20_000]) == 4, "one before each call, and before the second time"
    word = array("h", sound[len(chime()) : len(chime()) + BYTES_A_SECOND // 10])
    assert max(word) > 1_000, "the number begins within a tenth of a second of the chime's end"
    assert mouth.fault() is None


def _play(player: Player) -> None:
    for _ in range(3):
        player.write(chime())
    player.finish()


@pytest.mark.alone
def test_a_card_that_is_missing_or_takes_nothing_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for script, says in (("exit 1", "missing"), ("exec /bin/sleep 60", "blocked")):
        monkeypatch.setenv("PATH", stand_in(tmp_path / says, "aplay", script)["PATH"])
        player = Player(stuck_s=0.3)
        began = time.monotonic()
        with pytest.raises(NoSound):
            _play(player)
        assert time.monotonic() - began < 2
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(NoSound):
        Player()


def test_without_english_the_japanese_is_spoken_all_the_same(
    mouth: ChildMouth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment, heard = file_card(tmp_path)
    programs = tmp_path / "programs"
    monkeypatch.setenv("PATH", stand_in(programs, "espeak-ng", "exit 1")["PATH"])
    for name in ("aplay", "cat", "sh"):
        (programs / name).symlink_to(str(shutil.which(name, path="/usr/bin:/bin")))
    monkeypatch.setenv("ALSA_CONFIG_PATH", environment["ALSA_CONFIG_PATH"])
    with pytest.raises(NoEnglish):
        english_sound("Number 1.")
    mouth.start()
    mouth.call(call("1", english="Number 1."))
    until(lambda: mouth.fault() == "VOICE-03")
    assert heard.stat().st_size > 2 * BYTES_A_SECOND
    mouth.say("どうぞ。")
    until(lambda: mouth.fault() is None)


@pytest.mark.alone
def test_a_blocked_card_is_told_and_keeps_nobody_waiting(
    mouth: ChildMouth, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", stand_in(tmp_path / "bin", "aplay", "exec /bin/sleep 60")["PATH"])
    mouth.start()
    took_s = []
    for number in range(200):
        began = time.monotonic()
        mouth.call(call(f"{number}"))
        mouth.say("どうぞ。")
        mouth.hush()
        took_s.append(time.monotonic() - began)
    assert max(took_s) < 0.1
    until(lambda: mouth.fault() == "VOICE-02")


def _say_often(mouth: ChildMouth, times: int) -> None:
    for _ in range(times):
        mouth.say("お待ちください。お待ちください。")


def test_a_mouth_that_does_not_listen_is_replaced_and_nobody_waits_for_it(mouth: ChildMouth) -> None:
    mouth.start()
    assert mouth.ready.wait(20)
    first = mouth._child.pid
    os.kill(first, signal.SIGSTOP)
    mouth.ready.clear()
    visitor = threading.Thread(target=_say_often, args=(mouth, 2_000), daemon=True)
    visitor.start()
    visitor.join(5)
    waits = visitor.is_alive()
    if waits:
        os.kill(first, signal.SIGKILL)
    assert not waits
    assert mouth.ready.wait(20)
    assert mouth._child.pid != first


def test_a_call_that_was_not_begun_when_the_mouth_died_is_spoken_by_the_next(tmp_path: Path) -> None:
    mouth = ChildMouth(tmp_path)
    mouth.start()
    assert mouth.ready.wait(20)
    os.kill(mouth._child.pid, signal.SIGSTOP)
    mouth.call(call("7"))
    os.kill(mouth._child.pid, signal.SIGKILL)
    until(lambda: list(tmp_path.glob("*.txt")))
    assert [path.read_text("utf-8") for path in tmp_path.glob("*.txt")] == ["7番の方、2番窓口へ。\n"]
    mouth.stop()


def test_it_speaks_both_languages_where_there_is_no_network(tmp_path: Path) -> None:
    alone = ["unshare", "--user", "--map-root-user", "--net"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine makes no network namespaces")
    speaker = subprocess.run(
        [*alone, sys.executable, "-m", "kiosk.voice.speaker", "--wav-folder", str(tmp_path)],
        input=msgspec.json.encode(Order(number=1, call=call("1", english="Number 1."))) + b"\n",
        capture_output=True,
        check=True,
        timeout=30,
    )
    assert b'{"spoken": 1}' in speaker.stdout
    assert sorted(path.name for path in tmp_path.glob("*.wav")) == ["001-en.wav", "001.wav"]
    assert (tmp_path / "001.wav").stat().st_size > len(chime()) + BYTES_A_SECOND // 3
    assert (tmp_path / "001-en.wav").stat().st_size > BYTES_A_SECOND // 2
