"""How people speak of errands: the phrases of a language, for the ear's grammar."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from pathlib import Path

from kiosk.understanding.phrases import LANGUAGES, LIBRARY, Phrases, read_phrases

FOLDERS = (LIBRARY,)
MOST, LONGEST = 12, {"ja": 12, "en": 40}
"""So many phrases of an intent, and only short ones: the first of each file are the plainest. A decoder takes its
phrases for a model of the language: with all 1400 it is slow, and hears the wrong one of two more often. How else
something can be said, mishearings among it, is the matcher's matter."""


@lru_cache(maxsize=4)
def _phrases(language: str, folders: tuple[Path, ...]) -> Phrases:
    return read_phrases(language, folders)


def spoken_errands(language: str, intents: tuple[str, ...], folders: tuple[Path, ...] = FOLDERS) -> Iterable[str]:
    """The plainest phrases of these intents; none in a language that has no phrases. Raises PhrasesWrong."""
    if language not in LANGUAGES:
        return
    known = _phrases(language, folders)
    for intent in intents:
        short = (said for said in known.intents[intent].phrases if len(said) <= LONGEST[language])
        yield from islice(short, MOST)
