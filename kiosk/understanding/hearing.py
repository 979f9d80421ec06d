"""What is compared of an utterance: as it is written and as it sounds, or in English its words. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from kiosk.understanding.cleaning import English, Japanese, folded, only_kana
from kiosk.understanding.grams import Floats, Likeness, pieces, pieces_of_words
from kiosk.understanding.learning import Learnt
from kiosk.understanding.phrases import Phrases

Kana = Callable[[str], str]

_HALF = np.float32(0.5)


class Hearing(Protocol):
    """Compares utterances of one language with all phrases."""

    def core(self, text: str) -> str:
        """What of it carries meaning, as it sounds; equal for what is the same; empty for what says nothing."""

    def scores(self, text: str) -> Floats:
        """Shape (kinds,), as ``Learnt.scores``."""


class JapaneseHearing:
    """Kanji and their sound together; what comes as kana is compared by its sound alone."""

    def __init__(self, phrases: Phrases, said: Sequence[str], intents: Sequence[int], kinds: int, kana: Kana) -> None:
        self._kana = kana
        self._cleaner = Japanese(phrases.manners)
        clean = [self._cleaner.clean(text) for text in said]
        self._written = Likeness([self._as_written(text) for text in clean])
        self._sound = Likeness([self._as_sound(text) for text in clean])
        self._learnt = Learnt((self._written.among() + self._sound.among()) * _HALF, intents, kinds)

    def core(self, text: str) -> str:
        return self._sounding(self._cleaner.clean(text))

    def scores(self, text: str) -> Floats:
        clean = self._cleaner.clean(text)
        by_sound = self._sound.to(self._as_sound(clean))
        if only_kana(clean):
            return self._learnt.scores(by_sound)
        return self._learnt.scores((self._written.to(self._as_written(clean)) + by_sound) * _HALF)

    def _as_written(self, clean: str) -> Counter[str]:
        return Counter(pieces(clean, (1, 2, 3)))

    def _as_sound(self, clean: str) -> Counter[str]:
        return Counter(pieces(self._sounding(clean), (2, 3, 4)))

    def _sounding(self, clean: str) -> str:
        return folded(clean if only_kana(clean) else self._kana(clean))


class EnglishHearing:
    """Words, pairs of words, pieces of words."""

    def __init__(self, phrases: Phrases, said: Sequence[str], intents: Sequence[int], kinds: int) -> None:
        self._cleaner = English(phrases.manners)
        self._words = Likeness([Counter(pieces_of_words(self._cleaner.clean(text))) for text in said])
        self._learnt = Learnt(self._words.among(), intents, kinds)

    def core(self, text: str) -> str:
        return self._cleaner.clean(text)

    def scores(self, text: str) -> Floats:
        return self._learnt.scores(self._words.to(Counter(pieces_of_words(self._cleaner.clean(text)))))
