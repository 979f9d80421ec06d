"""Samples from files: WAV of any rate to what the decoder wants."""

from __future__ import annotations

import math
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kiosk.ear.errors import NotSound

RATE = 16_000
"""Samples a second that every part of the ear works with; 16 bit, one channel."""

_ZEROS = 16
"""Crossings of the low-pass on either side; enough that nothing below 7 kHz is lost."""

Samples = NDArray[np.int16]


def read_wav(path: Path) -> Samples:
    """Shape (n,), at ``RATE``; the first of several channels.

    Raises:
        NotSound: the file is absent or is no WAV of 16 bit.
    """
    try:
        with wave.open(str(path), "rb") as sound:
            if sound.getsampwidth() != 2:
                raise NotSound(f"{path.name}: not 16 bit")
            channels, rate = sound.getnchannels(), sound.getframerate()
            samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
    except (OSError, EOFError, wave.Error) as error:
        raise NotSound(f"{path.name}: {error}") from error
    return resampled(samples[::channels].astype(np.int16), rate)


def resampled(samples: Samples, rate: int) -> Samples:
    """The same sound at ``RATE``."""
    if rate == RATE or not len(samples):
        return samples
    shared = math.gcd(rate, RATE)
    up, down = RATE // shared, rate // shared
    half = _ZEROS * max(up, down)
    places = np.arange(-half, half + 1) / max(up, down)
    low_pass = np.sinc(places * 0.92) * np.hanning(len(places)) * 0.92 * up / max(up, down)
    spread = np.zeros(len(samples) * up, np.float32)
    spread[::up] = samples
    length = len(spread) + len(low_pass)
    size = 1 << (length - 1).bit_length()
    filtered = np.fft.irfft(np.fft.rfft(spread, size) * np.fft.rfft(low_pass, size), size)
    return np.clip(np.round(filtered[half : half + len(spread) : down]), -32768, 32767).astype(np.int16)
