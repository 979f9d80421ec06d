"""An ear with a stand-in for its decoder's process (``stand_in``)."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from kiosk.ear.microphone import Capture
from kiosk.ear.port import Listening
from kiosk.ear.settings import EarSettings, ModelSettings
from kiosk.ear.vosk_ear import VoskEar
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
        return self.ear._child.pid


def until(true: Callable[[], object], within_s: float = 10) -> None:
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)
