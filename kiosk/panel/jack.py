"""Adapter: the headphone jack as ALSA tells it to the kernel's input system."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.panel.errors import JACK_UNKNOWN
from kiosk.panel.event_device import CODES, LOOK_AGAIN_MS, EventDevice, Source, switch_is_on
from kiosk.panel.records import EV_SW, Event
from kiosk.panel.settings import JackSettings
from kiosk.panel.steadied import STILL_MS, Steadied

_HEADPHONES = CODES["SW_HEADPHONE_INSERT"]


class EvdevJack:
    """A sound card that notices plugs. Many small ones do not: then a contact on a pin, ``gpio.GpioJack``."""

    def __init__(self, settings: JackSettings, *, still_ms: int = STILL_MS, look_again_ms: int = LOOK_AGAIN_MS) -> None:
        """Raises ValueError: the settings name no device."""
        if settings.device is None:
            raise ValueError("jack.device names no device")
        self._plugged = False
        self._steadied = Steadied(lambda: self._plugged, still_ms=still_ms)
        self._running = False
        self._device = EventDevice(
            settings.device, EV_SW, heard=self._heard, seen=self._seen, look_again_ms=look_again_ms
        )

    @property
    def fault(self) -> str | None:
        return JACK_UNKNOWN if self._running and self._device.gone else None

    def start(self, changed: Callable[[bool], None]) -> None:
        self._running = True
        self._device.start()
        self._steadied.start(changed)

    def _heard(self, event: Event) -> None:
        if event.type == EV_SW and event.code == _HEADPHONES:
            self._stand(plugged=event.value != 0)

    def _seen(self, source: Source | None) -> None:
        plugged = False if source is None else switch_is_on(source, _HEADPHONES)
        if plugged is not None:
            self._stand(plugged=plugged)

    def _stand(self, *, plugged: bool) -> None:
        self._plugged = plugged
        self._steadied.move()

    def stop(self) -> None:
        self._running = False
        self._steadied.stop()
        self._device.stop()
