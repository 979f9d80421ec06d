"""One listening as the ear's parent process keeps it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from kiosk.ear.errors import NoMicrophone
from kiosk.ear.microphone import Capture
from kiosk.ear.port import Listening, Told


class Turn:
    """Its number, who is told, and its microphone while that is open."""

    def __init__(self, number: int, listening: Listening, told: Told) -> None:
        self.number, self.listening, self.told = number, listening, told
        self._capture: Capture | None = None

    def open(self, microphone: Callable[[], Capture]) -> tuple[int, ...]:
        """The descriptor that gives samples; none where there is no microphone."""
        with suppress(NoMicrophone):
            self._capture = microphone()
            return (self._capture.samples(),)
        return ()

    def close(self) -> None:
        """The microphone is off when this returns."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.close()
