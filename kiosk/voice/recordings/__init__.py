"""Sentences that people, or a voice at build time, recorded: one folder a language, with an ``index.toml``.

The index has one line a sentence, ``"sentence" = "file"``. WAV is read as it is; FLAC, Ogg and Opus with ``soundfile``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kiosk.voice.port import Language

OURS = Path(__file__).parent
RATE_HZ = 48_000
_ASIDE = re.compile(r"\([^)]*\)")
_ENDS = re.compile(r"(?<=[。！？])|(?<=[.!?…])\s+|\n")


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text in any language that ends them with 。, ., ! or ?; never an empty one."""
    return (sentence.strip() for sentence in _ENDS.split(text) if key(sentence))


def key(sentence: str) -> str:
    """What two sentences have in common that sound the same; empty for marks alone. Brackets are for the eye."""
    plain = _ASIDE.sub("", unicodedata.normalize("NFKC", sentence))
    return " ".join(plain.strip().rstrip("。.!?… ").split())


class Recordings:
    """Every recording there is; a damaged index or file is one that is not there."""

    def __init__(self, folders: Sequence[Path] = (OURS,)) -> None:
        """``folders``: an earlier one goes before a later one."""
        self._folders = tuple(folders)
        self._files: dict[str, dict[str, Path]] = {}

    def of(self, language: Language) -> dict[str, Path]:
        """Sentences (``key``) and their files."""
        if language not in self._files:
            found: dict[str, Path] = {}
            for folder in reversed(self._folders):
                found |= _index(folder / language)
            self._files[language] = found
        return self._files[language]

    def sound(self, language: Language, sentence: str) -> bytes | None:
        """48 kHz, mono, 16 bit; None when nobody recorded this sentence."""
        path = self.of(language).get(key(sentence))
        if path is None:
            return None
        try:
            heard, rate_hz = _read(path)
        except (OSError, EOFError, ValueError, wave.Error, ImportError, RuntimeError):
            return None
        places = np.arange(0, len(heard) - 1, rate_hz / RATE_HZ)
        return bytes(np.interp(places, np.arange(len(heard)), heard).astype("<i2").tobytes())


def _index(folder: Path) -> dict[str, Path]:
    try:
        lines = tomllib.loads((folder / "index.toml").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    plain = {said: name for said, name in lines.items() if isinstance(name, str) and Path(name).name == name}
    return {key(said): folder / name for said, name in plain.items() if (folder / name).is_file()}


def _read(path: Path) -> tuple[Any, int]:
    if path.suffix.lower() != ".wav":
        import soundfile  # type: ignore[import-untyped]

        heard, rate_hz = soundfile.read(path, dtype="int16", always_2d=True)
        return heard.mean(axis=1), int(rate_hz)
    with wave.open(str(path)) as sound:
        if sound.getsampwidth() != 2:
            raise ValueError
        heard = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
        return heard.reshape(-1, sound.getnchannels()).mean(axis=1), sound.getframerate()
