"""A mouth that remembers what it said."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.voice.line_up import LineUp, Play
from kiosk.voice.port import Call, Language, Silent, Voicing
from kiosk.voice.spoken import Spoken


def _no_time() -> int:
    return 0


class FakeMouth:
    """A mouth whose sentences last until they are hushed or ``finish`` is called.

    Silence is told by whoever made it silent: in ``make_silence``, ``hush``, ``tune`` or ``finish``.
    """

    def __init__(
        self, now_ms: Callable[[], int] = _no_time, spoken: Spoken | None = None, *, apart: bool = False
    ) -> None:
        """``now_ms``: monotonic milliseconds, without them no call grows old; ``apart``: headphones have their card."""
        self._now_ms = now_ms
        self._spoken = spoken or Spoken()
        self._apart = apart
        self._line_up = LineUp(self._spoken, apart=apart)
        self._silent: Silent = lambda turn: None
        self.plays: list[Play] = []
        """Everything that was spoken, with its language and whether it went to the headphones."""
        self.hushed: list[str] = []
        """Sentences that were cut off or never begun."""
        self.prepared: list[str] = []
        self.clicks = 0
        self.voicing = Voicing()
        self.said: list[str] = []
        """What was spoken, loudspeaker and headphones alike."""
        self._number = 0
        self._broken = False
        self._started = False

    @property
    def privately(self) -> list[str]:
        """What was spoken through headphones."""
        return [play.text for play in self.plays if play.private]

    @property
    def aloud(self) -> list[str]:
        """What everybody could hear."""
        return [play.text for play in self.plays if not play.private]

    def start(self, silent: Silent = lambda turn: None) -> None:
        self._silent = silent
        self._started = True

    def say(self, sentence: str, *, language: Language = "ja", personal: bool = False) -> None:
        if sentence and self._speaks():
            self._line_up.say(self._number, sentence, language, personal=personal)

    def click(self) -> None:
        self.clicks += 1

    def call(self, call: Call) -> None:
        if self._speaks():
            self._line_up.call(self._number, call)

    def prepare(self, lines: Sequence[str]) -> None:
        self.prepared += lines

    def hush(self) -> None:
        self.hushed += self._line_up.hush()[0]
        self._settle()

    def make_silence(self, turn: int) -> None:
        if not self._speaks():
            self._silent(turn)
            return
        self._line_up.make_silence(turn)
        self._settle()

    def release(self) -> None:
        self._line_up.release()

    def tune(self, voicing: Voicing) -> None:
        if voicing.private != self.voicing.private:
            self.hushed += self._line_up.hush()[0]
        self.voicing = voicing
        self._line_up.tune(private=voicing.private)
        self._settle()

    def finish(self) -> None:
        """Let everything that waits be spoken."""
        while (play := self._line_up.next(self._now_ms())) is not None:
            self.plays.append(play)
            self.said.append("".join(play.text.splitlines()))
            self._line_up.done()
        self._tell()

    def break_down(self) -> None:
        """The sound card dies."""
        self._broken = True
        self._line_up.release()

    def fault(self) -> str | None:
        return "VOICE-01" if self._broken else None

    def stop(self) -> None:
        self.hush()
        self._line_up = LineUp(self._spoken, apart=self._apart)
        self._started = False

    def _settle(self) -> None:
        if self._line_up.asked and not self._line_up.sentences:
            self._line_up.next(self._now_ms())
            self._tell()

    def _tell(self) -> None:
        while self._line_up.told:
            self._silent(self._line_up.told.pop())

    def _speaks(self) -> bool:
        self._number += 1
        return self._started and not self._broken
