"""Voices that speak to the machine in tests: Open JTalk's Mei and two of Kokoro's, none of whom need a network.

``synthesise(text, voice)`` gives 16-bit samples at 16 kHz and keeps each utterance in the session's folder.
Kokoro is fed with kana, since its own front end misreads kanji; it writes its 92 MB model into the same folder.
All of it is synthetic speech, and what is measured with it says nothing of people.
"""

from __future__ import annotations

import atexit
import functools
import hashlib
import os
import shutil
import tempfile
import wave
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from kiosk.ear.samples import RATE, Samples, resampled
from tests.bench import kokoro

Voice = Literal["mei", "kumo", "alpha"]


@functools.cache
def folder() -> Path:
    """Where this process keeps what was spoken; gone with it. ``VOICES_FOLDER`` names one that several share."""
    if named := os.environ.get("VOICES_FOLDER"):
        return Path(named)
    made = Path(tempfile.mkdtemp(prefix="voices-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def synthesise(text: str, voice: Voice = "mei", *, pace: float = 1.0) -> Samples:
    """Shape (n,), 16 bit, 16 kHz; ``pace`` times as fast, by the synthesis itself."""
    kept = _place(text, voice, pace)
    if kept.exists():
        return np.load(kept)  # type: ignore[no-any-return]
    if voice == "mei":
        spoken = _mei(text, pace)
    else:
        spoken = _kokoro(text, {"kumo": "jm_kumo", "alpha": "jf_alpha"}[voice], pace)
    draft = kept.with_suffix(f".{os.getpid()}")
    with draft.open("wb") as file:
        np.save(file, spoken)
    draft.replace(kept)
    return spoken


def is_kept(text: str, voice: Voice) -> bool:
    """True when it was spoken before: ``synthesise`` gives it at once."""
    return _place(text, voice, 1.0).exists()


def _place(text: str, voice: Voice, pace: float) -> Path:
    return folder() / f"{hashlib.sha256(f'{voice} {pace:g} {text}'.encode()).hexdigest()[:24]}.npy"


def into_wav(path: Path, samples: Samples, rate: int = RATE) -> Path:
    """The samples as a file that players take."""
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(samples.astype("<i2").tobytes())
    return path


def silence(seconds: float) -> Samples:
    """Nothing at all."""
    return np.zeros(int(seconds * RATE), np.int16)


def hiss(seconds: float, dbfs: float, seed: int = 1) -> Samples:
    """White noise of so many dB below the loudest (root of the mean square)."""
    noise = np.random.default_rng(seed).standard_normal(int(seconds * RATE)) * 32_768 * 10 ** (dbfs / 20)
    return np.clip(noise, -32_768, 32_767).astype(np.int16)


def _mei(text: str, pace: float) -> Samples:
    import pyopenjtalk

    spoken, rate = pyopenjtalk.tts(text, speed=pace)
    return resampled(_sixteen_bit(spoken), rate)


def _kokoro(text: str, name: str, pace: float) -> Samples:
    import pyopenjtalk

    kana = pyopenjtalk.g2p(text, kana=True)
    spoken, rate = kokoro.synthesis(folder() / "kokoro")(kana, voice=name, speed=pace)
    return resampled(_sixteen_bit(spoken * 32_767), rate)


def _sixteen_bit(samples: NDArray[Any]) -> Samples:
    return np.clip(np.round(samples), -32_768, 32_767).astype(np.int16)
