"""How loud the five steps are, and where a sound really begins. Pure."""

from __future__ import annotations

from typing import Any

import numpy as np

STEPS_DB = (-12.0, -6.0, 0.0, 5.0, 10.0)
"""Gain of the volumes 1 to 5; a call to the hall is always as loud as 3."""
_KNEE, _MOST = 20_000.0, 32_767.0
_SILENT_BELOW = 200
_LEAD_SAMPLES, _BREATH_SAMPLES = 960, 8_640


def gain_of(volume: int) -> float:
    """Factor for a volume of 1 to 5; anything beyond counts as the nearest of them."""
    return float(10 ** (STEPS_DB[min(max(volume, 1), 5) - 1] / 20))


def louder(sound: Any, gain: float) -> bytes:
    """Samples times ``gain`` as 16 bit little-endian; what would be too loud is bent, not cut off: cutting crackles."""
    wanted = np.asarray(sound, dtype=np.float64) * gain
    size = np.abs(wanted)
    room = _MOST - _KNEE
    bent = np.where(size > _KNEE, _KNEE + room * np.tanh((size - _KNEE) / room), size)
    return bytes((np.sign(wanted) * bent).astype("<i2").tobytes())


def without_ends(sound: Any, *, breath: bool) -> Any:
    """48 kHz samples of Open JTalk, which begins with a quarter of a second of silence and ends with a third.

    20 ms remain at the beginning; ``breath``: a sentence goes on, 180 ms remain at the end.
    """
    heard = (abs(sound) > _SILENT_BELOW).nonzero()[0]
    if not len(heard):
        return sound
    return sound[max(0, heard[0] - _LEAD_SAMPLES) : heard[-1] + _BREATH_SAMPLES if breath else len(sound)]
