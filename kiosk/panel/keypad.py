"""Adapter: a numeric keypad on USB. Its digits are a PIN: they are given on, never kept, logged or shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kiosk.panel.errors import KEYPAD_GONE
from kiosk.panel.event_device import LOOK_AGAIN_MS, EventDevice
from kiosk.panel.records import EV_KEY, Event
from kiosk.panel.settings import KeypadSettings

_PRESSED = 1
"""The kernel's 0 is a key let go, its 2 a key held down."""


class EvdevKeypad:
    """One keypad, had alone: its digits do not reach the window as if a scanner had typed them."""

    def __init__(
        self, settings: KeypadSettings, keys: Mapping[int, str], *, look_again_ms: int = LOOK_AGAIN_MS
    ) -> None:
        """``keys`` as ``keys.read_keys`` gives them.

        Raises:
            ValueError: the settings name no device.
        """
        if settings.device is None:
            raise ValueError("keypad.device names no device")
        self._keys = keys
        self._pressed: Callable[[str], None] | None = None
        self._device = EventDevice(settings.device, EV_KEY, heard=self._heard, alone=True, look_again_ms=look_again_ms)

    @property
    def fault(self) -> str | None:
        return KEYPAD_GONE if self._pressed is not None and self._device.gone else None

    def start(self, pressed: Callable[[str], None]) -> None:
        self._pressed = pressed
        self._device.start()

    def _heard(self, event: Event) -> None:
        if event.type == EV_KEY and event.value == _PRESSED and self._pressed is not None:
            name = self._keys.get(event.code)
            if name is not None:
                self._pressed(name)

    def stop(self) -> None:
        self._pressed = None
        self._device.stop()
