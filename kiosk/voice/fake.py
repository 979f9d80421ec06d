"""An ear that hears written lines; a mouth that remembers what it said."""

from __future__ import annotations

from collections.abc import Callable


class FakeMouth:
    """A mouth whose sentences last until they are hushed or ``finish`` is called."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.hushed: list[str] = []
        """Sentences that were cut off or never begun."""
        self._waiting: list[str] = []
        self._broken = False
        self._started = False

    def start(self) -> None:
        self._started = True

    def say(self, sentence: str) -> None:
        if self._started and not self._broken:
            self._waiting.append(sentence)

    def hush(self) -> None:
        self.hushed += self._waiting
        self._waiting.clear()

    def finish(self) -> None:
        """Let everything that waits be spoken."""
        self.said += self._waiting
        self._waiting.clear()

    def break_down(self) -> None:
        """The sound card dies."""
        self._broken = True

    def fault(self) -> str | None:
        return "VOICE-01" if self._broken else None

    def stop(self) -> None:
        self.hush()
        self._started = False


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
