"""Adapter: gpiozero. The pin factory is handed in, so that there is never a silent fallback."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

import gpiozero

from edge_sync.groundwork.log import fields
from kiosk.panel.errors import JACK_UNKNOWN, PanelMissing
from kiosk.panel.lamp import FIRST, PATTERNS
from kiosk.panel.port import BUTTONS
from kiosk.panel.settings import JackSettings, PanelSettings
from kiosk.panel.steadied import STILL_MS, Steadied

log = logging.getLogger(__name__)

DEBOUNCE_S = 0.03


class GpioPanel:
    """Buttons to ground with pull-ups, two lamps, one presence sensor (active high)."""

    def __init__(self, settings: PanelSettings, factory: Any) -> None:
        """``factory`` is a gpiozero pin factory; pins are BCM numbers from the settings."""
        self._settings = settings
        self._factory = factory
        self._devices: list[Any] = []
        self._lamp: Any = None
        self._talk_lamp: Any = None
        self._talk_lamp_lock = threading.Lock()
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
            if pin is None:
                continue
            button = gpiozero.Button(pin, bounce_time=DEBOUNCE_S, pin_factory=self._factory)
            button.when_pressed = lambda name=name: pressed(name)
            self._devices.append(button)
        sensor = gpiozero.DigitalInputDevice(pins.presence_pin, pull_up=False, pin_factory=self._factory)
        sensor.when_activated = somebody
        self._devices.append(sensor)
        self._lamp = gpiozero.LED(pins.lamp_pin, pin_factory=self._factory)
        self._devices.append(self._lamp)
        if pins.talk_lamp_pin is not None:
            self._talk_lamp = gpiozero.LED(pins.talk_lamp_pin, pin_factory=self._factory)
            self._devices.append(self._talk_lamp)

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

    def hearing(self, open: bool) -> None:  # noqa: A002 - the word agreed with the microphone
        # By hand, not by the blinker: nobody may be heard before the lamp says so.
        with self._talk_lamp_lock:
            if self._talk_lamp is not None:
                self._talk_lamp.value = open

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
        self.hearing(False)
        with self._talk_lamp_lock:
            self._talk_lamp = None
        while self._devices:
            self._devices.pop().close()


class GpioJack:
    """A jack whose own contact, between a pin and ground, is moved by the plug."""

    def __init__(self, settings: JackSettings, factory: Any, *, still_ms: int = STILL_MS) -> None:
        """``factory`` is the panel's own, so that one pin is not had twice. Raises ValueError: there is no pin."""
        if settings.pin is None:
            raise ValueError("jack.pin names no pin")
        self._settings = settings
        self._factory = factory
        self._contact: Any = None
        self._steadied = Steadied(self._plugged, still_ms=still_ms)
        self.fault: str | None = None

    def start(self, changed: Callable[[bool], None]) -> None:
        try:
            self._contact = gpiozero.DigitalInputDevice(self._settings.pin, pull_up=True, pin_factory=self._factory)
            self._contact.when_activated = self._steadied.move
            self._contact.when_deactivated = self._steadied.move
        except (gpiozero.GPIOZeroError, OSError) as error:
            log.error("no jack %s", fields(code=JACK_UNKNOWN, why=type(error).__name__))
            self.fault = JACK_UNKNOWN
        self._steadied.start(changed)

    def _plugged(self) -> bool:
        # Pulled up, so active means low.
        return self._contact is not None and bool(self._contact.value) == (self._settings.plugged_level == "low")

    def stop(self) -> None:
        self._steadied.stop()
        contact, self._contact, self.fault = self._contact, None, None
        if contact is not None:
            contact.close()
