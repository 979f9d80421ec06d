"""The two tones before a call, made from sine waves: no recording of anybody's."""

from __future__ import annotations

import math
from array import array

RATE_HZ = 48_000
_TONES = ((659.26, 0, 300), (523.25, 220, 400))
"""Pitch in hertz (E5, C5), begin and length in milliseconds."""
_LOUDNESS = 12_000
_ATTACK_MS = 6


def chime() -> bytes:
    """48 kHz, mono, 16 bit, little-endian; 0.62 s: short, for the number is what people wait for."""
    length = max(begin + long for _, begin, long in _TONES) * RATE_HZ // 1000
    samples = array("h", bytes(2 * length))
    for pitch_hz, begin_ms, long_ms in _TONES:
        first = begin_ms * RATE_HZ // 1000
        for place in range(long_ms * RATE_HZ // 1000):
            ms = place * 1000 / RATE_HZ
            swell = min(1.0, ms / _ATTACK_MS) * math.exp(-4.5 * ms / long_ms) * (1 - ms / long_ms)
            turn = 2 * math.pi * pitch_hz * place / RATE_HZ
            samples[first + place] += int(_LOUDNESS * swell * (math.sin(turn) + 0.3 * math.sin(2 * turn)))
    return samples.tobytes()
