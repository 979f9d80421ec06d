"""The same adapter on gpiozero's mock pins, with fingers; a keypad and a jack; and fingers from outside.

The bench of a whole machine runs on mock pins too, and its tester is another process: it sends datagrams to a
socket, ``press next``, ``press digit_7``, ``plug``, ``unplug``, ``near``. Settings allow that socket with mock
pins only.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gpiozero.pins.mock import MockFactory

from kiosk.panel.errors import KEYPAD_GONE
from kiosk.panel.gpio import DEBOUNCE_S, GpioPanel
from kiosk.panel.port import BUTTONS, KEYS
from kiosk.panel.settings import PanelSettings
from kiosk.panel.steadied import STILL_MS, Steadied


class FakeKeypad:
    """A keypad that a program presses, pulls out and plugs in."""

    def __init__(self) -> None:
        self._pressed: Callable[[str], None] | None = None
        self._there = True

    @property
    def fault(self) -> str | None:
        return KEYPAD_GONE if self._pressed is not None and not self._there else None

    def start(self, pressed: Callable[[str], None]) -> None:
        self._pressed = pressed

    def press(self, key: str) -> None:
        """Press a key of ``KEYS``; a keypad that is pulled out says nothing."""
        if key not in KEYS:
            raise ValueError("the keypad has no such key")
        if self._pressed is not None and self._there:
            self._pressed(key)

    def pull_out(self) -> None:
        """Somebody takes the keypad."""
        self._there = False

    def plug_in(self) -> None:
        """And brings it back."""
        self._there = True

    def stop(self) -> None:
        self._pressed = None


class FakeJack:
    """A jack with a contact that bounces when told so."""

    fault: str | None = None

    def __init__(self, *, still_ms: int = STILL_MS) -> None:
        self._plugged = False
        self._steadied = Steadied(lambda: self._plugged, still_ms=still_ms)

    def start(self, changed: Callable[[bool], None]) -> None:
        self._steadied.start(changed)

    def stand(self, *, plugged: bool) -> None:
        """The contact closes or opens, perhaps not for long."""
        self._plugged = plugged
        self._steadied.move()

    def stop(self) -> None:
        self._steadied.stop()


class BenchPanel(GpioPanel):
    """A panel that can be pressed by a program; its ``keypad`` and ``jack`` are reached by the same fingers."""

    def __init__(self, settings: PanelSettings, door: Path | None = None) -> None:
        super().__init__(settings, MockFactory())
        self.keypad = FakeKeypad()
        self.jack = FakeJack()
        self._door = door
        self._listener: socket.socket | None = None

    def start(self, pressed: Callable[[str], None], somebody: Callable[[], None]) -> None:
        super().start(pressed, somebody)
        if self._door is not None:
            self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            self._listener.bind(str(self._door))
            threading.Thread(target=self._obey, args=(self._listener,), name="fingers", daemon=True).start()

    def press(self, button: str) -> None:
        """Press a button and let go; one that is wired to no pin is the keypad's."""
        number = getattr(self._settings, f"{button}_pin") if button in BUTTONS else None
        if number is None:
            self.keypad.press(button)
            return
        pin = self.pin(number)
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
            match words:
                case ["press", name] if name in KEYS:
                    self.press(name)
                case ["near"]:
                    self.come_near()
                case ["plug"]:
                    self.jack.stand(plugged=True)
                case ["unplug"]:
                    self.jack.stand(plugged=False)

    def stop(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
            if self._door is not None:
                self._door.unlink(missing_ok=True)
        super().stop()
