"""Adapter: gpiozero. The pin factory is handed in, so that there is never a silent fallback."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import gpiozero

from kiosk.panel.errors import PanelMissing
from kiosk.panel.lamp import FIRST, PATTERNS
from kiosk.panel.port import BUTTONS
from kiosk.panel.settings import PanelSettings

DEBOUNCE_S = 0.03


class GpioPanel:
    """Buttons to ground with pull-ups, one lamp, one presence sensor (active high)."""

    def __init__(self, settings: PanelSettings, factory: Any) -> None:
        """``factory`` is a gpiozero pin factory; pins are BCM numbers from the settings."""
        self._settings = settings
        self._factory = factory
        self._devices: list[Any] = []
        self._lamp: Any = None
        self._change = threading.Event()
        self._pattern = "off"
        self._over = ""
        self._over_left_ms = 0
        self._blinker: threading.Thread | None = None
        self._stopped = False

    def start(self, pressed: Callable[[str], None], somebody: Callable[[], None]) -> None:
        try:
            self._claim(pressed, somebody)
        except (gpiozero.GPIOZeroError, OSError) as error:
            self.stop()
            raise PanelMissing(type(error).__name__) from error
        self._stopped = False
        self._blinker = threading.Thread(target=self._blink, name="lamp", daemon=True)
        self._blinker.start()

    def _claim(self, pressed: Callable[[str], None], somebody: Callable[[], None]) -> None:
        pins = self._settings
        for name in BUTTONS:
            pin = getattr(pins, f"{name}_pin")
            button = gpiozero.Button(pin, bounce_time=DEBOUNCE_S, pin_factory=self._factory)
            button.when_pressed = lambda name=name: pressed(name)
            self._devices.append(button)
        sensor = gpiozero.DigitalInputDevice(pins.presence_pin, pull_up=False, pin_factory=self._factory)
        sensor.when_activated = somebody
        self._devices.append(sensor)
        self._lamp = gpiozero.LED(pins.lamp_pin, pin_factory=self._factory)
        self._devices.append(self._lamp)

    def light(self, pattern: str) -> None:
        if pattern not in PATTERNS:
            raise ValueError(f"no lamp pattern {pattern!r}")
        self._pattern = pattern
        self._change.set()

    def flash(self, pattern: str, for_ms: int) -> None:
        if pattern not in PATTERNS:
            raise ValueError(f"no lamp pattern {pattern!r}")
        self._over, self._over_left_ms = pattern, for_ms
        self._change.set()

    def _blink(self) -> None:
        while not self._stopped:
            self._change.clear()
            # Time passes for what is shown over it also while trouble is shown.
            shown = self._over if self._over_left_ms > 0 and self._pattern != FIRST else self._pattern
            for lit, hold_ms in PATTERNS[shown]:
                self._lamp.value = lit
                if self._hold(hold_ms):
                    break

    def _hold(self, hold_ms: int) -> bool:
        """Wait; True when something else is to be shown."""
        left_ms = self._over_left_ms
        if left_ms <= 0:
            return self._change.wait(hold_ms / 1000 if hold_ms else None)
        waits_ms = min(hold_ms or left_ms, left_ms)
        if self._change.wait(waits_ms / 1000):
            return True
        self._over_left_ms -= waits_ms
        return self._over_left_ms <= 0

    def stop(self) -> None:
        self._stopped = True
        self._change.set()
        if self._blinker is not None:
            self._blinker.join(1)
            self._blinker = None
        while self._devices:
            self._devices.pop().close()
