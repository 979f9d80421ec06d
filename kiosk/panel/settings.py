"""Which pins and input devices the panel is wired to; part of the kiosk's settings file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

Pin = Annotated[int, msgspec.Meta(ge=0, le=27)]
"""A BCM number of the 40-pin header."""


class PanelSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Buttons, lamps, sensor."""

    pins: Literal["lgpio", "mock", "none"] = "lgpio"
    fingers: Path | None = None
    """Bench only, with mock pins: a datagram socket that presses buttons."""
    previous_pin: Pin = 5
    next_pin: Pin = 6
    decide_pin: Pin = 13
    staff_pin: Pin = 19
    talk_pin: Pin | None = None
    repeat_pin: Pin | None = None
    louder_pin: Pin | None = None
    softer_pin: Pin | None = None
    back_pin: Pin | None = None
    lamp_pin: Pin = 18
    talk_lamp_pin: Pin | None = None
    """Lit exactly while the microphone is open."""
    presence_pin: Pin = 26

    def __post_init__(self) -> None:
        pins_once(self.wired())

    def wired(self) -> dict[str, int]:
        """The pins that something is wired to, by the setting's name."""
        said = {f"panel.{name}": getattr(self, name) for name in self.__struct_fields__ if name.endswith("_pin")}
        return {name: pin for name, pin in said.items() if pin is not None}


class KeypadSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The numeric keypad on USB."""

    device: Path | None = None
    """Its file below ``/dev/input/by-id/``, which bears its make and ends with ``-event-kbd``; None: there is none."""
    keys: Path | None = None
    """The city's own file in the shape of ``panel/keys.toml``; None: ours."""


class JackSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The headphone jack. Only the keys of its kind are looked at."""

    kind: Literal["none", "evdev", "gpio"] = "none"
    device: Path | None = None
    """Of ``evdev``: the input device of the sound card's jack."""
    pin: Pin | None = None
    """Of ``gpio``: where the jack's own contact to ground is wired to; the pin is pulled up."""
    plugged_level: Literal["high", "low"] = "high"
    """How the pin stands with a plug in: ``high`` for a contact that a plug opens, as most jacks have."""

    def __post_init__(self) -> None:
        if self.kind == "evdev" and self.device is None:
            raise ValueError("jack.kind is evdev, so jack.device must name the input device")
        if self.kind == "gpio" and self.pin is None:
            raise ValueError("jack.kind is gpio, so jack.pin must name the pin")

    def wired(self) -> dict[str, int]:
        """As ``PanelSettings.wired``."""
        return {"jack.pin": self.pin} if self.kind == "gpio" and self.pin is not None else {}


def pins_once(wired: Mapping[str, int]) -> None:
    """Check that no pin has two uses.

    Raises:
        ValueError: with every pin that has, as a sentence.
    """
    uses: dict[int, list[str]] = {}
    for name, pin in wired.items():
        uses.setdefault(pin, []).append(name)
    twice = [f"pin {pin} is given twice: {' and '.join(names)}" for pin, names in uses.items() if len(names) > 1]
    if twice:
        raise ValueError("; ".join(twice))
