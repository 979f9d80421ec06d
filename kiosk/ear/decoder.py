"""Adapter: vosk. A recogniser lives for one utterance, since long streams make it grow."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from kiosk.ear.errors import NoModel
from kiosk.ear.models import check
from kiosk.ear.samples import RATE
from kiosk.ear.settings import ModelSettings


class Model:
    """A model in memory: some 300 to 600 MB."""

    def __init__(self, settings: ModelSettings) -> None:
        """Load it; takes seconds.

        Raises:
            NoModel: it is missing, is not the right one, or vosk cannot use it.
        """
        check(settings)
        import vosk

        vosk.SetLogLevel(-1)
        self._vosk = vosk
        self.settings = settings
        try:
            self._model = vosk.Model(str(settings.path))
        except Exception as error:  # vosk raises nothing narrower
            raise NoModel(f"vosk cannot use the model in {settings.path}") from error

    def knows(self, word: str) -> bool:
        """Whether it has the word."""
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def utterance(self, grammar: Sequence[str]) -> Utterance:
        """Decode one utterance among these lines of known words."""
        recogniser = self._vosk.KaldiRecognizer(self._model, RATE, json.dumps(list(grammar), ensure_ascii=False))
        return Utterance(recogniser)


class Utterance:
    """One utterance while it is spoken."""

    def __init__(self, recogniser: Any) -> None:
        self._recogniser = recogniser

    def add(self, sound: bytes) -> None:
        """More of it. The recogniser's own idea of where it ends is not asked for, so older people may pause."""
        self._recogniser.AcceptWaveform(sound)

    def text(self) -> str:
        """What was said, blanks between words; ends the utterance."""
        return str(json.loads(self._recogniser.FinalResult()).get("text", ""))
