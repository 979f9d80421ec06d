"""What a room does to a voice: noise, other people, a narrow line, distance. Pure; 16-bit samples at 16 kHz."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kiosk.ear.samples import RATE, Samples

Floats = NDArray[np.float64]

AUDIBLE = 300
"""Of 32768; an utterance lasts from the first sample beyond it to the last."""
_TAPS = 511


def spoken_part(samples: Samples) -> Samples:
    """Without the quiet before and after."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > AUDIBLE)
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples


def loudness(samples: Samples | Floats) -> float:
    """Root of the mean square; 0 of nothing."""
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if len(samples) else 0.0


def white(count: int, seed: int) -> Floats:
    """So many samples of white noise, loudness about 1."""
    return np.random.default_rng(seed).standard_normal(count)


def babble(talkers: Sequence[Samples], count: int, seed: int) -> Floats:
    """So many samples of everybody talking at once, as loud as each other; each begins somewhere else, and again."""
    chance = np.random.default_rng(seed)
    together = np.zeros(count)
    for one in talkers:
        begins = int(chance.integers(len(one)))
        together += np.resize(np.roll(one, -begins), count) / max(loudness(spoken_part(one)), 1e-9)
    return together


def noisy(samples: Samples, noise: Floats, snr_db: float) -> Samples:
    """The utterance in noise that is so many dB softer than it; loudness of the spoken part against all the noise."""
    gain = loudness(spoken_part(samples)) / max(loudness(noise), 1e-9) * 10 ** (-snr_db / 20)
    return _sixteen_bit(samples + noise[: len(samples)] * gain)


def low_passed(samples: Samples, below_hz: float) -> Samples:
    """Without what is higher: a windowed sinc of 511 taps, 6 dB down at ``below_hz``."""
    places = np.arange(_TAPS) - _TAPS // 2
    taps = np.sinc(2 * below_hz / RATE * places) * np.hamming(_TAPS)
    return _sixteen_bit(np.convolve(samples.astype(np.float64), taps / taps.sum(), mode="same"))


def louder(samples: Samples, db: float) -> Samples:
    """So many dB louder; softer when negative."""
    return _sixteen_bit(samples * 10 ** (db / 20))


def _sixteen_bit(samples: NDArray[Any]) -> Samples:
    return np.clip(np.round(samples), -32_768, 32_767).astype(np.int16)
