"""A mouth for a machine that is not to speak: everything is on the glass."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from kiosk.voice.port import Call, Language, Silent, Voicing


class SilentMouth:
    """Says nothing and keeps nothing; it is always silent, and says so at once."""

    def __init__(self) -> None:
        self._silent: Silent = lambda turn: None

    def start(self, silent: Silent = lambda turn: None) -> None:
        self._silent = silent

    def say(self, sentence: str, *, language: Language = "ja", personal: bool = False) -> None:
        pass

    def click(self) -> None:
        pass

    def call(self, call: Call) -> None:
        pass

    def prepare(self, lines: Sequence[str]) -> None:
        pass

    def hush(self) -> None:
        pass

    def make_silence(self, turn: int) -> None:
        tell_beside(self._silent, turn)

    def release(self) -> None:
        pass

    def tune(self, voicing: Voicing) -> None:
        pass

    def fault(self) -> str | None:
        return None

    def stop(self) -> None:
        pass


def tell_beside(silent: Silent, turn: int) -> None:
    """Tell it from another thread: whoever asked may hold a lock that the listener wants."""
    threading.Thread(target=silent, args=(turn,), name="silence", daemon=True).start()
