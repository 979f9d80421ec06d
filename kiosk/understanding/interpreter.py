"""Understands any utterance in its own language; a language's matcher is built when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.understanding.cleaning import language_of
from kiosk.understanding.hearing import Kana
from kiosk.understanding.matcher import Matcher, Understood
from kiosk.understanding.phrases import LIBRARY, read_phrases


class Interpreter:
    """Belongs to one thread."""

    def __init__(self, kana: Callable[[], Kana], more: Sequence[Path] = ()) -> None:
        """``kana`` is called when Japanese is first needed; ``more``: folders of phrases that the city adds."""
        self._load_kana = kana
        self._folders = (LIBRARY, *more)
        self._matchers: dict[str, Matcher] = {}

    def prepare(self, language: str) -> Matcher:
        """The matcher of a language.

        Raises:
            PhrasesWrong: its phrase files have mistakes.
            NoReadings: Japanese, and there is no word list.
        """
        if language not in self._matchers:
            phrases = read_phrases(language, self._folders)
            self._matchers[language] = Matcher(phrases, self._load_kana() if language == "ja" else str)
        return self._matchers[language]

    def understand(self, text: str, language: str | None = None) -> Understood:
        """What is wanted; without a language, the one that the utterance is written in. Raises as ``prepare``."""
        return self.prepare(language or language_of(text)).understand(text)
