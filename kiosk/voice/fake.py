"""An ear that hears written lines; a mouth that remembers what it said."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.voice.line_up import LineUp
from kiosk.voice.port import Call
from kiosk.voice.spoken import Spoken


def _no_time() -> int:
    return 0


class FakeMouth:
    """A mouth whose sentences last until they are hushed or ``finish`` is called."""

    def __init__(self, now_ms: Callable[[], int] = _no_time, spoken: Spoken | None = None) -> None:
        """``now_ms``: monotonic milliseconds; without them no call grows old."""
        self._now_ms = now_ms
        self._spoken = spoken or Spoken()
        self._line_up = LineUp(self._spoken)
        self.said: list[str] = []
        self.hushed: list[str] = []
        """Sentences that were cut off or never begun."""
        self.prepared: list[str] = []
        self._number = 0
        self._broken = False
        self._started = False

    def start(self) -> None:
        self._started = True

    def say(self, sentence: str) -> None:
        if sentence and self._speaks():
            self._line_up.say(self._number, sentence)

    def call(self, call: Call) -> None:
        if self._speaks():
            self._line_up.call(self._number, call)

    def prepare(self, lines: Sequence[str]) -> None:
        self.prepared += lines

    def hush(self) -> None:
        self.hushed += self._line_up.hush()[0]

    def finish(self) -> None:
        """Let everything that waits be spoken."""
        while (play := self._line_up.next(self._now_ms())) is not None:
            self.said.append("".join(play.text.splitlines()))
            self._line_up.done()

    def break_down(self) -> None:
        """The sound card dies."""
        self._broken = True

    def fault(self) -> str | None:
        return "VOICE-01" if self._broken else None

    def stop(self) -> None:
        self.hush()
        self._line_up = LineUp(self._spoken)
        self._started = False

    def _speaks(self) -> bool:
        self._number += 1
        return self._started and not self._broken


class FakeEar:
    """An ear to which a test says lines."""

    def __init__(self) -> None:
        self._phrases: dict[str, tuple[str, ...]] = {}
        self._heard: Callable[[str], None] | None = None

    def listen(self, phrases: dict[str, tuple[str, ...]], heard: Callable[[str], None]) -> None:
        self._phrases, self._heard = dict(phrases), heard

    def deafen(self) -> None:
        self._heard = None

    def speak(self, line: str) -> str | None:
        """Say a line to the ear; gives the answer it understood, None when it was deaf or did not understand."""
        for answer, forms in self._phrases.items():
            if line in forms and self._heard is not None:
                self._heard(answer)
                return answer
        return None
