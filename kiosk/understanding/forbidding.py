"""Words with which something is not meant: クレジットカード and a PIN are not the city's business. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from kiosk.understanding.cleaning import folded, hiragana, only_kana, spelt
from kiosk.understanding.phrases import IntentFile

_FORBIDS_FROM, _SAVES_FROM = 4, 3
"""Kana of a word's reading; shorter ones stand in too many other words."""


class Forbidding:
    """Whether an utterance has a word that forbids an intent and none that saves it."""

    def __init__(self, language: str, file: IntentFile, kana: Callable[[str], str]) -> None:
        self._japanese = language == "ja"
        spell, finds = (_joined_up, "{}") if self._japanese else (_spaced, r"\b{}\b")
        self._forbid, self._unless = (_any((spell(w) for w in words), finds) for words in (file.forbid, file.unless))
        self._spell = spell
        heard = ((file.forbid, _FORBIDS_FROM), (file.unless, _SAVES_FROM)) if self._japanese else (((), 0), ((), 0))
        self._forbid_heard, self._unless_heard = (_any(_readings(words, kana, least), "{}") for words, least in heard)

    def by(self, text: str) -> bool:
        """What comes as kana is compared with the words' readings too."""
        spelling = self._spell(text)
        found, saved = self._forbid.search(spelling), self._unless.search(spelling)
        if self._japanese and only_kana(spelling):
            heard = folded(spelling)
            found, saved = found or self._forbid_heard.search(heard), saved or self._unless_heard.search(heard)
        return bool(found) and not saved


def _readings(words: Sequence[str], kana: Callable[[str], str], least: int) -> list[str]:
    """Of words that are written with more than kana, and long enough."""
    read = (folded(kana(word)) for word in words if not only_kana(word))
    return [reading for reading in read if len(reading) >= least]


def _any(words: Iterable[str], finds: str) -> re.Pattern[str]:
    return re.compile("|".join(finds.format(re.escape(word)) for word in words) or r"(?!)")


def _joined_up(text: str) -> str:
    return re.sub(r"[\W_]+", "", hiragana(re.sub(r"\s+", "", text)))


def _spaced(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", re.sub(r"['’](s\b)?", "", spelt(text))).split())
