"""A language that can be heard: its model, how phrases are written for it, and vocabularies made so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.ear.decoder import Model
from kiosk.ear.endpoint import FRAME_BYTES
from kiosk.ear.errors import NoModel
from kiosk.ear.port import Heard
from kiosk.ear.samples import RATE, Samples
from kiosk.ear.settings import ModelSettings
from kiosk.ear.spelling import Vocabulary, spelling_for
from kiosk.understanding.kana import open_jtalk_kana

_KEPT_VOCABULARIES = 16
_AFTERWARDS = bytes(2 * RATE * 3 // 10)
"""Quiet behind a recording that was cut where speech ends; a decoder would lose the last sound."""


class Language:
    """One language."""

    def __init__(self, models: Sequence[ModelSettings], language: str) -> None:
        """Load its model; raises NoModel."""
        found = [model for model in models if model.language == language]
        if not found:
            raise NoModel(f"no model of {language} in the settings")
        self.name = language
        self.settings = found[0]
        self.model = Model(self.settings)
        self._spelling = spelling_for(language, self.model.knows, open_jtalk_kana, self.settings.spelling)
        self._vocabularies: dict[tuple[str, ...], Vocabulary] = {}

    def vocabulary(self, phrases: tuple[str, ...]) -> Vocabulary:
        """Phrases in the model's words; raises NothingKnown."""
        if phrases not in self._vocabularies:
            if len(self._vocabularies) == _KEPT_VOCABULARIES:
                self._vocabularies.pop(next(iter(self._vocabularies)))
            self._vocabularies[phrases] = Vocabulary(self._spelling, phrases)
        return self._vocabularies[phrases]

    def heard(self, vocabulary: Vocabulary, samples: Samples, now_s: Callable[[], float]) -> Heard:
        """A whole recording as one utterance; ``took_ms``: of decoding all of it. ``now_s``: monotonic seconds."""
        began_s = now_s()
        utterance = self.model.utterance(vocabulary.grammar)
        sound = samples.astype("<i2").tobytes() + _AFTERWARDS
        for start in range(0, len(sound), FRAME_BYTES):
            utterance.add(sound[start : start + FRAME_BYTES])
        written = utterance.text()
        candidates = vocabulary.candidates(written)
        return Heard(vocabulary.text(written, candidates), round((now_s() - began_s) * 1_000), candidates)
