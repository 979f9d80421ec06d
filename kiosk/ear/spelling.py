"""Phrases as people write them, in the words of the model that is to hear them, and back."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from kiosk.ear.errors import NothingKnown
from kiosk.ear.grammar import Knows, in_fewest_words, in_spaced_words, plain, with_readings
from kiosk.ear.nearest import Nearest, band
from kiosk.understanding.cleaning import hiragana

_SPACED = frozenset({"en", "ko", "vi"})
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}

LoadKana = Callable[[], Callable[[str], str]]


class Spelling(Protocol):
    """How one model writes one language."""

    def lines(self, phrase: str) -> tuple[str, ...]:
        """The phrase in the model's words, blanks between, in every way worth listening for; empty: impossible."""

    def key(self, text: str) -> str:
        """By what a line and what was heard are compared."""

    def told(self, heard: str) -> str | None:
        """What was heard as people write it; None: a transcription, of which only the nearest phrase can be told."""


class ModelSpelling:
    """A model of the language that is spoken."""

    def __init__(self, language: str, knows: Knows, load_kana: LoadKana) -> None:
        """``load_kana`` is called when a Japanese phrase has a word that the model has not."""
        self._spaced, self._japanese = language in _SPACED, language == "ja"
        self._knows = functools.cache(knows)
        self._kana = functools.cache(load_kana)

    def lines(self, phrase: str) -> tuple[str, ...]:
        text = plain(phrase)
        if self._spaced:
            words = in_spaced_words(text, self._knows)
        elif self._japanese:
            words = with_readings(text.replace(" ", ""), self._knows, self._readings)
        else:
            words = in_fewest_words(text.replace(" ", ""), self._knows)
        return (" ".join(words),) if words else ()

    def key(self, text: str) -> str:
        return "".join(text.split())

    def told(self, heard: str) -> str:
        return heard if self._spaced else self.key(heard)

    def _readings(self, text: str) -> Iterator[str]:
        kana = hiragana(self._kana()(text))
        yield kana
        yield kana.translate(_TO_KATAKANA)


class Vocabulary:
    """Phrases of one listening, written for one model."""

    def __init__(self, spelling: Spelling, phrases: Sequence[str]) -> None:
        """Write them all.

        Raises:
            NothingKnown: none of the phrases can be written; the decoder would be deaf without an error.
        """
        written = {phrase: spelling.lines(phrase) for phrase in phrases}
        self.lost = tuple(phrase for phrase, lines in written.items() if not lines)
        """Phrases that the model has no words for."""
        self.grammar = tuple(dict.fromkeys(line for lines in written.values() for line in lines))
        if not self.grammar:
            raise NothingKnown(f"none of {len(written)} phrases can be written in the model's words")
        self._spelling = spelling
        self._nearest = Nearest((spelling.key(line), phrase) for phrase, lines in written.items() for line in lines)

    def candidates(self, heard: str) -> tuple[tuple[str, float], ...]:
        """The nearest phrases and their distances, best first; ``heard``: as the decoder wrote it."""
        return self._nearest.to(self._spelling.key(heard))

    def text(self, heard: str, candidates: Sequence[tuple[str, float]]) -> str:
        """What can be understood of it: itself; of a transcription, the phrase that it nearly is, or nothing."""
        told = self._spelling.told(heard)
        if told is None:
            return candidates[0][0] if band(candidates) != "no" else ""
        return told


def spelling_for(language: str, knows: Knows, load_kana: LoadKana, bench: str = "") -> Spelling:
    """``bench``: ``module:function`` of a transcription; the function is given language and ``knows``."""
    if not bench:
        return ModelSpelling(language, knows, load_kana)
    module, _, name = bench.partition(":")
    made: Spelling = getattr(importlib.import_module(module), name)(language, knows)
    return made
