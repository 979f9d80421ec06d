"""How a phrase is written in the words of a model; vosk drops words that it does not know without a word. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

Knows = Callable[[str], bool]
"""Whether the model has a word."""

LONGEST_WORD = 8
"""Characters; the small models have hardly any longer ones."""

_MARKS = re.compile(r"[^\w\s'ー]+|_+")
_UNKNOWN_COST, _WORD_COST = 1_000, 1


def plain(phrase: str) -> str:
    """Without marks, full-width and half-width alike, lower case, one blank between words."""
    return " ".join(_MARKS.sub(" ", unicodedata.normalize("NFKC", phrase).lower().replace("’", "'")).split())


def in_fewest_words(text: str, knows: Knows, longest: int = LONGEST_WORD) -> tuple[str, ...]:
    """``text`` cut into the fewest words of the model; empty when it cannot be."""
    pieces = _cut(text, knows, longest)
    return () if any(not known for _, known in pieces) else tuple(word for word, _ in pieces)


def with_readings(text: str, knows: Knows, readings: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """As ``in_fewest_words``; a stretch that the model has not is written by the first of its readings that it has.

    A stretch without such a reading: the whole text by its readings; empty when that fails too.
    """
    words: list[str] = []
    for stretch, known in _cut(text, knows, LONGEST_WORD):
        instead = (stretch,) if known else _first_written(readings(stretch), knows)
        if not instead:
            return _first_written(readings(text), knows)
        words += instead
    return tuple(words)


def in_spaced_words(text: str, knows: Knows) -> tuple[str, ...]:
    """Of a language with blanks between words; a word may lose its apostrophe; empty when one is unknown."""
    words = []
    for word in text.split():
        found = next((form for form in (word, word.replace("'", "")) if knows(form)), None)
        if found is None:
            return ()
        words.append(found)
    return tuple(words)


def _first_written(readings: Iterable[str], knows: Knows) -> tuple[str, ...]:
    return next((words for reading in readings if (words := in_fewest_words(reading, knows))), ())


def _cut(text: str, knows: Knows, longest: int) -> list[tuple[str, bool]]:
    """Stretches of the text and whether each is a word; as little as possible is unknown, then the fewest words."""
    costs: list[int] = [0]
    froms: list[tuple[int, bool]] = [(0, True)]
    for end in range(1, len(text) + 1):
        best, of = costs[end - 1] + _UNKNOWN_COST, (end - 1, False)
        for start in range(max(0, end - longest), end):
            if costs[start] + _WORD_COST < best and knows(text[start:end]):
                best, of = costs[start] + _WORD_COST, (start, True)
        costs.append(best)
        froms.append(of)
    return _joined_unknown(text, froms)


def _joined_unknown(text: str, froms: list[tuple[int, bool]]) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    end = len(text)
    while end:
        start, known = froms[end]
        if pieces and not known and not pieces[-1][1]:
            pieces[-1] = (text[start:end] + pieces[-1][0], False)
        else:
            pieces.append((text[start:end], known))
        end = start
    return pieces[::-1]
