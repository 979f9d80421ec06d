"""The visitor's ears: what the mouth said since they last listened, through loudspeaker or headphones."""

from __future__ import annotations

import re
import time
import wave
from pathlib import Path

from tests.journeys.senses.record import Record

_NAME = re.compile(r"^(\d+)(.*)\.txt$")
QUIET_S = 0.35
"""In files, a sentence takes no longer to be spoken than to be made."""


class Ears:
    """Hears sentences in the order of being asked for. A mouth in ``wav`` mode keeps a text beside each sound."""

    def __init__(self, folder: Path, record: Record) -> None:
        """What was said before is not heard."""
        self._folder, self._record = folder, record
        self.heard_s = 0.0
        """How long a person would have listened to it all."""
        self._last = max((number for number, _ in self._files()), default=0)

    def _files(self) -> list[tuple[int, Path]]:
        found = ((_NAME.match(path.name), path) for path in self._folder.glob("*.txt"))
        return sorted((int(match[1]), path) for match, path in found if match is not None)

    def listen(self) -> list[str]:
        """What is new, at once."""
        new = []
        for number, path in self._files():
            text = path.read_text("utf-8")
            if number <= self._last or not text.endswith("\n"):
                continue
            self._last = number
            self.heard_s += _sounds_s(path.with_suffix(".wav"))
            new.append(text.strip())
            self._record.add("machine", text.strip())
        return new

    def wait(self, within_s: float, quiet_s: float = QUIET_S) -> list[str]:
        """Wait until something is said and nothing more follows; empty: nothing was said."""
        said: list[str] = []
        deadline = time.monotonic() + within_s
        quiet_at = deadline
        while time.monotonic() < min(deadline, quiet_at):
            if new := self.listen():
                said += new
                quiet_at = time.monotonic() + quiet_s
            time.sleep(0.01)
        return said


def _sounds_s(sound: Path) -> float:
    """0: nobody has a voice for it."""
    if not sound.exists():
        return 0.0
    with wave.open(str(sound)) as file:
        return float(file.getnframes() / file.getframerate())
