"""Which pins the panel is wired to; part of the kiosk's settings file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

Pin = Annotated[int, msgspec.Meta(ge=0, le=27)]
"""A BCM number of the 40-pin header."""


class PanelSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Buttons, lamp, sensor."""

    pins: Literal["lgpio", "mock", "none"] = "lgpio"
    fingers: Path | None = None
    """Bench only, with mock pins: a datagram socket that presses buttons."""
    previous_pin: Pin = 5
    next_pin: Pin = 6
    decide_pin: Pin = 13
    staff_pin: Pin = 19
    lamp_pin: Pin = 18
    presence_pin: Pin = 26
