"""What a language is spoken with, beside Japanese: espeak-ng for English, people's recordings for the others.

espeak-ng's Chinese, Korean and Vietnamese are not fit to be heard: a sentence that nobody recorded is not spoken;
two tones say that text has come to the glass.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from kiosk.voice.chime import sign
from kiosk.voice.english import english_sound
from kiosk.voice.port import Language
from kiosk.voice.recordings import Recordings, sentences

AS_LOUD = 1.7
"""Brings the other voices to the Japanese one, which is 5 dB louder (measured). A recording keeps its own pace."""


def samples(sound: bytes) -> Any:
    """16 bit samples of a sound."""
    return np.frombuffer(sound, "<i2")


def foreign(text: str, language: Language, rate_percent: int, recordings: Recordings | None) -> Iterator[bytes]:
    """48 kHz, mono, 16 bit, in stretches; at most one sign in a row. Raises NoEnglish."""
    if language == "en":
        yield english_sound(text, rate_percent)
        return
    signed = False
    for sentence in sentences(text):
        sound = recordings.sound(language, sentence) if recordings is not None else None
        if sound is not None:
            yield sound
        elif not signed:
            yield sign()
        signed = sound is None
