"""Tones made from sine waves, no recording of anybody's: before a call, for text that is not spoken, for a key."""

from __future__ import annotations

import math
from array import array

RATE_HZ = 48_000
_Tone = tuple[float, int, int]
"""Pitch in hertz, begin and length in milliseconds."""
_CALL: tuple[_Tone, ...] = ((659.26, 0, 300), (523.25, 220, 400))
"""E5, C5: downwards."""
_SIGN: tuple[_Tone, ...] = ((587.33, 0, 160), (880.0, 110, 240))
"""D5, A5: upwards and softer, so that nobody takes it for a call."""
_TICK: tuple[_Tone, ...] = ((1760.0, 0, 18),)
_ATTACK_MS = 6


def chime() -> bytes:
    """48 kHz, mono, 16 bit, little-endian; 0.62 s: short, for the number is what people wait for."""
    return _sound(_CALL, 12_000)


def sign() -> bytes:
    """Text has come to the glass that no voice here can say; 0.35 s, as ``chime``."""
    return _sound(_SIGN, 4_500)


def tick() -> bytes:
    """A key was felt; 18 ms, as ``chime``."""
    return _sound(_TICK, 9_000, attack_ms=1)


def _sound(tones: tuple[_Tone, ...], loudness: int, attack_ms: int = _ATTACK_MS) -> bytes:
    length = max(begin + long for _, begin, long in tones) * RATE_HZ // 1000
    samples = array("h", bytes(2 * length))
    for pitch_hz, begin_ms, long_ms in tones:
        first = begin_ms * RATE_HZ // 1000
        for place in range(long_ms * RATE_HZ // 1000):
            ms = place * 1000 / RATE_HZ
            swell = min(1.0, ms / attack_ms) * math.exp(-4.5 * ms / long_ms) * (1 - ms / long_ms)
            turn = 2 * math.pi * pitch_hz * place / RATE_HZ
            samples[first + place] += int(loudness * swell * (math.sin(turn) + 0.3 * math.sin(2 * turn)))
    return samples.tobytes()
