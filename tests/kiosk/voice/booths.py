"""Where mouths are listened to: the fake, and the real one speaking into WAV files."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from kiosk.voice.fake import FakeMouth
from kiosk.voice.mouth_pyttsx3 import ChildMouth
from kiosk.voice.port import Call, Mouth
from kiosk.voice.settings import VoiceSettings
from kiosk.voice.spoken import Spoken


def now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class Booth(Protocol):
    """Where a mouth is listened to."""

    def mouth(self) -> Mouth: ...

    def heard(self, count: int) -> list[str]: ...

    def privately(self) -> list[str]: ...

    def restart(self) -> Mouth: ...

    silent: list[int]


def until(true: Callable[[], Any], within_s: float = 20) -> None:
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


class FakeBooth:
    def __init__(self, *, apart: bool) -> None:
        self._kept = Spoken()
        self._apart = apart
        self._mouths: list[FakeMouth] = []
        self.silent: list[int] = []

    def mouth(self) -> Mouth:
        self._mouths.append(FakeMouth(now_ms, self._kept, apart=self._apart))
        self._mouths[-1].start(self.silent.append)
        return self._mouths[-1]

    def heard(self, count: int) -> list[str]:
        self._mouths[-1].finish()
        return [said for mouth in self._mouths for said in mouth.said]

    def privately(self) -> list[str]:
        return ["".join(text.splitlines()) for text in self._mouths[-1].privately]

    restart = mouth


class WavBooth:
    def __init__(self, folder: Path, *, apart: bool) -> None:
        self._folder = folder
        self._settings = VoiceSettings(headphone_device="phones" if apart else "")
        self._mouths: list[ChildMouth] = []
        self.silent: list[int] = []

    def mouth(self) -> Mouth:
        folder, memory = self._folder / f"{len(self._mouths)}", self._folder / "spoken.json"
        mouth = ChildMouth(folder, memory=memory, settings=self._settings)
        self._mouths.append(mouth)
        mouth.start(self.silent.append)
        assert mouth.ready.wait(20)
        return mouth

    def heard(self, count: int) -> list[str]:
        deadline = time.monotonic() + 20
        while len(found := list(self._folder.glob("*/*.txt"))) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.2)
        return [path.read_text("utf-8").strip() for path in sorted(found, key=lambda path: path.stat().st_mtime_ns)]

    def privately(self) -> list[str]:
        return [path.read_text("utf-8").strip() for path in sorted(self._folder.glob("*/*-private.txt"))]

    def restart(self) -> Mouth:
        self._mouths[-1].stop()
        return self.mouth()

    def close(self) -> None:
        for mouth in self._mouths:
            mouth.stop()


def booth_of(kind: str, folder: Path, *, apart: bool) -> Iterator[Booth]:
    if kind == "fake":
        yield FakeBooth(apart=apart)
        return
    wav = WavBooth(folder, apart=apart)
    yield wav
    wav.close()


def call(number: str, **more: Any) -> Call:
    return Call(**{"text": f"{number}番、\n2番窓口へ。", "mark": number, "until_ms": now_ms() + 60_000, **more})
