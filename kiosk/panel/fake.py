"""The same adapter on gpiozero's mock pins, with fingers; and fingers that reach in from outside.

The bench of a whole machine runs on mock pins too, and its tester is another process: it sends
``press next`` to a datagram socket. Settings allow that socket with mock pins only.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gpiozero.pins.mock import MockFactory

from kiosk.panel.gpio import DEBOUNCE_S, GpioPanel
from kiosk.panel.settings import PanelSettings


class BenchPanel(GpioPanel):
    """A panel that can be pressed by a program."""

    def __init__(self, settings: PanelSettings, door: Path | None = None) -> None:
        super().__init__(settings, MockFactory())
        self._door = door
        self._listener: socket.socket | None = None

    def start(self, pressed: Callable[[str], None], somebody: Callable[[], None]) -> None:
        super().start(pressed, somebody)
        if self._door is not None:
            self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            self._listener.bind(str(self._door))
            threading.Thread(target=self._obey, args=(self._listener,), name="fingers", daemon=True).start()

    def press(self, button: str) -> None:
        """Press a button and let go."""
        pin = self.pin(getattr(self._settings, f"{button}_pin"))
        pin.drive_low()
        threading.Event().wait(DEBOUNCE_S)
        pin.drive_high()

    def come_near(self) -> None:
        """Somebody steps before the machine, and away again."""
        pin = self.pin(self._settings.presence_pin)
        pin.drive_high()
        pin.drive_low()

    def pin(self, number: int) -> Any:
        """The mock pin of a BCM number, with its history."""
        return self._factory.pin(number)

    def _obey(self, listener: socket.socket) -> None:
        while True:
            try:
                words = listener.recv(100).decode("ascii", "replace").split()
            except OSError:
                return
            if len(words) == 2 and words[0] == "press" and words[1] in ("previous", "next", "decide", "staff"):
                self.press(words[1])
            elif words == ["near"]:
                self.come_near()

    def stop(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
            if self._door is not None:
                self._door.unlink(missing_ok=True)
        super().stop()
