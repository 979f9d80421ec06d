"""What every mouth must do: at the fake, and at the real one speaking into WAV files."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from kiosk.voice.fake import FakeMouth
from kiosk.voice.mouth_pyttsx3 import ChildMouth
from kiosk.voice.port import Call, Mouth
from kiosk.voice.spoken import Spoken

LONG = "そのままお待ちください。ただいま、番号札を印刷しています。印刷が終わりましたら、お取りください。"


def now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class Booth(Protocol):
    """Where a mouth is listened to."""

    def mouth(self) -> Mouth: ...

    def heard(self, count: int) -> list[str]: ...

    def restart(self) -> Mouth: ...


class FakeBooth:
    def __init__(self) -> None:
        self._kept = Spoken()
        self._mouths: list[FakeMouth] = []

    def mouth(self) -> Mouth:
        self._mouths.append(FakeMouth(now_ms, self._kept))
        self._mouths[-1].start()
        return self._mouths[-1]

    def heard(self, count: int) -> list[str]:
        self._mouths[-1].finish()
        return [said for mouth in self._mouths for said in mouth.said]

    restart = mouth


class WavBooth:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mouths: list[ChildMouth] = []

    def mouth(self) -> Mouth:
        mouth = ChildMouth(self._folder / f"{len(self._mouths)}", memory=self._folder / "spoken.json")
        self._mouths.append(mouth)
        mouth.start()
        assert mouth.ready.wait(20)
        return mouth

    def heard(self, count: int) -> list[str]:
        deadline = time.monotonic() + 20
        while len(found := list(self._folder.glob("*/*.txt"))) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.2)
        return [path.read_text("utf-8").strip() for path in sorted(found, key=lambda path: path.stat().st_mtime_ns)]

    def restart(self) -> Mouth:
        self._mouths[-1].stop()
        return self.mouth()

    def close(self) -> None:
        for mouth in self._mouths:
            mouth.stop()


@pytest.fixture(params=["fake", pytest.param("wav", marks=pytest.mark.parts)])
def booth(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Booth]:
    if request.param == "fake":
        yield FakeBooth()
        return
    wav = WavBooth(tmp_path)
    yield wav
    wav.close()


def call(number: str, **more: Any) -> Call:
    return Call(**{"text": f"{number}番、\n2番窓口へ。", "mark": number, "until_ms": now_ms() + 60_000, **more})


def test_the_order_of_a_busy_minute(booth: Booth) -> None:
    mouth = booth.mouth()
    mouth.say(LONG)
    mouth.call(call("1"))
    mouth.call(call("2", times=2))
    mouth.call(call("3", until_ms=now_ms() - 1))
    mouth.call(call("1"))
    mouth.say("どうぞ。")
    mouth.prepare(["4番、"])
    first, second = "1番、2番窓口へ。", "2番、2番窓口へ。"
    assert booth.heard(5) == [LONG, "どうぞ。", first, second, second]
    again = booth.restart()
    again.call(call("2", times=2))
    again.call(call("5"))
    assert booth.heard(6)[5:] == ["5番、2番窓口へ。"], "a restart repeats no call"


def test_hushing_drops_what_is_said_here_and_no_call(booth: Booth) -> None:
    mouth = booth.mouth()
    mouth.say(LONG)
    mouth.say("おわりです。")
    mouth.call(call("1"))
    mouth.hush()
    assert [said for said in booth.heard(1) if said != LONG][-1:] == ["1番、2番窓口へ。"]
    assert "おわりです。" not in booth.heard(1)
