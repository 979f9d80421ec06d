"""Headphone jacks for tests."""

from __future__ import annotations

import queue

from kiosk.panel.jack import EvdevJack
from kiosk.panel.settings import JackSettings
from kiosk.panel.steadied import STILL_MS
from tests.kiosk.panel.far_side import LOOK_AGAIN_MS, FarSide

Heard = queue.SimpleQueue[bool]
"""What a jack told: whether something is plugged in."""


def on_input(far: FarSide, still_ms: int = STILL_MS) -> EvdevJack:
    """A jack that is an input device."""
    settings = JackSettings(kind="evdev", device=far.path)
    return EvdevJack(settings, still_ms=still_ms, look_again_ms=LOOK_AGAIN_MS)
